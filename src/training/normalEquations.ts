import { curvatureRows } from '../gradient/curvatureRows.ts';
import type { Point } from '../gradient/point.ts';
import { factorCholesky, solveCholesky } from '../linalg/cholesky.ts';
import { addOuterProducts } from '../linalg/outerProducts.ts';

/** The Gauss–Newton curvature H of E at one point, at the live weights, and the systems that a step solves with it. */
export interface NormalEquations {
  /** Makes H anew. @param weights (full n), 0 where deleted */
  form(weights: Float64Array): void;
  /** largest entry on the diagonal of H */
  largestDiagonal(): number;
  /**
   * Solves (H + damping·I)x = b, in place.
   *
   * @param vector (live) b; overwritten with x
   * @returns whether the matrix is positive definite in double precision; if not, `vector` is left as it was
   */
  solve(damping: number, vector: Float64Array): boolean;
}

/** Makes the normal equations of some live weights. */
export type MakeNormalEquations = (point: Omit<Point, 'weights'>) => NormalEquations;

/** Normal equations by plain loops over all gradients at once: for small networks. */
export const plainNormalEquations: MakeNormalEquations = ({ network, live, samples }) => {
  const n = live.length;
  const all = { start: 0, end: samples.count };
  const rows = new Float64Array(samples.count * network.outputs * n);
  const normal = new Float64Array(n * n);
  const factor = new Float64Array(n * n);
  return {
    form(weights) {
      curvatureRows({ network, weights, live, samples }, all, rows);
      normal.fill(0);
      addOuterProducts(normal, rows, n);
      for (let i = 0; i < n * n; i++) normal[i] /= samples.count;
    },
    largestDiagonal() {
      let largest = 0;
      for (let i = 0; i < n; i++) largest = Math.max(largest, normal[i * n + i]);
      return largest;
    },
    solve(damping, vector) {
      factor.set(normal);
      for (let i = 0; i < n; i++) factor[i * n + i] += damping;
      if (!factorCholesky(factor, n)) return false;
      solveCholesky(factor, n, vector);
      return true;
    },
  };
};
