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
 * κ is the largest diagonal entry of A times that of A⁻¹, a lower bound of the condition number and near it where α
 * decides it.
 *
 * @returns a share, e.g. 1e-10
 * @throws {NumericalError} if it is above 1e-4: A is too badly conditioned to prove anything
 *
 * Cost: n³/3 multiply-adds.
 */
export function lossTolerance({ n, matrix, factor }: QuadraticModel): number {
  const inverse = inverseFromCholesky(factor.slice(), n);
  let [largest, largestOfInverse] = [0, 0];
  for (let i = 0; i < n; i++) {
    largest = Math.max(largest, matrix[i * n + i]);
    largestOfInverse = Math.max(largestOfInverse, inverse[i * n + i]);
  }
  const tolerance = Math.max(MIN_TOLERANCE, n * Number.EPSILON * largest * largestOfInverse);
  if (tolerance <= MAX_TOLERANCE) return tolerance;
  throw new NumericalError('the matrix is too badly conditioned to prove anything: a larger α helps', { n, tolerance });
}
