import { NumericalError } from '../errors.ts';
import { allocateMatrix, type Backend, type Matrix } from '../linalg/backend.ts';
import { euclideanNorm } from '../linalg/norms.ts';
import { matrixTrace } from '../linalg/symmetric.ts';
import { choleskyLength } from '../linalg/wasm/cholesky.ts';
import { symmetricProductLength } from '../linalg/wasm/products.ts';
import {
  type CrossCheck,
  crossCheckBound,
  type DampedSum,
  requireDamping,
  type TwoInverses,
  withVerdict,
} from './crossCheck.ts';

/** Doubles of work space of `backendCrossCheck`: three matrices, and a packed one or that of Cholesky's factor. */
export const crossCheckLength = (n: number): number =>
  3 * n * n + Math.max(symmetricProductLength(n, n), choleskyLength(n));

/**
 * `crossCheck` by a backend: the same quantities at the speed of matrix products.
 *
 * All matrices have pitch n.
 *
 * @param inverses (n × n) each, lower triangles, not modified
 * @param damped   (n × n) H + αI, lower triangle, not modified
 * @throws {NumericalError} as `crossCheck`
 *
 * Cost: 8n³ flops.
 */
export function backendCrossCheck(
  backend: Backend,
  { recursive, exact }: TwoInverses<Matrix>,
  damped: Matrix,
  { n, alpha, updates }: DampedSum,
): CrossCheck {
  const trace = matrixTrace(damped.values, n) - n * alpha;
  const bound = requireDamping(crossCheckBound(n, updates, trace, alpha), n, alpha);
  return backend.arena.borrow(() => {
    const full = allocateMatrix(backend, n, n);
    const result = allocateMatrix(backend, n, n);
    const factor = allocateMatrix(backend, n, n);

    const residual = (inverse: Matrix) => {
      mirrored(full, n, (index) => inverse.values[index]);
      backend.symmetricProduct(result, full, damped, n, n, 0);
      for (let i = 0; i < n; i++) result.values[i * n + i] -= 1;
      return euclideanNorm(result.values) / Math.sqrt(n);
    };
    const recursiveResidual = residual(recursive);
    const exactResidual = residual(exact);

    mirrored(full, n, (index) => exact.values[index]);
    const exactNorm = euclideanNorm(full.values);
    mirrored(full, n, (index) => recursive.values[index] - exact.values[index]);
    const inverseDifference = euclideanNorm(full.values) / exactNorm;

    factor.values.set(damped.values);
    if (!backend.cholesky(factor, n, 'factor'))
      throw new NumericalError('H + αI is not positive definite', { n, alpha });
    for (let i = 0; i < n; i++) factor.values.fill(0, i * n + i + 1, (i + 1) * n);
    result.values.fill(0);
    backend.product(result, { matrix: full }, { matrix: factor }, n, n, n, 1);
    full.values.fill(0);
    backend.product(full, { matrix: factor, transposed: true }, { matrix: result }, n, n, n, 1);
    const weightedDifference = euclideanNorm(full.values);

    const found = { inverseDifference, weightedDifference, recursiveResidual, exactResidual };
    return withVerdict(found, bound, { n, alpha, matrixTrace: trace, exactNorm });
  });
}

/** A full symmetric matrix from its lower triangle. */
function mirrored(to: Matrix, n: number, entry: (index: number) => number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = entry(i * n + j);
      to.values[i * n + j] = value;
      to.values[j * n + i] = value;
    }
  }
}
