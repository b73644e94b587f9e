import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prune } from '../../src/cell/prune.ts';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { fullMask } from '../../src/network/mask.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { largestDifference } from '../problems.ts';

/** The path by NumPy, from the equations alone: `mixedLayers/fixture.py`. */
interface KnownPath {
  readonly alpha: number;
  readonly inputs: readonly number[][];
  readonly targets: readonly number[][];
  readonly outputs: readonly number[][];
  readonly order: readonly number[];
  readonly saliencies: readonly number[];
  /** after all deletions, and after half of them */
  readonly weights: readonly number[];
  readonly halfway: readonly number[];
  readonly trainError: number;
}

const folder = 'test/cell/mixedLayers';
const known = JSON.parse(readFileSync(`${folder}/path.json`, 'utf8')) as KnownPath;
const { network, weights } = await readNetwork(`${folder}/network.json`);
const { inputs, targets, order } = known;
const samples = inputs.map((input, k) => ({ input, target: targets[k] }));
const data = dataSetOf('known', { inputs: [...'abcdef'], outputs: [...'xyz'] }, samples, null);
const END = { alpha: known.alpha, stop: 'weightsLeft', nuisance: 'keep' } as const;

/**
 * Of weights, and of saliencies as a share of them. An inverse is off by up to κ(H + αI)·2⁻⁵³ ≈ 1e4 · 1e-16, and 100
 * updates add theirs. The order is not in question: of the two smallest saliencies the second is larger by 0.28 % or
 * more at each step.
 */
const TOLERANCE = 1e-10;

describe('a network of five kinds of layers, one of them without biases, is pruned as by NumPy', () => {
  it('has 209 weights and its outputs', () => {
    const { layers, biases, activation, outputActivation } = network;
    expect([layers.join('-'), biases, network.weights]).toEqual(['6-7-7-6-6-3', 'yes-no-yes-yes-yes', 209]);
    expect(`${activation} ${outputActivation}`).toBe('tanh-leakyRelu(0.1)-gelu-softplus sigmoid');
    // Sums of at most 8 terms, five layers one after the other; outputs are below 1.
    const outputs = networkOutputs(network, weights, data.train, { start: 0, end: samples.length });
    expect(largestDifference(outputs, known.outputs.flat())).toBeLessThan(1e-13);
  });

  it.each([
    ['by the kernels of small networks', 100, { block: 1 }],
    ['by the kernels of teams', 8, { block: 64 }],
    ['by plain loops', 5, { backend: 'plain' }],
    ['by plain loops and the exact inverse', 3, { backend: 'plain', inverse: 'exact' }],
  ] as const)('%s, for %i deletions', (_, count, options) => {
    const path = prune(network, data, weights, { ...END, ...options, weightsLimit: network.weights - count });
    const steps = [...path].slice(1);
    expect(steps.map(({ deleted }) => deleted)).toEqual(order.slice(0, count));
    for (const [i, { saliency }] of steps.entries()) {
      expect(Math.abs(saliency! / known.saliencies[i] - 1)).toBeLessThan(TOLERANCE);
    }
    if (count < 100) return;
    expect(largestDifference(steps[49].weights, known.halfway)).toBeLessThan(TOLERANCE);
    expect(largestDifference(steps[99].weights, known.weights)).toBeLessThan(TOLERANCE);
    expect(Math.abs(steps[99].trainError! - known.trainError)).toBeLessThan(TOLERANCE);
  });

  it('from the mask and the weights that are left halfway', () => {
    const mask = fullMask(network);
    for (const q of order.slice(0, 50)) mask[q] = 0;
    const halfway = Float64Array.from(known.halfway);
    const steps = [...prune(network, data, halfway, { ...END, block: 1, mask, weightsLimit: 109 })];
    expect(steps[0].weightsLeft).toBe(159);
    expect(steps.slice(1).map(({ deleted }) => deleted)).toEqual(order.slice(50));
    expect(largestDifference(steps[50].weights, known.weights)).toBeLessThan(TOLERANCE);
  });
});
