import { describe, expect, it } from 'vitest';
import type { Samples } from '../../src/dataset/dataSet.ts';
import { mixtures } from '../../src/dataset/mixtures.ts';
import { NO_FILES } from '../../src/dataset/publishedFile.ts';

/** The paper's parameters, component by component: means and variances. */
const PAPER = {
  A: [
    [1, 1, 0, 1, 0.5, 0.99, 1.0, 0.88, 0.7, 0.95],
    [0, 0, 1, 0, 0.5, 1.28, 0.6, 0.52, 0.93, 0.93],
  ],
  B: [
    [0, 1, 0, 0, 0.5, 0.84, 0.68, 1.28, 1.02, 0.89],
    [1, 0, 1, 1, 0.5, 0.52, 1.25, 1.09, 0.64, 1.13],
  ],
};

/** E[yᵏ] of a normal variate: M_k = μ M_(k−1) + (k − 1) σ² M_(k−2). */
const normalMoment = (mean: number, variance: number, k: number): number =>
  k === 0
    ? 1
    : mean * normalMoment(mean, variance, k - 1) +
      (k > 1 ? (k - 1) * variance * normalMoment(mean, variance, k - 2) : 0);

/** E[x₁^k₁ ⋯ x₅^k₅] of a category: inputs of a component are independent, components even. */
const expected = (category: 'A' | 'B', powers: readonly number[]) =>
  PAPER[category].reduce(
    (sum, component) =>
      sum + powers.reduce((product, k, i) => product * normalMoment(component[i], component[5 + i], k), 0.5),
    0,
  );

const rows = ({ count, inputs, targets }: Samples) =>
  Array.from({ length: count }, (_, k) => ({ x: [...inputs.subarray(5 * k, 5 * k + 5)], target: targets[k] }));
const setsOf = (draw: number) => {
  const { train, validation, test } = mixtures.load({ draw, files: NO_FILES });
  return [train, validation!, test!];
};

describe('the mixtures', () => {
  it('have three sets of 1,000 samples, five inputs and one target 0 or 1', () => {
    const { inputNames, outputNames, train, validation, test } = mixtures.load({ draw: 1, files: NO_FILES });
    expect(inputNames).toEqual(['x1', 'x2', 'x3', 'x4', 'x5']);
    expect(outputNames).toEqual(['class']);
    expect([train.count, validation!.count, test!.count]).toEqual([1000, 1000, 1000]);
    expect(new Set(train.targets)).toEqual(new Set([0, 1]));
  });

  it('are the same whenever a draw is made, bit by bit on every machine', () => {
    expect(mixtures.load({ draw: 3, files: NO_FILES }).sha256).toBe(mixtures.load({ draw: 3, files: NO_FILES }).sha256);
    // The first sample of draw 1 as it came out first.
    expect([...mixtures.load({ draw: 1, files: NO_FILES }).train.inputs.subarray(0, 5)]).toEqual([
      -0.8233345880578038, -0.33118163477231366, 1.8527143951037215, -0.367814255157799, 0.035093355364472334,
    ]);
    expect(mixtures.load({ draw: 1, files: NO_FILES }).train.targets[0]).toBe(1);
  });

  it('differ from draw to draw and from set to set in every value', () => {
    const values = [1, 2, 3].flatMap(setsOf).flatMap(({ inputs }) => [...inputs]);
    expect(new Set(values).size).toBe(3 * 3 * 5000);
  });

  // Samples of A are binomial: 1,000 draws of probability ½ have σ = √250 = 15.8; five of them.
  it.each([1, 2, 3, 4])('draw %i has even categories', (draw) => {
    for (const { targets } of setsOf(draw)) {
      expect(Math.abs(targets.reduce((sum, target) => sum + target, 0) - 500)).toBeLessThan(5 * Math.sqrt(250));
    }
  });
});

/** All powers of the five inputs up to a total degree of 3. */
const POWERS = (function powers(inputs: number, degree: number): number[][] {
  if (inputs === 0) return [[]];
  return Array.from({ length: degree + 1 }, (_, k) =>
    powers(inputs - 1, degree - k).map((rest) => [k, ...rest]),
  ).flat();
})(5, 3);

/*
 * Moments up to the third tell every mean and variance, which of them belong to one component (covariances, skewness),
 * and a standard deviation from a variance. A mean of N values of m has the standard error √((E[m²] − E[m]²)/N); five
 * of them.
 */
describe.each([
  ['A', 0],
  ['B', 1],
] as const)('category %s over ten draws', (category, target) => {
  const samples = Array.from({ length: 10 }, (_, k) => setsOf(k + 1).flatMap(rows)).flat();
  const ours = samples.filter((sample) => sample.target === target).map(({ x }) => x);

  it.each(POWERS.map((powers) => ({ powers })))('has the moment of the paper: $powers', ({ powers }) => {
    const mean =
      ours.reduce((sum, x) => sum + x.reduce((product, value, i) => product * value ** powers[i], 1), 0) / ours.length;
    const squares = powers.map((k) => 2 * k);
    const standardError = Math.sqrt((expected(category, squares) - expected(category, powers) ** 2) / ours.length);
    expect(Math.abs(mean - expected(category, powers))).toBeLessThanOrEqual(5 * standardError + 1e-12);
  });
});

// The paper's nets reach squared errors of about .194 to .22 a test sample (the axes of its figures). The least that
// any function of the inputs can have on average is that of the probability of B: 0.200, with a standard error of 0.002
// over 9,000 samples.
it('leaves the error of the paper to the best of all outputs', () => {
  const density = (component: readonly number[], x: readonly number[]) =>
    x.reduce((product, value, i) => {
      const variance = component[5 + i];
      return (product * Math.exp((-0.5 * (value - component[i]) ** 2) / variance)) / Math.sqrt(variance);
    }, 1);
  const errors = [1, 2, 3]
    .flatMap((draw) => setsOf(draw).flatMap(rows))
    .map(({ x, target }) => {
      const [a, b] = [PAPER.A, PAPER.B].map(([first, second]) => density(first, x) + density(second, x));
      return (b / (a + b) - target) ** 2;
    });
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  expect(mean).toBeGreaterThan(0.194);
  expect(mean).toBeLessThan(0.206);
});
