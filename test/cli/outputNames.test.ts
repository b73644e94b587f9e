import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkOf } from '../../src/network/architecture.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { exitStatus, listenInTests, printed, stderr } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
const at = (...names: string[]) => join(root, ...names);
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();

const DATA = ['--train', at('table.csv'), '--target', 'kind'];
const TWO = ['--network', at('two.npz'), '--activations', 'softmax', '--rows', 'units', ...DATA];
const ONE = ['--network', at('one.npz'), '--activations', 'sigmoid', ...DATA];
/** Malignant is the first output, and the only one, where a is above b: 19 of 20 samples. */
const NAMES = ['--output-names', 'malignant,benign'];

beforeAll(async () => {
  const rows = Array.from({ length: 20 }, (_, k) => {
    const [a, b] = [Math.sin(3 * k), Math.sin(3 * k) + (k % 2 ? 0.5 : -0.4)];
    return [a.toFixed(3), b.toFixed(3), a > b !== (k === 7) ? 'malignant' : 'benign'].join(',');
  });
  writeFileSync(at('table.csv'), `a,b,kind\n${rows.join('\n')}\n`);
  for (const [name, outputActivation, weights] of [
    ['two.npz', 'softmax', [4, -4, 0, -4, 4, 0]],
    ['one.npz', 'sigmoid', [4, -4, 0]],
  ] as const) {
    const network = networkOf({ layers: [2, weights.length / 3], activation: null, outputActivation });
    writeFileSync(at(name), await networkBytes(name, { network, weights: Float64Array.from(weights) }));
  }
});

describe('classes of a network whose file names no outputs', () => {
  const two = `outputs of ${at('two.npz')} are taken as benign, malignant, in the order of the alphabet, and 5.0 % of the training set are right; as malignant, benign 95.0 % are: --output-names malignant,benign`;

  it.each([
    ['prune', '--keep', '50%', '--save', at('pruned.json')],
    ['inspect'],
    ['certify', '--weights', '2'],
    ['train', '--save', at('trained.json')],
  ])('%s refuses an order that is hardly that of the outputs', async (command, ...words) => {
    expect(await exitStatus(command, ...TWO, ...words)).toBe(2);
    expect(stderr).toEqual([`surgeon: ${two}`]);
    expect(existsSync(at('pruned.json')) || existsSync(at('trained.json'))).toBe(false);
  });

  it('evaluate says it behind its table, and beside its JSON', async () => {
    expect(await exitStatus('evaluate', ...TWO)).toBe(0);
    expect(printed()).toContain('6 weights, outputs benign, malignant; error measure crossEntropy');
    expect(printed().endsWith(`\n\n${two}`)).toBe(true);
    expect(await exitStatus('evaluate', ...TWO, '--json')).toBe(0);
    expect(JSON.parse(printed()).train.accuracy).toBe(0.05);
    expect(stderr.join()).toContain(JSON.stringify(two).slice(1, -1));
  });

  it('are in the order of --output-names, be it the one that was taken', async () => {
    expect(await exitStatus('evaluate', ...TWO, ...NAMES)).toBe(0);
    expect(printed()).toContain('outputs malignant, benign;');
    expect(printed()).toContain('95.0 %');
    expect(printed()).not.toContain('--output-names');
    expect(await exitStatus('evaluate', ...TWO, '--output-names', 'benign,malignant')).toBe(0);
    expect(printed()).toContain('5.0 %');
    expect(printed()).not.toContain('--output-names');
  });

  it('of a single output is the one that is 1', async () => {
    expect(await exitStatus('evaluate', ...ONE)).toBe(0);
    expect(printed()).toContain('its output 1 for malignant;');
    expect(printed()).toContain('95.0 %');
    expect(await exitStatus('evaluate', ...ONE, '--output-names', 'benign', '--json')).toBe(0);
    expect(JSON.parse(printed()).train.accuracy).toBe(0.05);
    expect(stderr).toEqual([]);
  });

  it('are kept by a file that has names, and go with the next commands for one that has none', async () => {
    const end = ['--keep', '67%', '--threads', '1', '--out', at('out')];
    expect(await exitStatus('prune', ...TWO, ...NAMES, ...end, '--save', at('named.json'))).toBe(0);
    expect(printed()).toContain(`evaluate --network ${at('named.json')} --train`);
    const { outputNames } = await readNetwork(at('named.json'));
    expect(outputNames).toEqual(['kind=malignant', 'kind=benign']);
    expect(await exitStatus('evaluate', '--network', at('named.json'), ...DATA, ...NAMES)).toBe(0);
    expect(await exitStatus('prune', ...TWO, ...NAMES, ...end, '--save', at('unnamed.npz'))).toBe(0);
    const words = `--network ${at('unnamed.npz')} ${NAMES.join(' ')}`;
    for (const command of ['compact', 'evaluate']) expect(printed()).toContain(`${command} ${words}`);
    expect(
      (await readNetwork(at('unnamed.npz'), { activations: ['softmax'], rows: 'units' })).outputNames,
    ).toBeUndefined();
    expect(await exitStatus('inspect', ...TWO, ...NAMES)).toBe(0);
    expect(printed()).toContain(`--network ${at('two.npz')} ${NAMES.join(' ')}`);
    const other = ['--output-names', 'benign,malignant'];
    expect(await exitStatus('evaluate', '--network', at('named.json'), ...DATA, ...other)).toBe(2);
    expect(stderr.join()).toContain('"kind=malignant", "kind=benign"; got "benign", "malignant"');
  });

  it.each([
    [[...TWO, '--output-names', 'malignant'], 'outputNames must be 2 distinct names, one an output of'],
    [[...TWO, '--output-names', 'benign,benign'], 'outputNames must be 2 distinct names'],
    [[...ONE, ...NAMES], 'outputNames must be 1 name, of one class that of the class that is 1'],
    [[...TWO, '--output-names', 'good,bad'], 'the outputs of the network are "good", "bad"'],
    [['--dataset', 'monks-1', ...NAMES], 'give --network'],
  ])('are refused where they do not fit: %s', async (words, complaint) => {
    expect(await exitStatus('evaluate', ...words)).toBe(2);
    expect(stderr).toHaveLength(1);
    expect(stderr[0]).toContain(complaint);
  });
});
