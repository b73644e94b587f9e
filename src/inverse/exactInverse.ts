import { NumericalError } from '../errors.ts';
import { factorCholesky, inverseFromCholesky } from '../linalg/cholesky.ts';
import { damped, matrixTrace } from '../linalg/symmetric.ts';
import { crossCheckBound, requireDamping } from './crossCheck.ts';

/**
 * (H + αI)⁻¹ by Cholesky decomposition, by plain loops: the second route to the inverse, from H instead of the output
 * gradients. `mlMatrixInverse` is the same by another library.
 *
 * @param hessian (n × n) exactly symmetric, row-major, without damping; not modified
 * @param alpha   damping α
 * @returns (n × n) symmetric, row-major
 * @throws {NumericalError} if H + αI is not positive definite in double precision; where α is too small to make it so,
 *   as `requireDamping`
 *
 * Cost: n³/2 multiply-adds. Rounding: of the order of n·ε·κ(H + αI).
 *
 * @example
 * ```ts
 * import { exactInverse } from 'optimal-brain-surgeon/inverse';
 *
 * // H has the rows (2, 1) and (1, 1), α = 1: det(H + αI) = 3·2 − 1.
 * const inverse = exactInverse(Float64Array.of(2, 1, 1, 1), 2, 1);
 * console.log(Array.from(inverse, (x) => x.toFixed(6)).join(' ')); // → 0.400000 -0.200000 -0.200000 0.600000
 * ```
 */
export function exactInverse(hessian: Float64Array, n: number, alpha: number): Float64Array {
  const matrix = damped(hessian, n, alpha);
  if (!factorCholesky(matrix, n)) {
    requireDamping(crossCheckBound(n, 0, matrixTrace(hessian, n), alpha), n, alpha);
    throw new NumericalError('H + αI is not positive definite', { n, alpha });
  }
  return inverseFromCholesky(matrix, n);
}
