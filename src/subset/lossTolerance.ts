import { inverseFromCholesky } from '../linalg/cholesky.ts';
import type { QuadraticModel } from './quadraticModel.ts';

/** Tolerance of models that are well conditioned. */
const MIN_TOLERANCE = 1e-10;

/**
 * The share of a loss by which two losses count as equal: n·ε·κ, what rounding may do to the sum of the saliencies of a
 * path, and at least 1e-10. A proof says that no mask has a loss smaller by more than that; of masks within it, it
 * keeps the first that it meets.
 *
 * κ is the largest diagonal entry of A times that of A⁻¹, a lower bound of the condition number and near it where α
 * decides it.
 *
 * @returns a share, e.g. 1e-10
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
  return Math.max(MIN_TOLERANCE, n * Number.EPSILON * largest * largestOfInverse);
}
