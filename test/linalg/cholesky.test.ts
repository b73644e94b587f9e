import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { factorCholesky, solveCholesky } from '../../src/linalg/cholesky.ts';
import { damped } from '../../src/linalg/symmetric.ts';
import { largestDifference, naiveHessian, uniforms } from '../problems.ts';

describe('Cholesky', () => {
  it('solves a system as ml-matrix does', () => {
    const n = 12;
    const matrix = damped(naiveHessian(uniforms(40 * n, 1), n, 40), n, 0.1);
    const b = uniforms(n, 2);
    const expected = new CholeskyDecomposition(Matrix.from1DArray(n, n, matrix))
      .solve(Matrix.columnVector(b))
      .to1DArray();
    factorCholesky(matrix, n);
    solveCholesky(matrix, n, b);
    // Condition number below 10 (eigenvalues 0.1 … 1), n = 12: n·κ·ε = 3e-14.
    expect(largestDifference(b, expected)).toBeLessThan(3e-14);
  });

  it('factors [[4, 2], [2, 5]] into [[2], [1, 2]]', () => {
    const matrix = Float64Array.of(4, Number.NaN, 2, 5); // the upper triangle is not read
    factorCholesky(matrix, 2);
    expect([matrix[0], matrix[2], matrix[3]]).toEqual([2, 1, 2]);
  });

  it('says whether a matrix is positive definite', () => {
    expect(factorCholesky(Float64Array.of(2, 1, 1, 2), 2)).toBe(true);
    expect(factorCholesky(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
    expect(factorCholesky(Float64Array.of(1, 0, 0, Number.NaN), 2)).toBe(false);
    expect(factorCholesky(Float64Array.of(1, 1, 1, 1), 2)).toBe(false);
  });
});
