import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { writeNetwork } from '../../src/networkFile/writeNetwork.ts';
import { exitStatus, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
const at = (...names: string[]) => join(root, ...names);
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();

beforeAll(() => {
  // price = 2·width − 3 where it is red, + 1 where it is blue: linear, so that least squares find it.
  const rows = [1, 2, 4, 7].flatMap((width) => [`${width},red,${2 * width - 3}`, `${width},blue,${2 * width + 1}`]);
  writeFileSync(at('linear.csv'), `width,colour,price\n${rows.join('\n')}\n`);
  const kinds = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((x) => `${x},${['low', 'mid', 'top'][Math.floor(x / 3)]}`);
  writeFileSync(at('kinds.csv'), `x,kind\n${kinds.join('\n')}\n`);
  writeFileSync(at('kinds.yaml'), 'train: kinds.csv\ntarget: kind\nstandardise: true\nloss: squared\n');
  writeFileSync(at('there.json'), 'mine');
});

const train = (...words: string[]) => exitStatus('train', ...words);
const LINEAR = ['--train', at('linear.csv'), '--target', 'price', '--standardise'];
const KINDS = ['--train', at('kinds.csv'), '--target', 'kind', '--standardise'];

describe('surgeon train', () => {
  it('finds the least squares of a linear table, and keeps names, preprocessing and a note', async () => {
    expect(await train(...LINEAR, '--hidden', '0', '--decay', '0', '--save', at('linear.json'))).toBe(0);
    const stored = await readNetwork(at('linear.json'));
    expect(stored.network).toMatchObject({ layers: [3, 1], outputActivation: 'linear', loss: 'squared' });
    expect(stored.inputNames).toEqual(['width', 'colour=blue', 'colour=red']);
    expect(stored.outputNames).toEqual(['price']);
    const { mean, scale } = stored.preprocessing!.columns[0];
    const [width, blue, red, bias] = stored.weights;
    // price = 2·(mean + scale·x) + 1 (blue) or − 3 (red); colours and bias are one direction short. The tolerance of
    // the gradient, 1e-10 or so, over the smallest eigenvalue, 0.2.
    expect(Math.abs(width - 2 * scale!)).toBeLessThan(1e-8);
    expect(Math.abs(blue + bias - (2 * mean! + 1))).toBeLessThan(1e-8);
    expect(Math.abs(red + bias - (2 * mean! - 3))).toBeLessThan(1e-8);
    expect(stored.training).toMatchObject({ dataset: 'linear', training: 'levenbergMarquardt', decay: 0, seed: 1 });
    expect(printed()).toContain('linear: 3-1 (linear), 4 weights; error measure squared: for these targets');
    expect(printed()).toContain(`saved: ${at('linear.json')}`);
    expect(printed()).toContain(`prune --network ${at('linear.json')} --train ${at('linear.csv')} --target price`);
    expect(stderr).toEqual([]);
  });

  it('takes L-BFGS where matrices of n × n have no room, and says so', async () => {
    const wide = ['--hidden', '3300', '--training-steps', '1', '--save', at('wide.json')];
    expect(await train(...LINEAR, ...wide)).toBe(0);
    expect(stderr.join('')).toContain(
      'surgeon: trained by quasiNewton: levenbergMarquardt has no room for matrices of 16501 × 16501',
    );
    expect(await train(...LINEAR, ...wide, '--training', 'quasiNewton', '--force')).toBe(0);
    expect(stderr.join('')).not.toContain('has no room');
  });

  it('has outputs and error measure that suit the targets', async () => {
    const kind = async (...flags: string[]) => {
      expect(await train(...KINDS, ...flags, '--training-steps', '3', '--save', at('kind.json'), '--force')).toBe(0);
      const { network } = await readNetwork(at('kind.json'));
      return [network.layers.join('-'), network.activation, network.outputActivation, network.loss];
    };
    expect(await kind('--hidden', '2')).toEqual(['1-2-3', 'sigmoid', 'softmax', 'crossEntropy']);
    expect(await kind('--hidden', '2-3', '--activation', 'tanh')).toEqual([
      '1-2-3-3',
      'tanh',
      'softmax',
      'crossEntropy',
    ]);
    expect(await kind('--layers', '1-2-3', '--loss', 'squared')).toEqual(['1-2-3', 'sigmoid', 'sigmoid', 'squared']);
    expect((await kind('--hidden', '2', '--output-activation', 'linear'))[3]).toBe('crossEntropy');
    expect((await kind('--hidden', '2', '--output-activation', 'tanh'))[3]).toBe('squared');
    expect(await train('--dataset', at('kinds.yaml'), '--hidden', '2', '--json')).toBe(0);
    expect(JSON.parse(printed())).toMatchObject({ weights: 13, train: { measure: 'squared' }, saved: null });
    expect(await train('--dataset', 'xor', '--hidden', '2', '--seed', '3', '--decay', '1e-4')).toBe(0);
    expect(printed()).toContain('not saved: --save FILE keeps it');
  });

  it('goes on from a network, whose deleted weights stay deleted', async () => {
    expect(await train(...KINDS, '--hidden', '2', '--training-steps', '2', '--save', at('two.json'))).toBe(0);
    expect(printed()).toContain('the steps that were allowed are used up');
    const two = await readNetwork(at('two.json'));
    const mask = new Uint8Array(two.network.weights).fill(1);
    mask[0] = 0;
    await writeNetwork(at('masked.json'), { ...two, weights: two.weights.with(0, 0), mask });
    expect(await train('--network', at('masked.json'), ...KINDS, '--save', at('more.json'))).toBe(0);
    expect(printed()).toContain('12 of 13 weights left');
    const more = await readNetwork(at('more.json'));
    expect([...more.mask!]).toEqual([...mask]);
    expect(more.weights[0]).toBe(0);
    expect(more.training!.gradientNorm).toBeLessThan(1e-6);
    expect(more.training).not.toHaveProperty('seed');
  });

  it('the same command again leaves the file; another one is refused before it trains', async () => {
    const save = [...KINDS, '--hidden', '2', '--save', at('two.json')];
    const words = [...save, '--training-steps', '2'];
    const before = readFileSync(at('two.json'));
    expect(await train(...words)).toBe(0);
    expect(readFileSync(at('two.json'))).toEqual(before);
    expect(await train(...save, '--training', 'backpropagation', '--training-steps', '2147483647')).toBe(2);
    expect(stderr[0]).toContain('two.json is there with other content: --force writes it anew');
    expect(await train(...words, '--seed', '2', '--force')).toBe(0);
    expect(readFileSync(at('two.json')).equals(before)).toBe(false);
  });

  it('writes through no link to a file with other content, nor into a folder that is not there', async () => {
    symlinkSync(at('there.json'), at('link.json'));
    symlinkSync(at('gone', 'net.json'), at('dangling.json'));
    const words = [...LINEAR, '--hidden', '0', '--save'];
    expect(await train(...words, at('link.json'))).toBe(2);
    expect(stderr[0]).toContain('link.json is there with other content');
    expect(readFileSync(at('there.json'), 'utf8')).toBe('mine');
    expect(await train(...words, at('dangling.json'))).toBe(2);
    expect(stderr[0]).toContain('dangling.json" (ENOENT)');
    expect(stdout).toEqual([]);
  });
});

describe('what is wrong is one line on stderr, exit status 2, and nothing is written', () => {
  const save = ['--save', at('new.json')];
  it.each([
    [[...save], 'give the data: --train FILE --target COLUMN'],
    [[...LINEAR, ...save], 'give --hidden 8, or 8-4 for two layers'],
    [[...LINEAR, ...save, '--hidden', '2x'], 'hidden must be units of each hidden layer such as 8, 8-4, or 0 for none'],
    [[...LINEAR, ...save, '--hidden', '2', '--layers', '3-2-1'], 'give --hidden or --layers, not both'],
    [[...LINEAR, ...save, '--layers', '2-2-1'], 'layers must begin and end like linear, 3-…-1, got 2-2-1'],
    [
      [...LINEAR, ...save, '--hidden', '2', '--seed', '1,2'],
      '--seed takes one value here, got 2; surgeon run takes lists',
    ],
    [[...LINEAR, ...save, '--hidden', '2', '--seed', '1', '--seed', '2'], 'give --seed once'],
    [[...LINEAR, ...save, '--hidden', '2', '--decay', 'much'], 'decay must be a number ≥ 0, got "much"'],
    [[...LINEAR, ...save, '--hidden', '2', '--training', 'adam'], 'training must be one of'],
    [
      [...LINEAR, ...save, '--hidden', '2', '--loss', 'crossEntropy', '--output-activation', 'tanh'],
      'needs outputActiv',
    ],
    [[...LINEAR, ...save, '--hidden', '2', '--train-until', 'validationError'], 'needs a validation set'],
    [[...LINEAR, ...save, '--hidden', '2', '--alpha', '1'], 'Unknown argument: alpha'],
    [
      ['--network', at('two.json'), ...KINDS, ...save, '--hidden', '3'],
      'give --network or --hidden: the network says it',
    ],
    [['--network', at('two.json'), ...KINDS, ...save, '--seed', '3'], 'give --network or --seed: the network says it'],
    [['--network', at('two.json'), ...LINEAR, ...save], 'linear.csv has no column "x"'],
    [[...LINEAR, '--hidden', '2', '--save', at('there.json')], 'there.json is there with other content'],
    [[...LINEAR, '--hidden', '2', '--save', at('net.txt')], 'a network is a file .json, .npz, '],
    [[...LINEAR, '--hidden', '2', '--save', at('net.npz')], 'net.npz would lose the words of column "colour"'],
    [[...LINEAR, '--hidden', '2', '--save', at('nowhere', 'net.json')], '--save must be a file that can be written'],
    [[...LINEAR, '--hidden', '2', '--save', root], '--save must be a file, got the folder'],
    [[...LINEAR, '--hidden', '2', '--save', ''], '--save must be a file, got ""'],
  ] as [string[], string][])('surgeon train %j', async (words, message) => {
    const before = readdirSync(root, { recursive: true }).toSorted();
    expect(await train(...words)).toBe(2);
    expect(stderr).toHaveLength(1);
    expect(stderr[0]).toMatch(/^surgeon: [^\n]*$/);
    expect(stderr[0]).toContain(message);
    expect(stdout).toEqual([]);
    expect(readdirSync(root, { recursive: true }).toSorted()).toEqual(before);
  });
});
