import { NumericalError } from '../errors.ts';
import { inverseFromCholesky } from '../linalg/cholesky.ts';
import type { QuadraticModel } from './quadraticModel.ts';

/** Tolerance of models that are well conditioned. */
const MIN_TOLERANCE = 1e-10;
/** From here on a proof says next to nothing, and from 1 on anything. */
const MAX_TOLERANCE = 1e-4;

/**
 * The share of a loss by which two losses count as equal: n·ε·κ, what rounding may do to the sum of the saliencies of a
 * path, and at least 1e-10. A proof says that no mask has a loss smaller by more than that; of masks within it, it
 * keeps the first that it meets.
 *
 * κ is the largest A_qq[A⁻¹]_qq, which regression calls the variance inflation of a column. No scale of a weight
 * changes it, as none changes the rounding of saliencies.
 *
 * @returns a share, e.g. 1e-10
 * @throws {NumericalError} if it is above 1e-4: A is too badly conditioned to prove anything
 *
 * Cost: n³/3 multiply-adds.
 */
export function lossTolerance({ n, matrix, factor }: QuadraticModel): number {
  const inverse = inverseFromCholesky(factor.slice(), n);
  let inflation = 0;
  for (let i = 0; i < n * n; i += n + 1) inflation = Math.max(inflation, matrix[i] * inverse[i]);
  const tolerance = Math.max(MIN_TOLERANCE, n * Number.EPSILON * inflation);
  if (tolerance <= MAX_TOLERANCE) return tolerance;
  throw new NumericalError('the matrix is too badly conditioned to prove anything: a larger α helps', { n, tolerance });
}
