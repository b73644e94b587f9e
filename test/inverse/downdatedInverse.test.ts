import { describe, expect, it } from 'vitest';
import { deleteWeight } from '../../src/inverse/downdatedInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { largest, largestDifference, naiveHessian, uniforms } from '../problems.ts';

describe('deleteWeight', () => {
  const [P, n, alpha] = [40, 9, 1e-2];
  const jacobian = uniforms(P * n, 31);
  const hessian = naiveHessian(jacobian, n, P);
  const without = (matrix: Float64Array, size: number, q: number) =>
    matrix.filter((_, index) => Math.floor(index / size) !== q && index % size !== q);
  // Eigenvalues of H lie in about 0.1 … 1, so κ ≤ 100; two inversions and a downdate at n·κ·ε each.
  const tolerance = 3 * n * 100 * Number.EPSILON;

  it.each([0, 4, 8])('is the inverse of the matrix without row and column %i', (q) => {
    const downdated = deleteWeight(exactInverse(hessian, n, alpha), n, q);
    const direct = exactInverse(without(hessian, n, q), n - 1, alpha);
    expect(largestDifference(downdated, direct)).toBeLessThan(tolerance * largest(direct));
  });

  it('three times over is the inverse without all three, in any order', () => {
    const inverse = exactInverse(hessian, n, alpha);
    const three = deleteWeight(deleteWeight(deleteWeight(inverse, n, 2), n - 1, 4), n - 2, 0); // 2, 5, 0
    const direct = exactInverse(without(without(without(hessian, n, 5), n - 1, 2), n - 2, 0), n - 3, alpha);
    expect(largestDifference(three, direct)).toBeLessThan(tolerance * largest(direct));
  });
});
