import { NumericalError } from '../errors.ts';
import { factorCholesky } from '../linalg/cholesky.ts';
import { euclideanNorm, factorWeightedNorm, inverseResidual, relativeDifference } from '../linalg/norms.ts';
import { matrixTrace } from '../linalg/symmetric.ts';
import { type CrossCheck, type TwoInverses, withVerdict } from './crossCheck.ts';
import { mlMatrixInverse } from './mlMatrixInverse.ts';

/** The H of a path that ml-matrix inverts, too. */
export type MlMatrixChoice = 'first' | 'each';

/** Whether the H for a deletion is one of them; @param choice undefined: none is */
export const isForMlMatrix = (choice: MlMatrixChoice | undefined, step: number): boolean =>
  choice === 'each' || (choice === 'first' && step === 1);

/**
 * Holds both of our inverses of one A = H + αI against M, that of ml-matrix, which takes the place of the exact one:
 *
 *     max(‖R − M‖, ‖X − M‖) / ‖M‖,   max(‖Lᵀ(R − M)L‖, ‖Lᵀ(X − M)L‖),   LLᵀ = A
 *
 * Differences, residual and verdict are those of `crossCheck` with M for X and, for R, the worse of R and X. M comes
 * from the same matrix by the same method as X, so rounding explains no more of R − M than of R − X, and less of X − M:
 * the bounds are those of the check of R and X.
 *
 * @param check    of the two inverses: their residuals and bounds are taken from it
 * @param inverses (n × n) each, full
 * @param damped   (n × n) A, full; not modified
 * @returns `recursiveResidual`: the larger one of ours; `exactResidual`: that of M
 * @throws {NumericalError} if A is not positive definite
 *
 * Cost: 13n³/3 multiply-adds.
 */
export function mlMatrixCheck(
  check: CrossCheck,
  { recursive, exact }: TwoInverses,
  damped: Float64Array,
  n: number,
): CrossCheck {
  const theirs = mlMatrixInverse(damped, n, 0);
  const factor = damped.slice();
  if (!factorCholesky(factor, n)) throw new NumericalError('H + αI is not positive definite', { n });
  const ours = [recursive, exact];
  const weighted = (inverse: Float64Array) =>
    factorWeightedNorm(
      factor,
      inverse.map((x, i) => x - theirs[i]),
      n,
    );
  const found = {
    inverseDifference: Math.max(...ours.map((inverse) => relativeDifference(inverse, theirs))),
    weightedDifference: Math.max(...ours.map(weighted)),
    recursiveResidual: Math.max(check.recursiveResidual, check.exactResidual),
    exactResidual: inverseResidual(damped, theirs, n),
  };
  return withVerdict(found, check.bound, {
    n,
    alpha: 0, // it is in the matrix
    matrixTrace: matrixTrace(damped, n),
    exactNorm: euclideanNorm(theirs),
  });
}
