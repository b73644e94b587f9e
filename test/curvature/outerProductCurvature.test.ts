import { describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { curvatureRows, ROW_FORM, rowsPerSample } from '../../src/gradient/curvatureRows.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { probabilitySamples } from '../probabilities.ts';
import { largest, largestDifference, naiveHessian, randomNetwork, randomSamples } from '../problems.ts';

const P = 20;
const architecture = { layers: [3, 4, 2], activation: 'tanh', outputActivation: 'sigmoid' } as const;
const { network, weights } = randomNetwork(architecture, 21);
const samples = randomSamples(P, 3, 2, 22);
const live = liveWeights(fullMask(network));
const n = live.length;
const curvature = (form: 'matrix' | 'diagonal', shardSize: number) =>
  outerProductCurvature({ network, weights, live, samples }, form, shardSize);

describe('outerProductCurvature', () => {
  it('is (1/P) Σ_k Σ_l x xᵀ: divided by P, not by P·o', () => {
    const { hessian, rows: jacobian } = curvature('matrix', 7);
    expect(jacobian).toHaveLength(P * 2 * n);
    const naive = naiveHessian(jacobian, n, P);
    // Sums of P·o = 40 terms in another order: 40ε relative to the largest entry.
    expect(largestDifference(hessian, naive)).toBeLessThan(40 * Number.EPSILON * largest(naive));
  });

  it('is symmetric to the last bit', () => {
    const { hessian } = curvature('matrix', 7);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(hessian[i * n + j]).toBe(hessian[j * n + i]);
  });

  it('has a diagonal that is the diagonal form, bit for bit', () => {
    const { hessian } = curvature('matrix', 7);
    expect(curvature('diagonal', 7).hessian).toEqual(hessian.filter((_, i) => i % (n + 1) === 0));
  });

  it('has one shard or many: the same sum to rounding', () => {
    const [one, many] = [curvature('matrix', 1000), curvature('matrix', 1)];
    expect(largestDifference(one.hessian, many.hessian)).toBeLessThan(40 * Number.EPSILON * largest(one.hessian));
  });

  it('leaves rows and columns of deleted weights out', () => {
    const some = live.filter((q) => q !== 5);
    const { hessian } = outerProductCurvature({ network, weights, live: some, samples }, 'matrix', 7);
    const whole = curvature('matrix', 7).hessian;
    some.forEach((i, a) => {
      some.forEach((j, b) => {
        expect(hessian[a * some.length + b]).toBe(whole[i * n + j]);
      });
    });
  });

  it('equals the exact Hessian of E when all residuals are zero', () => {
    const targets = networkOutputs(network, weights, samples, { start: 0, end: P });
    const perfect = { ...samples, targets };
    const { hessian } = curvature('matrix', 7);
    // Central differences of ∂E/∂w: h²/6 · f⁗ + ε/h ≈ 1e-10 at h = 1e-5. With the targets of `samples` the term
    // (t − o)·∂²o/∂w² that Gauss–Newton drops makes the difference larger than 1e-3, which the last line shows.
    const exact = (set: typeof samples) => {
      const h = 1e-5;
      return live.reduce(
        (matrix, q) => {
          const slope = (by: number) =>
            lossGradient({ network, weights: weights.with(q, weights[q] + by), live, samples: set }, 0).gradient;
          const [up, down] = [slope(h), slope(-h)];
          for (let i = 0; i < n; i++) matrix[i * n + q] = (up[i] - down[i]) / (2 * h);
          return matrix;
        },
        new Float64Array(n * n),
      );
    };
    expect(largestDifference(hessian, exact(perfect))).toBeLessThan(1e-8);
    expect(largestDifference(hessian, exact(samples))).toBeGreaterThan(1e-3);
  });
});

describe.each([
  { outputActivation: 'sigmoid', activation: 'tanh', layers: [3, 4, 1] },
  { outputActivation: 'sigmoid', activation: 'sigmoid', layers: [3, 4, 2] },
  { outputActivation: 'softmax', activation: 'tanh', layers: [3, 4, 3] },
  { outputActivation: 'softmax', activation: 'sigmoid', layers: [2, 3, 3, 2] },
  { outputActivation: 'softmax', activation: 'tanh', layers: [4, 3] },
] as const)('cross-entropy of $layers $outputActivation', (given) => {
  const crossEntropy = { ...given, loss: 'crossEntropy' } as const;
  const point = randomNetwork(crossEntropy, 23);
  const size = point.network.weights;
  const every = liveWeights(fullMask(point.network));
  const set = probabilitySamples(P, crossEntropy, 24);
  const gaussNewton = outerProductCurvature({ ...point, live: every, samples: set }, 'matrix', 7).hessian;

  /** Central differences of ∂E/∂w: h²/6 · f⁗ + ε/h ≈ 1e-10 at h = 1e-5. */
  function exact(targets: Float64Array): Float64Array {
    const h = 1e-5;
    const matrix = new Float64Array(size * size);
    for (const q of every) {
      const slope = (by: number) =>
        lossGradient(
          {
            network: point.network,
            weights: point.weights.with(q, point.weights[q] + by),
            live: every,
            samples: { ...set, targets },
          },
          0,
        ).gradient;
      const [up, down] = [slope(h), slope(-h)];
      for (let i = 0; i < size; i++) matrix[i * size + q] = (up[i] - down[i]) / (2 * h);
    }
    return matrix;
  }

  it('Gauss–Newton equals the exact Hessian of E at t = o; without hidden units, at all targets', () => {
    const outputs = networkOutputs(point.network, point.weights, set, { start: 0, end: P });
    expect(largest(gaussNewton)).toBeGreaterThan(0.01);
    expect(largestDifference(gaussNewton, exact(outputs))).toBeLessThan(1e-8);
    const elsewhere = largestDifference(gaussNewton, exact(set.targets));
    if (given.layers.length === 2) expect(elsewhere).toBeLessThan(1e-8);
    else expect(elsewhere).toBeGreaterThan(1e-4);
  });

  it('has a diagonal that is the diagonal form, bit for bit, in each form of rows', () => {
    for (const rowForm of Object.values(ROW_FORM)) {
      const [matrix, diagonal] = (['matrix', 'diagonal'] as const).map(
        (form) => outerProductCurvature({ ...point, live: every, samples: set }, form, 7, rowForm).hessian,
      );
      expect(diagonal).toEqual(matrix.filter((_, i) => i % (size + 1) === 0));
    }
  });

  it.each(Object.entries(ROW_FORM))('is (1/P) Σ y yᵀ of the rows it returns, shard by shard: %s', (_, rowForm) => {
    const { hessian, rows } = outerProductCurvature({ ...point, live: every, samples: set }, 'matrix', 7, rowForm);
    expect(rows).toHaveLength(P * rowsPerSample(point.network, rowForm) * size);
    const whole = new Float64Array(rows.length);
    curvatureRows(
      { network: point.network, weights: point.weights, live: every, samples: set },
      { start: 0, end: P },
      whole,
      rowForm,
    );
    expect(rows).toEqual(whole);
    // Sums of at most P·o = 60 terms in another order.
    const naive = naiveHessian(rows, size, P);
    expect(largestDifference(hessian, naive)).toBeLessThan(60 * Number.EPSILON * largest(naive));
  });
});
