import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkOf } from '../../src/network/architecture.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { exitStatus, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
const at = (...names: string[]) => join(root, ...names);
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();

/** h1 = tanh(x1 + 2·x3), h2 = tanh(1) is constant, h3 feeds nothing; y = 3·h1 + 4·h2 + 1 */
const network = networkOf({ layers: [3, 3, 1], activation: 'tanh', outputActivation: 'linear' });
const weights = Float64Array.of(1, 0, 2, 0, 0, 0, 0, 1, 0, 5, 0, 0, 3, 4, 0, 1);
const inputNames = ['a', 'b', 'c'];

beforeAll(async () => {
  writeFileSync(at('net.json'), await networkBytes('net.json', { network, weights, inputNames, outputNames: ['y'] }));
  const full = weights.map((w) => w || 1);
  writeFileSync(at('full.json'), await networkBytes('full.json', { network, weights: full }));
  writeFileSync(at('one.json'), await networkBytes('one.json', { network, weights: full.with(0, 0) }));
  writeFileSync(at('none.json'), await networkBytes('none.json', { network, weights: weights.with(12, 0) }));
  writeFileSync(at('table.csv'), 'c,a,b\n1,0,3\n0.5,1,2\n-1,0,0\n');
});

const compact = (name: string, ...words: string[]) => exitStatus('compact', '--network', at(name), ...words);

describe('surgeon compact', () => {
  it('saves what is left, and counts before and after', async () => {
    expect(await compact('net.json', '--save', at('small.json'), '--json')).toBe(0);
    const { before, after, largestDifference, largestOutput, ...rest } = JSON.parse(printed());
    expect(before).toMatchObject({ weights: 16, zeros: 9, units: 4, inputs: 3, multiplyAdds: 12 });
    expect(after).toMatchObject({ weights: 5, zeros: 1, units: 2, inputs: 2, multiplyAdds: 3 });
    expect([before.bytes, after.bytes]).toEqual(['net.json', 'small.json'].map((name) => statSync(at(name)).size));
    for (const {
      microseconds,
      microsecondsQuartiles: [low, high],
    } of [before, after]) {
      expect(microseconds).toBeGreaterThan(0);
      expect(low).toBeLessThanOrEqual(microseconds);
      expect(microseconds).toBeLessThanOrEqual(high);
    }
    // 4·tanh(1) + 1 is added once, in another order: a few ε of 8.05
    expect(largestDifference).toBeLessThan(1e-14);
    expect(largestOutput).toBeGreaterThan(5);
    expect(largestOutput).toBeLessThan(8.05);
    expect(rest).toEqual({
      layers: { before: [3, 3, 1], after: [2, 1, 1] },
      inputs: ['a', 'c'],
      removedInputs: ['b'],
      rounding: null,
    });
    const small = await readNetwork(at('small.json'));
    expect([...small.weights.subarray(0, 4)]).toEqual([1, 2, 0, 3]);
    expect(small.weights[4]).toBeCloseTo(4 * Math.tanh(1) + 1, 14);
    expect(small.inputNames).toEqual(['a', 'c']);
  });

  it('compares on data where there are some', async () => {
    expect(await compact('net.json', '--train', at('table.csv'), '--save', at('small.npz'))).toBe(0);
    const text = printed();
    expect(text).toContain(`net.json: 3-3-1 → 2-1-1, saved as ${at('small.npz')}`);
    expect(text).toContain(', on 3 samples');
    expect(text).toContain('1 input no longer needed: b');
    expect(text).toContain('1 of the 5 weights left are zeros. A matrix of weights is stored and multiplied whole');
    expect(text).toMatch(/\| bytes of the file +\| \d+ +\| \d+ +\|/);
  });

  it('says why a file does not get smaller', async () => {
    expect(await compact('full.json')).toBe(0);
    expect(printed()).toContain('Nothing to remove: no weight is deleted, none is 0.');
    expect(printed()).toContain('1000 random inputs');
    expect(await compact('one.json')).toBe(0);
    expect(printed()).toContain('Nothing to remove: 1 of 16 weights are zeros, but each unit');
    expect(await compact('none.json')).toBe(0);
    expect(printed()).toContain('the outputs are constants, and an input stays');
    expect(printed()).toContain('2 inputs no longer needed: x2, x3');
  });

  it('writes nothing over another file without --force', async () => {
    writeFileSync(at('mine.json'), 'mine');
    expect(await compact('net.json', '--save', at('mine.json'))).toBe(2);
    expect(readFileSync(at('mine.json'), 'utf8')).toBe('mine');
    expect(await compact('net.json', '--save', at('mine.json'), '--force')).toBe(0);
  });

  it.each([
    [['--save', at('x.h5')], '.h5'],
    [['--save', at('missing', 'x.json')], '--save must be a file that can be written'],
    [['--test', at('table.csv')], '--test goes with --train FILE'],
    [['--train', at('nowhere.csv')], 'nowhere.csv'],
  ])('refuses %j', async (words, message) => {
    expect(await compact('net.json', ...words)).toBe(2);
    expect(stderr).toEqual([expect.stringContaining(message)]);
    expect(stdout).toEqual([]);
    expect(existsSync(at('x.h5'))).toBe(false);
  });
});
