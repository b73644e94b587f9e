import { describe, expect, it } from 'vitest';
import { CURVATURE, CURVATURES } from '../../src/curvature/matrices/curvatureMatrices.ts';
import { allCurvatureRows } from '../../src/gradient/curvatureRows.ts';
import type { Point } from '../../src/gradient/point.ts';
import { smallestEigenvalue } from '../../src/inverse/spectrum.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { probabilitySamples } from '../probabilities.ts';
import { largest, largestDifference, naiveHessian, randomNetwork } from '../problems.ts';

const P = 20;
const crossEntropy = {
  layers: [3, 4, 2],
  activation: 'tanh',
  outputActivation: 'sigmoid',
  loss: 'crossEntropy',
} as const;
const squared = { ...crossEntropy, loss: 'squared' } as const;

/** Points far from a minimum, where residuals are large: the exact Hessian is indefinite. */
const POINTS: readonly Point[] = [crossEntropy, squared].flatMap((architecture) =>
  [1, 2, 3].map((seed): Point => {
    const { network, weights } = randomNetwork(architecture, seed);
    const live = liveWeights(fullMask(network)).filter((q) => q % 7 !== 2);
    return {
      network,
      weights: weights.map((w, q) => (live.includes(q) ? w : 0)),
      live,
      samples: probabilitySamples(P, architecture, 40 + seed),
    };
  }),
);

/** The whole matrix; of a diagonal one with zeros beside it. */
function whole(name: (typeof CURVATURES)[number], point: Point): Float64Array {
  const { form, at } = CURVATURE[name];
  const n = point.live.length;
  const { hessian } = at(point, form, 7);
  return form === 'matrix'
    ? hessian
    : Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) ? 0 : hessian[i / (n + 1)]));
}

describe.each(CURVATURES)('the record of %s', (name) => {
  const { form, rows, definite, at } = CURVATURE[name];

  it('names its key', () => {
    expect(CURVATURE[name].name).toBe(name);
  });

  it('has the size of its form, and a diagonal that is the diagonal of the matrix', () => {
    for (const point of POINTS) {
      const n = point.live.length;
      const { hessian } = at(point, form, 7);
      expect(hessian).toHaveLength(form === 'matrix' ? n * n : n);
      const diagonal = at(point, 'diagonal', 7).hessian;
      expect(diagonal).toEqual(form === 'matrix' ? hessian.filter((_, i) => i % (n + 1) === 0) : hessian);
    }
  });

  it('says whether it is the sum of outer products of its rows', () => {
    for (const point of POINTS) {
      const n = point.live.length;
      const { hessian, rows: made } = at(point, form, 7);
      expect(made === null).toBe(rows === null);
      if (!rows) continue;
      const all = allCurvatureRows(point, rows);
      expect(made).toEqual(all);
      const naive = naiveHessian(all, n, P);
      // Sums of at most P·o = 40 terms in another order.
      expect(largestDifference(hessian, naive)).toBeLessThan(40 * Number.EPSILON * largest(naive));
    }
  });

  it('says whether eigenvalues may be negative', () => {
    const smallest = POINTS.map((point) => {
      const matrix = whole(name, point);
      const n = point.live.length;
      return smallestEigenvalue(matrix, n) / (n * n * largest(matrix));
    });
    // The solver is off by n·u·‖H‖₂, and ‖H‖₂ ≤ n·max|H_ij|.
    if (definite) expect(Math.min(...smallest)).toBeGreaterThan(-Number.EPSILON);
    else expect(Math.min(...smallest)).toBeLessThan(-1e-6);
  });
});
