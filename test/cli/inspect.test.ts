import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../../src/arrow/arrowFile.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { exitStatus, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
const at = (...names: string[]) => join(root, ...names);
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();

/** y = 2·h1 with h1 = relu(x1), h2 = relu(x2 − 9) that never acts, and x3 without a weight. */
const network = networkOf({ layers: [3, 2, 1], activation: 'relu', outputActivation: 'linear' });
const weights = Float64Array.of(1, 0, 0, 0, 0, 1, 0, -9, 2, 1, 0);
const mask = Uint8Array.of(1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1);

beforeAll(async () => {
  const inputNames = ['x1', 'x2', 'x3'];
  writeFileSync(
    at('net.json'),
    await networkBytes('net.json', { network, weights, mask, inputNames, outputNames: ['y'] }),
  );
  // E of the network is 0 on the first three, ½ on the last: ½·½/4 … of y − 2·x1
  writeFileSync(at('train.csv'), 'x1,x2,x3,y\n1,0,1,2\n2,1,0,4\n0,1,1,0\n1,1,1,3\n');
  writeFileSync(at('kept.arrow'), 'mine\n');
});

const FLAGS = () => ['--network', at('net.json'), '--train', at('train.csv'), '--target', 'y', '--threads', '1'];
const inspect = (...words: string[]) => exitStatus('inspect', ...FLAGS(), ...words);

describe('surgeon inspect', () => {
  it('prints what programs ask for as JSON', async () => {
    expect(await inspect('--json', '--alpha', '1e-3')).toBe(0);
    const found = JSON.parse(printed());
    // Residuals 0, 0, 0, −1: E = ½/4; the slopes of w(x1>h1) are −2·1/4, of w(x2>h1) −2/4, of h1's bias −2/4, of
    // w(h1>y) −1/4 and of y's bias −1/4; h2 never acts.
    expect(found).toMatchObject({ weights: 11, weightsLeft: 8, loss: 0.125, error: 0.125, alpha: 1e-3, decay: 0 });
    expect(found.gradientNorm).toBeCloseTo(Math.sqrt(3 * 0.25 + 2 / 16), 12);
    expect(found.isMinimum).toBe(false);
    expect(found.deadUnits).toEqual(['h2']);
    expect(found.unusedInputs).toEqual(['x3']);
    expect(found.findings).toContainEqual({ what: 'unit', name: 'h2', reason: 'neverActive', value: 0 });
    expect(found.effectiveWeights).toBeLessThan(5);
    expect(found.condition).toBeCloseTo(found.largestEigenvalue / found.smallestEigenvalue, 6);
    expect(found.smallestEigenvalue).toBeCloseTo(1e-3, 12);
    expect(found.memoryBytes).toBeGreaterThan(8 * 11 * 11);
    expect(found.seconds).toBeGreaterThan(0);
    expect(found.predicted[0]).toEqual({
      share: 1,
      weightsLeft: 8,
      errors: { obs: 0.125, obd: 0.125, magnitude: 0.125 },
    });
    expect(stderr).toEqual([]);
  });

  it('prints all of it on one screen', async () => {
    expect(await inspect()).toBe(0);
    const text = printed();
    expect(text.split('\n').length).toBeLessThan(60);
    for (const part of [
      'net.json: 3-2-1 (relu, linear), 8 of 11 weights left; error measure squared',
      'not a minimum. OBS leaves the slope out',
      'effective weights Σ λ/(λ + α): ',
      '| left  | weights |',
      '1 unit, relu that no sample of the training set activates: h2',
      '1 input, no path of live weights to an output: x3',
      'by deletions timed here',
      'surgeon prune --network',
    ]) {
      expect(text).toContain(part);
    }
    expect(await inspect('--curvature', 'obdRecursion', '--keep', '0.5')).toBe(0);
    expect(printed()).toContain('Only the diagonal of H is known: obdRecursion is no more than a diagonal.');
    expect(printed()).toContain('to 50 % of the weights by magnitude');
  });

  it('writes saliencies and predicted paths as tables', async () => {
    expect(await inspect('--out', at('looks', 'deep'), '--json')).toBe(0);
    const { rows } = readTable(at('looks', 'deep', 'saliencies.arrow'));
    expect(rows.map(({ weight }) => weight)).toEqual([
      'x1>h1',
      'x2>h1',
      'bias>h1',
      'x2>h2',
      'bias>h2',
      'h1>y',
      'h2>y',
      'bias>y',
    ]);
    expect(rows.map(({ index }) => index)).toEqual([0, 1, 3, 5, 7, 8, 9, 10]);
    // H of x2>h2 is 0: all that its deletion costs is α
    expect(rows[3]).toMatchObject({ value: 1, magnitude: 0.5e-5, obs: 0.5e-5 });
    expect(rows.map(({ obdRank }) => Number(obdRank)).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const predicted = readTable(at('looks', 'deep', 'predicted.arrow')).rows;
    expect(predicted).toHaveLength(3 * 8);
    expect(predicted[0]).toMatchObject({ criterion: 'obs', step: 0, weightsLeft: 8, deleted: null, rise: 0 });
    const bytes = readFileSync(at('looks', 'deep', 'predicted.arrow'));
    expect(await inspect('--out', at('looks', 'deep'), '--json')).toBe(0); // the same content again
    expect(await inspect('--out', at('looks', 'deep'), '--alpha', '1e-2')).toBe(2);
    expect(stderr).toEqual([expect.stringContaining('saliencies.arrow is there with other content: --force')]);
    expect(readFileSync(at('looks', 'deep', 'predicted.arrow'))).toEqual(bytes);
    expect(await inspect('--out', at('looks', 'deep'), '--alpha', '1e-2', '--force')).toBe(0);
  });

  it.each([
    [['--keep', '2'], 'keep must be a share > 0 and ≤ 1, got 2'],
    [['--alpha', '0'], 'alpha must be a number > 0, got 0'],
    [['--alpha', '1,2'], '--alpha takes one value here, got 2'],
    [['--out', ''], '--out must be a folder, got ""'],
    [['--criterion', 'obs'], 'Unknown argument: criterion'],
  ])('refuses %j', async (words, message) => {
    expect(await inspect(...words)).toBe(2);
    expect(stderr).toEqual([expect.stringContaining(message)]);
    expect(stdout).toEqual([]);
  });

  it('refuses a file in the place of its folder', async () => {
    expect(await inspect('--out', at('kept.arrow'))).toBe(2);
    expect(stderr).toEqual([expect.stringContaining('--out must be a folder, got')]);
  });
});
