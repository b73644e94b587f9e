import { describe, expect, it } from 'vitest';
import type { OutputActivation } from '../../src/network/activation.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { type LossName, sampleError } from '../../src/network/errorMeasure.ts';
import { evaluation, meanError } from '../../src/network/evaluation.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { hardTargets, probabilitySamples, softTargets } from '../probabilities.ts';
import { randomNetwork } from '../problems.ts';

/** d(t, o) of one sample. */
function errorOf(loss: LossName, outputActivation: OutputActivation, t: ArrayLike<number>, o: ArrayLike<number>) {
  const network = networkOf({ layers: [1, o.length], activation: 'tanh', outputActivation, loss });
  return sampleError(network, Float64Array.from(o), 0, Float64Array.from(t), 0);
}
const { log, LN2 } = Math;

// Some ten roundings of numbers of order 1, or of their size.
const closeTo = (value: number, expected: number) =>
  expect(Math.abs(value - expected)).toBeLessThan(20 * Number.EPSILON * Math.max(1, Math.abs(expected)));

describe('sampleError worked by hand', () => {
  it('½‖t − o‖², whatever the outputs', () => {
    for (const outputs of ['sigmoid', 'softmax', 'linear'] as const) {
      expect(errorOf('squared', outputs, [1, 0.75], [0.5, 0.25])).toBe(0.25);
    }
    expect(errorOf('squared', 'linear', [1, -1, 0], [0, 2, 0])).toBe(5);
  });

  it('is squared unless said otherwise', () => {
    const network = networkOf({ layers: [1, 1], activation: 'tanh', outputActivation: 'sigmoid' });
    expect(sampleError(network, Float64Array.of(0.5), 0, Float64Array.of(1), 0)).toBe(0.125);
  });

  it('cross-entropy of sigmoid outputs: Σ t log(t/o) + (1 − t) log((1 − t)/(1 − o))', () => {
    closeTo(errorOf('crossEntropy', 'sigmoid', [1, 0], [0.5, 0.75]), 3 * LN2);
    closeTo(errorOf('crossEntropy', 'sigmoid', [0.25], [0.5]), -0.25 * LN2 + 0.75 * log(1.5));
    closeTo(errorOf('crossEntropy', 'sigmoid', [0.5, 0.5, 1], [0.25, 0.75, 1]), log(4 / 3));
  });

  it('cross-entropy of softmax outputs: Σ t log(t/o), nothing of 1 − t', () => {
    closeTo(errorOf('crossEntropy', 'softmax', [0, 1, 0], [0.25, 0.25, 0.5]), 2 * LN2);
    closeTo(errorOf('crossEntropy', 'softmax', [0.5, 0.5, 0], [0.25, 0.5, 0.25]), 0.5 * LN2);
  });

  it('reads the outputs from their place and the targets of its sample', () => {
    const network = networkOf({
      layers: [1, 2],
      activation: 'tanh',
      outputActivation: 'sigmoid',
      loss: 'crossEntropy',
    });
    const values = Float64Array.of(9, 9, 9, 0.5, 0.25, 9);
    const targets = Float64Array.of(9, 9, 9, 9, 1, 0, 9, 9);
    closeTo(sampleError(network, values, 3, targets, 2), LN2 + log(4 / 3));
  });
});

describe.each(['sigmoid', 'softmax'] as const)('cross-entropy of %s outputs', (outputActivation) => {
  const sized = { layers: [2, 3], outputActivation };
  const P = 50;
  const soft = softTargets(P, sized, 1);
  const hard = hardTargets(P, sized, 2);
  const others = softTargets(P, sized, 3);
  const of = (values: Float64Array, k: number) => values.subarray(3 * k, 3 * k + 3);

  it('is 0 at t = o whatever t, and larger elsewhere', () => {
    for (let k = 0; k < P; k++) {
      for (const t of [of(soft, k), of(hard, k)]) {
        expect(errorOf('crossEntropy', outputActivation, t, t)).toBe(0);
        // Pinsker: at least 2(t − o)² for each pair of probabilities, more than 1e-4 for one that is off by 0.01.
        const o = of(others, k);
        const apart = Math.max(...t.map((value, l) => Math.abs(value - o[l])));
        expect(errorOf('crossEntropy', outputActivation, t, o)).toBeGreaterThanOrEqual(apart * apart);
      }
    }
  });

  it('is −log of the likelihood of targets of 0 and 1', () => {
    for (let k = 0; k < P; k++) {
      const [t, o] = [of(hard, k), of(others, k)];
      const chances = t.map((value, l) => (value === 1 ? o[l] : outputActivation === 'softmax' ? 1 : 1 - o[l]));
      closeTo(errorOf('crossEntropy', outputActivation, t, o), -log(chances.reduce((a, b) => a * b)));
    }
  });

  it('is ½ Σ a (t − o)² near t = o, not what is left of larger terms', () => {
    // Off by O(r) and, relative to r², ε/r of the sigmoid's two terms; with softmax by Σ o − 1, a rounding.
    const r = outputActivation === 'softmax' ? 1e-6 : 1e-9;
    const t = Float64Array.of(0.3, 0.2, 0.5);
    const o = Float64Array.of(0.3 + r, 0.2 - r, 0.5);
    const a = (p: number) => (outputActivation === 'softmax' ? 1 / p : 1 / p + 1 / (1 - p));
    const expected = 0.5 * (a(0.3) * (o[0] - 0.3) ** 2 + a(0.2) * (o[1] - 0.2) ** 2);
    const allowed = outputActivation === 'softmax' ? 1e-4 : 1e-6;
    expect(Math.abs(errorOf('crossEntropy', outputActivation, t, o) / expected - 1)).toBeLessThan(allowed);
  });
});

describe('an output that rounds to 0 or 1', () => {
  const largest = 53 * LN2; // −log 2⁻⁵³
  it('is taken to be 2⁻⁵³ from it: E stays finite', () => {
    closeTo(errorOf('crossEntropy', 'sigmoid', [1], [0]), largest);
    closeTo(errorOf('crossEntropy', 'sigmoid', [0], [1]), largest);
    closeTo(errorOf('crossEntropy', 'softmax', [1, 0], [0, 1]), largest);
    closeTo(errorOf('crossEntropy', 'sigmoid', [0.5], [0]), 0.5 * log(0.5) + 0.5 * largest + 0.5 * log(0.5));
  });
  it('is no error where it is right', () => {
    expect(errorOf('crossEntropy', 'sigmoid', [1, 0], [1, 0])).toBe(0);
    expect(errorOf('crossEntropy', 'softmax', [1, 0], [1, 0])).toBe(0);
    // −log(1 − 10⁻¹²) = 10⁻¹² (1 + …), to the last bits and not to those of 1 − 10⁻¹²; −log 10⁻¹² is 12 log 10.
    expect(Math.abs(errorOf('crossEntropy', 'sigmoid', [0], [1e-12]) / 1e-12 - 1)).toBeLessThan(1e-11);
    closeTo(errorOf('crossEntropy', 'sigmoid', [1], [1e-12]), 12 * Math.LN10);
  });
  it('is what a saturated network has', () => {
    const samples = { count: 2, inputs: Float64Array.of(1, -1), targets: Float64Array.of(0, 1) };
    const network = networkOf({
      layers: [1, 1],
      activation: 'tanh',
      outputActivation: 'sigmoid',
      loss: 'crossEntropy',
    });
    closeTo(meanError(network, Float64Array.of(1000, 0), samples), largest);
    expect(meanError(network, Float64Array.of(-1000, 0), samples)).toBe(0);
  });
});

it.each([
  { outputActivation: 'sigmoid', loss: 'crossEntropy' },
  { outputActivation: 'softmax', loss: 'crossEntropy' },
  { outputActivation: 'softmax', loss: 'squared' },
] as const)(
  'meanError and evaluation have the mean over a set: $outputActivation, $loss',
  ({ outputActivation, loss }) => {
    const P = 7;
    const { network, weights } = randomNetwork({ layers: [2, 3, 3], activation: 'tanh', outputActivation, loss }, 4);
    const samples = probabilitySamples(P, network, 5);
    const outputs = networkOutputs(network, weights, samples, { start: 0, end: P });
    const errors = Array.from({ length: P }, (_, k) => sampleError(network, outputs, 3 * k, samples.targets, k));
    const mean = errors.reduce((a, b) => a + b) / P;
    expect(meanError(network, weights, samples)).toBe(mean);
    expect(evaluation(network, weights, samples).error).toBe(mean);
    expect(new Set(errors).size).toBe(P);
  },
);
