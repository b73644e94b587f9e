import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNpz } from '../../src/formats/npz.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { exitStatus, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
const at = (...names: string[]) => join(root, ...names);
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();

/** y = 2·width + 3·(height − 10)/5 + 0.5 */
const line = networkOf({ layers: [2, 1], activation: null, outputActivation: 'linear' });
const LINE = { network: line, weights: Float64Array.of(2, 3, 0.5) };
/** Logits of three classes: x, 0, −x. */
const three = networkOf({ layers: [1, 3], activation: null, outputActivation: 'linear' });
const THREE = { network: three, weights: Float64Array.of(1, 0, 0, 0, -1, 0) };

beforeAll(async () => {
  const columns = [{ name: 'width' }, { name: 'height', mean: 10, scale: 5 }];
  const named = { preprocessing: { columns }, inputNames: ['width', 'height'], outputNames: ['price'] };
  const files = {
    'line.json': await networkBytes('line.json', { ...LINE, ...named, training: { decay: 0.1 } }),
    'line.npz': await networkBytes('line.npz', LINE),
    'three.npz': await networkBytes('three.npz', THREE),
    'train.csv': 'height,price,width\n10,2.5,1\n15,6.5,1\n',
    'test.csv': 'height,price,width\n10,4.5,1\n',
    'new.csv': 'id,width,height\n7,1,10\n8,0.1,10\n',
    'kinds.csv': 'x,kind\n2,a\n0.5,a\n-2,c\n0,b\n',
    'marks.csv': 'x,kind\n1,0\n2,1\n',
    'one.npz': await networkBytes('one.npz', {
      network: networkOf({ layers: [1, 1], activation: null, outputActivation: 'linear' }),
      weights: Float64Array.of(1, 0),
    }),
    'line.yaml': 'train: train.csv\ntest: test.csv\ntarget: price\n',
    'kept.csv': 'mine\n',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content);
  mkdirSync(at('folder'));
});

const LINE_FLAGS = ['--network', at('line.json'), '--train', at('train.csv'), '--target', 'price'];
const evaluate = (...words: string[]) => exitStatus('evaluate', ...words);

describe('surgeon evaluate', () => {
  it('measures each set, by the preprocessing and names of the network', async () => {
    expect(await evaluate(...LINE_FLAGS, '--test', at('test.csv'), '--json')).toBe(0);
    // Outputs 2.5 and 5.5, residuals 0 and 1; ½·0.1·(4 + 9 + 0.25) of decay; test: residual 2.
    const ofDecay = 0.05 * 13.25;
    const measure = 'squared';
    expect(JSON.parse(printed())).toEqual({
      // targets are numbers, so there is nothing that is classified right
      train: { samples: 2, error: 0.25, loss: 0.25 + ofDecay, accuracy: null, measure },
      test: { samples: 1, error: 2, loss: 2 + ofDecay, accuracy: null, measure },
    });
    expect(await evaluate('--network', at('line.json'), '--dataset', at('line.yaml'), '--decay', '0', '--json')).toBe(
      0,
    );
    expect(JSON.parse(printed())).toMatchObject({ train: { error: 0.25, loss: 0.25 }, test: { error: 2, loss: 2 } });
    expect(stderr).toEqual([]);
  });

  it('prints the network, the error measure and why, and a table', async () => {
    expect(await evaluate(...LINE_FLAGS)).toBe(0);
    expect(printed()).toBe(
      `${at('line.json')}: 2-1 (linear), 3 weights; error measure squared: as the file of the network says\n\n` +
        '| set   | samples | error |   loss | right |\n' +
        '| :---- | ------: | ----: | -----: | ----: |\n' +
        '| train |       2 |  0.25 | 0.9125 |     - |',
    );
  });

  it('judges classes on linear outputs by cross-entropy', async () => {
    const flags = ['--network', at('three.npz'), '--activations', 'linear', '--train', at('kinds.csv')];
    expect(await evaluate(...flags, '--target', 'kind', '--json')).toBe(0);
    // −log softmax of (x, 0, −x): at 2 and −2 log(1 + e^−2 + e^−4), at ½ log(1 + e^−½ + e^−1), at 0 log 3.
    const error =
      (2 * Math.log1p(Math.exp(-2) + Math.exp(-4)) + Math.log1p(Math.exp(-0.5) + Math.exp(-1)) + Math.log(3)) / 4;
    const { train } = JSON.parse(printed());
    expect(train.measure).toBe('crossEntropy');
    expect(Math.abs(train.error - error)).toBeLessThan(1e-15);
    expect(train.accuracy).toBe(0.75); // at 0 the first of equal outputs counts
    expect(await evaluate(...flags, '--target', 'kind', '--loss', 'squared')).toBe(0);
    expect(printed()).toContain('error measure squared: as asked');
  });

  it('takes linear outputs for logits, or the logits that stand behind probabilities', async () => {
    const flags = ['--network', at('three.npz'), '--train', at('kinds.csv'), '--target', 'kind'];
    const outputsAs = async (...more: string[]) => {
      expect(await evaluate(...flags, ...more, '--outputs', at('as.csv'), '--force', '--json')).toBe(0);
      return [JSON.parse(printed()).train.error, readFileSync(at('as.csv'), 'utf8')];
    };
    const linear = await outputsAs('--activations', 'linear', '--loss', 'crossEntropy');
    const softmax = await outputsAs('--activations', 'softmax', '--loss', 'crossEntropy');
    expect(linear[0]).toBe(softmax[0]);
    for (const activation of ['linear', 'softmax', 'logSoftmax']) {
      expect(await outputsAs('--activations', activation, '--output', 'logits')).toEqual(linear);
      expect(await outputsAs('--activations', activation, '--output', 'probabilities')).toEqual(softmax);
    }
    const squared = ['--activations', 'softmax', '--output', 'logits', '--loss', 'squared'];
    expect((await outputsAs(...squared))[1]).toBe(linear[1]);
  });

  it('takes a target of numbers for classes where --classes says so', async () => {
    const flags = ['--network', at('one.npz'), '--activations', 'linear', '--train', at('marks.csv')];
    expect(await evaluate(...flags, '--target', 'kind', '--classes', 'kind')).toBe(0);
    expect(printed()).toContain('error measure crossEntropy');
    expect(await evaluate(...flags, '--target', 'kind')).toBe(0);
    expect(printed()).toContain('error measure squared: targets are numbers');
  });

  it('reads built-in data sets, tables without a header, shares, inputs in an order', async () => {
    writeFileSync(at('bare.csv'), '1,10,2.5\n1,15,6.5\n1,10,2.5\n1,15,6.5\n');
    const flags = ['--network', at('line.npz'), '--activations', 'linear', '--train', at('bare.csv'), '--target', 'c3'];
    const share = ['--header', 'false', '--test-share', '0.25', '--validation-share', '0.25', '--share-seed', '2'];
    expect(await evaluate(...flags, ...share, '--inputs', 'c2,c1', '--json')).toBe(0);
    const sets = JSON.parse(printed()) as Record<string, { samples: number; error: number }>;
    expect(Object.entries(sets).map(([name, { samples }]) => [name, samples])).toEqual([
      ['train', 2],
      ['validation', 1],
      ['test', 1],
    ]);
    // Outputs 2c2 + 3c1 + 0.5: 23.5 and 33.5, residuals 21 and 27.
    for (const { error, samples } of Object.values(sets)) {
      const possible = samples === 1 ? [220.5, 364.5] : [220.5, 292.5, 364.5];
      expect(possible).toContain(error);
    }
    const xor = ['--network', at('line.npz'), '--activations', 'linear', '--dataset', 'xor'];
    expect(await evaluate(...xor, '--json')).toBe(0);
    expect(JSON.parse(printed())).toMatchObject({ train: { samples: 4 } });
  });

  it('without targets prints outputs as CSV, with 17 digits', async () => {
    expect(await evaluate('--network', at('line.json'), '--train', at('new.csv'))).toBe(0);
    expect(stdout).toEqual(['price', '2.5000000000000000', (2 * 0.1 + 0.5).toPrecision(17)]);
    expect(await evaluate('--network', at('line.json'), '--train', at('new.csv'), '--json')).toBe(0);
    const nothing = { error: null, loss: null, accuracy: null };
    expect(JSON.parse(printed())).toEqual({ train: { samples: 2, ...nothing, measure: 'squared' } });
  });

  it('writes outputs: logits as they are; a .csv of one set, or a .npz of all', async () => {
    const flags = ['--network', at('three.npz'), '--activations', 'linear', '--train', at('kinds.csv')];
    expect(await evaluate(...flags, '--target', 'kind', '--outputs', at('o.csv'))).toBe(0);
    expect(printed()).toContain(`outputs of train: ${at('o.csv')}`);
    expect(readFileSync(at('o.csv'), 'utf8').split('\n').slice(0, 3)).toEqual([
      'kind=a,kind=b,kind=c',
      '2.0000000000000000,0.0000000000000000,-2.0000000000000000',
      '0.50000000000000000,0.0000000000000000,-0.50000000000000000',
    ]);
    // The same again is no loss; other content is.
    expect(await evaluate(...flags, '--target', 'kind', '--outputs', at('o.csv'))).toBe(0);
    const test = [...LINE_FLAGS, '--test', at('test.csv')];
    expect(await evaluate(...test, '--set', 'test', '--outputs', at('o.csv'), '--force')).toBe(0);
    expect(readFileSync(at('o.csv'), 'utf8')).toBe('price\n2.5000000000000000\n');
    expect(await evaluate(...test, '--outputs', at('o.npz'))).toBe(0);
    const arrays = readNpz(readFileSync(at('o.npz')), 'o.npz');
    expect([...arrays].map(([name, { shape, values }]) => [name, shape, [...values]])).toEqual([
      ['train', [2, 1], [2.5, 5.5]],
      ['test', [1, 1], [2.5]],
    ]);
    rmSync(at('o.csv'));
    rmSync(at('o.npz'));
  });
});

describe('what is wrong is one line on stderr, exit status 2, and nothing is written', () => {
  const data = ['--train', at('train.csv'), '--target', 'price'];
  const json = ['--network', at('line.json')];
  const npz = ['--network', at('line.npz')];
  it.each([
    [[], 'give --network FILE'],
    [['--network', '', ...data], '--network must be a file, got ""'],
    [[...json, ...json, ...data], 'give --network once'],
    [['--network', at('no.json'), ...data], 'no.json cannot be read (there is no such file)'],
    [['--network', at('train.csv'), ...data], 'a network is a file .json, .npz, '],
    [['--network', at('net.onnx'), ...data], 'net.onnx cannot be read'],
    [
      [...npz, ...data],
      'line.npz holds weights alone: give 1 activations, one a layer of 2-1 (in commands --activations linear)',
    ],
    [[...npz, '--activations', 'tanh,linear', ...data], '--activations linear), got 2'],
    [[...npz, '--activations', 'sin', ...data], 'activations.0 must be one of'],
    [[...npz, '--activations', 'linear', '--rows', 'both', ...data], 'rows must be one of units, inputs, got "both"'],
    [[...npz, '--activations', 'linear', '--network-layers', 'fc7', ...data], 'fc7'],
    [[...json, '--activations', 'linear', ...data], '--activations goes with files of weights alone: '],
    [[...json, '--rows', 'units', ...data], '--rows goes with files of weights alone: '],
    [[...json, '--network-layers', 'a', ...data], '--network-layers goes with files of weights alone: '],
    [['--activations', 'linear', ...data], 'give --network FILE'],
    [[...npz, '--activations', 'tanh', '--output', 'logits', ...data], 'line.npz has 1 tanh output'],
    [[...json, '--output', 'odds', ...data], 'output must be one of logits, probabilities, got "odds"'],
    [['--output', 'logits', ...data], 'give --network FILE'],
    [[...json, '--loss', 'hinge', ...data], 'loss must be one of squared, crossEntropy, got "hinge"'],
    [[...json, '--loss', 'squared', '--loss', 'squared', ...data], 'give --loss once'],
    [
      [...npz, '--activations', 'relu', '--loss', 'crossEntropy', ...data],
      'loss "crossEntropy" needs outputActivation',
    ],
    [json, 'give the data: --train FILE --target COLUMN, or --dataset FILE.yaml'],
    [[...json, '--target', 'price'], '--target goes with --train FILE'],
    [[...json, '--test-share', '0.5'], '--test-share goes with --train FILE'],
    [[...json, '--standardise'], '--standardise goes with --train FILE'],
    [[...json, ...data, '--dataset', 'xor'], 'give --dataset or --train: a description of data has all its keys'],
    [[...json, '--dataset', 'xor', '--standardise'], 'give --dataset or --standardise'],
    [[...json, '--dataset', ''], '--dataset must be a file, got ""'],
    [[...json, '--dataset', 'monk-1'], 'did you mean "monks-1"?'],
    [[...json, '--dataset', at('train.csv')], `; a table is --train ${at('train.csv')} --target COLUMN`],
    [[...json, '--dataset', at('no.yaml')], 'no.yaml cannot be read (there is no such file)'],
    [[...json, '--dataset', 'monks-1'], 'line.json must begin and end like monks-1, 17-…-1, got 2-1'],
    [[...json, '--train', at('no.csv'), '--target', 'price'], 'no.csv'],
    [[...json, '--train', at('train.csv'), '--target', 'cost'], 'train.csv has no column "cost"'],
    [[...json, ...data, '--test', at('new.csv')], 'new.csv has no column "price"'],
    [[...json, ...data, '--inputs', 'width,depth'], 'inputs must be those of the network, got "depth"'],
    [[...json, ...data, '--classes', 'kind'], 'classes must be among target, got "kind"'],
    [[...json, ...data, '--test-share', '2'], 'testShare: must be a number between 0 and 1, got 2'],
    [[...json, ...data, '--test-share', 'half'], 'testShare: must be a number between 0 and 1, got "half"'],
    [[...json, ...data, '--share-seed', '-1'], 'seed: must be an integer ≥ 0, got -1'],
    [[...json, ...data, '--header', 'yes'], 'header: must be true or false, got "yes"'],
    [[...json, ...data, '--test', at('test.csv'), '--test-share', '0.5'], 'give test or testShare, not both'],
    [[...json, ...data, '--data', root], '--data goes with --dataset NAME, that of a built-in data set'],
    [[...json, '--dataset', 'digits', '--data', at('nowhere')], '--data must be a folder, got'],
    [[...json, ...data, '--decay', '-1'], 'decay must be a number ≥ 0, got -1'],
    [
      ['--network', at('three.npz'), '--activations', 'linear', ...data],
      'target "price" is 1 output, and the network has 3',
    ],
    [[...json, ...data, '--outputs', at('o.txt')], '--outputs must be a file .csv or .npz, got'],
    [[...json, ...data, '--outputs', at('kept.csv')], 'kept.csv is there with other content: --force writes it anew'],
    [[...json, ...data, '--outputs', at('nowhere', 'o.csv')], '--outputs must be a file that can be written, got'],
    [[...json, ...data, '--outputs', at('folder')], '--outputs must be a file, got the folder'],
    [
      [...json, ...data, '--outputs', at('o.csv'), '--test', at('test.csv')],
      'give --set train or --set test, or a file',
    ],
    [[...json, ...data, '--outputs', at('o.csv'), '--set', 'test'], 'set must be one of train here, got "test"'],
    [[...json, ...data, '--set', 'train'], '--set goes with --outputs'],
    [[...json, '--train', at('new.csv'), '--test', at('test.csv')], 'a .csv has the outputs of one set'],
    [[...json, ...data, '--weights', '3'], 'Unknown argument: weights'],
  ] as [string[], string][])('surgeon evaluate %j', async (words, message) => {
    const before = readdirSync(root, { recursive: true }).toSorted();
    expect(await evaluate(...words)).toBe(2);
    expect(stderr).toHaveLength(1);
    expect(stderr[0]).toMatch(/^surgeon: [^\n]*$/);
    expect(stderr[0]).toContain(message);
    expect(stdout).toEqual([]);
    expect(readdirSync(root, { recursive: true }).toSorted()).toEqual(before);
  });
});
