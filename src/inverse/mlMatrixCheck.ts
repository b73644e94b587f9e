import { euclideanNorm } from '../linalg/norms.ts';
import { matrixTrace } from '../linalg/symmetric.ts';
import { type CrossCheck, type Differences, differences, type TwoInverses, withVerdict } from './crossCheck.ts';
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
 * @param check    of the two inverses: its bound is taken
 * @param inverses (n × n) each, full
 * @param damped   (n × n) A, full; not modified
 * @returns `recursiveResidual`: the larger one of ours; `exactResidual`: that of M
 * @throws {NumericalError} if A is not positive definite
 *
 * Cost: 15n³/2 multiply-adds.
 */
export function mlMatrixCheck(
  check: CrossCheck,
  { recursive, exact }: TwoInverses,
  damped: Float64Array,
  n: number,
): CrossCheck {
  const theirs = mlMatrixInverse(damped, n, 0);
  const found = [recursive, exact].map((ours) => differences({ recursive: ours, exact: theirs }, damped, n, 0));
  const size = { n, alpha: 0, matrixTrace: matrixTrace(damped, n) }; // α is in the matrix
  return withVerdict(worseOf(found), check.bound, { ...size, exactNorm: euclideanNorm(theirs) });
}

/** The larger of each difference and residual; @param found of R and of X, each held against M */
function worseOf(found: readonly Differences[]): Differences {
  const largest = (name: keyof Differences) => Math.max(...found.map((one) => one[name]));
  return {
    inverseDifference: largest('inverseDifference'),
    weightedDifference: largest('weightedDifference'),
    recursiveResidual: largest('recursiveResidual'),
    exactResidual: largest('exactResidual'),
  };
}
