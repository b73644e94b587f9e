import { NumericalError } from '../errors.ts';
import { euclideanNorm } from '../linalg/norms.ts';
import { matrixTrace } from '../linalg/symmetric.ts';
import { type CrossCheck, differences, requireDamping, type TwoInverses, withVerdict } from './crossCheck.ts';

/** Standard deviations of rounding that a difference may be. */
const STANDARD_DEVIATIONS = 3;

/**
 * Holds the inverse by the spectrum against the exact one, for a matrix that no recursion gives: the same norms as
 * `crossCheck` under another bound.
 *
 * @param inverses    (n × n) each; the one from `spectralInverse` stands for the recursive one
 * @param hessian     (n × n) H without damping
 * @param eigenvalues (n) of H, ascending
 * @throws {NumericalError} if H + αI is not positive definite, or so close to it that rounding hides everything
 */
export function spectralCheck(
  inverses: TwoInverses,
  hessian: Float64Array,
  eigenvalues: Float64Array,
  alpha: number,
): CrossCheck {
  const n = eigenvalues.length;
  const smallest = eigenvalues[0] + alpha;
  if (!(smallest > 0)) throw new NumericalError('H + αI is not positive definite', { alpha, smallest });
  const largest = Math.max(Math.abs(eigenvalues[0]), Math.abs(eigenvalues[n - 1])) + alpha;
  const bound = requireDamping(spectralBound(n, largest, smallest), n, alpha);
  const found = differences(inverses, hessian, n, alpha);
  const size = { n, alpha, matrixTrace: matrixTrace(hessian, n), exactNorm: euclideanNorm(inverses.exact) };
  return withVerdict(found, bound, size);
}

/**
 * The bound of the distance that the two may have by rounding, relative in the Frobenius norm, or in the norm weighted
 * by A = H + αI:
 *
 *     λu κ√n (n + 3√n + 20),   κ = ‖A‖₂‖A⁻¹‖₂,  u = 2⁻⁵³,  λ = 3
 *
 * The solver's spectrum is that of A + ΔA, ‖ΔA‖₂ ≈ n·u·‖A‖₂ (its orthogonal transformations, backward stable);
 * Cholesky's factor and solves are those of A + ΔA with (3√n + 20)u for n·u, as in `exactResidualBound`. Either changes
 * A⁻¹ by A⁻¹ΔA A⁻¹: κ‖ΔA‖/‖A‖ of its norm; in the weighted norm ‖LᵀA⁻¹ΔA A⁻¹L‖_F = ‖L⁻¹ΔA L⁻ᵀ‖_F ≤ √n ‖ΔA‖₂‖A⁻¹‖₂, the
 * same.
 */
function spectralBound(n: number, largest: number, smallest: number): number {
  const unitRoundoff = Number.EPSILON / 2;
  const condition = largest / smallest;
  return STANDARD_DEVIATIONS * unitRoundoff * condition * Math.sqrt(n) * (n + 3 * Math.sqrt(n) + 20);
}
