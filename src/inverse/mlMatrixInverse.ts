import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { NumericalError } from '../errors.ts';
import { damped } from '../linalg/symmetric.ts';

/**
 * (H + αI)⁻¹ by the Cholesky decomposition of ml-matrix: the arithmetic of another library, which both of our own
 * inverses are held against.
 *
 * ml-matrix replaces a pivot that is not positive by 0 and goes on, so definiteness is asked for before solving.
 *
 * @param hessian (n × n) exactly symmetric, row-major, without damping; not modified
 * @param alpha   damping α
 * @returns (n × n) symmetric, row-major
 * @throws {NumericalError} if H + αI is not positive definite in double precision
 *
 * Cost: 7n³/6 multiply-adds, of which ml-matrix does some 0.2·10⁹ a second. Rounding: of the order of n·ε·κ(H + αI).
 *
 * @example
 * ```ts
 * import { mlMatrixInverse } from 'optimal-brain-surgeon/inverse';
 *
 * // H has the rows (2, 1) and (1, 1), α = 1: det(H + αI) = 3·2 − 1.
 * const inverse = mlMatrixInverse(Float64Array.of(2, 1, 1, 1), 2, 1);
 * console.log(Array.from(inverse, (x) => x.toFixed(6)).join(' ')); // → 0.400000 -0.200000 -0.200000 0.600000
 * ```
 */
export function mlMatrixInverse(hessian: Float64Array, n: number, alpha: number): Float64Array {
  const decomposition = new CholeskyDecomposition(Matrix.from1DArray(n, n, damped(hessian, n, alpha)));
  if (!decomposition.isPositiveDefinite()) {
    throw new NumericalError('H + αI is not positive definite', { n, alpha });
  }
  const solution = decomposition.solve(Matrix.eye(n));
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const entry = solution.get(i, j);
      inverse[i * n + j] = entry;
      inverse[j * n + i] = entry;
    }
  }
  return inverse;
}
