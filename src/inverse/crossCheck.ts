import { NumericalError } from '../errors.ts';
import { factorCholesky } from '../linalg/cholesky.ts';
import { euclideanNorm, factorWeightedNorm, inverseResidual, relativeDifference } from '../linalg/norms.ts';
import { damped, matrixTrace } from '../linalg/symmetric.ts';

/** The distance of the two inverses of one H + αI, and its bound. */
export interface CrossCheck {
  /** ‖R − X‖_F / ‖X‖_F, R from the recursion, X exact */
  readonly inverseDifference: number;
  /** ‖Lᵀ(R − X)L‖_F with LLᵀ = H + αI: the same in the metric of H + αI, where the null space of H hides nothing */
  readonly weightedDifference: number;
  /** ‖(H + αI)R − I‖_F / √n */
  readonly recursiveResidual: number;
  /** ‖(H + αI)X − I‖_F / √n */
  readonly exactResidual: number;
  /** what rounding explains of either difference, see `crossCheckBound` */
  readonly bound: number;
  /** what rounding explains of the residual of the exact inverse, see `exactResidualBound` */
  readonly residualBound: number;
  /** both differences ≤ bound, and the exact residual ≤ residualBound */
  readonly agrees: boolean;
}

/** Two inverses of one H + αI. */
export interface TwoInverses<Stored = Float64Array> {
  /** from the recursion, or another route that is not Cholesky's */
  readonly recursive: Stored;
  readonly exact: Stored;
}

/** The sum of outer products, with damping, that two inverses are made of. */
export interface DampedSum {
  /** live weights */
  readonly n: number;
  /** damping α */
  readonly alpha: number;
  /** N, output gradients absorbed by the recursion: P·o */
  readonly updates: number;
}

/**
 * Holds the recursive inverse against the exact one, in two norms. The plain one is what users of H⁻¹ see; but where H
 * is rank-deficient it is nearly all 1/α, and a recursion that is wrong on the range of H passes. The norm weighted by
 * H + αI gives every direction the same weight.
 *
 * @param inverses (n × n) each, from `recursiveInverse` and `exactInverse`
 * @param hessian  (n × n) H without damping
 * @throws {NumericalError} as `requireDamping`, or if H + αI is not positive definite
 *
 * Cost: 19n³/6 multiply-adds.
 *
 * @example
 * ```ts
 * import { crossCheck, exactInverse, recursiveInverse } from 'optimal-brain-surgeon/inverse';
 *
 * const hessian = Float64Array.of(2, 1, 1, 1);
 * const jacobian = Float64Array.of(0, 1, 2, 1);
 * const sum = { n: 2, alpha: 1, updates: 2 };
 * const exact = exactInverse(hessian, 2, 1);
 * console.log(crossCheck({ recursive: recursiveInverse(jacobian, 2, 2, 1), exact }, hessian, sum).agrees); // → true
 * // P taken for 4 samples instead of 2: the inverse of another matrix
 * console.log(crossCheck({ recursive: recursiveInverse(jacobian, 2, 4, 1), exact }, hessian, sum).agrees); // → false
 * ```
 */
export function crossCheck(inverses: TwoInverses, hessian: Float64Array, { n, alpha, updates }: DampedSum): CrossCheck {
  const trace = matrixTrace(hessian, n);
  const bound = requireDamping(crossCheckBound(n, updates, trace, alpha), n, alpha);
  const found = differences(inverses, hessian, n, alpha);
  return withVerdict(found, bound, { n, alpha, matrixTrace: trace, exactNorm: euclideanNorm(inverses.exact) });
}

/** The part of a check that is measured on two inverses of one matrix. */
export type Differences = Pick<
  CrossCheck,
  'inverseDifference' | 'weightedDifference' | 'recursiveResidual' | 'exactResidual'
>;

/**
 * The difference of two inverses R and X of H + αI in both norms, and their residuals.
 *
 * @throws {NumericalError} if H + αI is not positive definite
 */
export function differences(
  { recursive, exact }: TwoInverses,
  hessian: Float64Array,
  n: number,
  alpha: number,
): Differences {
  const matrix = damped(hessian, n, alpha);
  const factor = matrix.slice();
  if (!factorCholesky(factor, n)) throw new NumericalError('H + αI is not positive definite', { n, alpha });
  const inverseDifference = relativeDifference(recursive, exact);
  const weightedDifference = factorWeightedNorm(
    factor,
    recursive.map((r, i) => r - exact[i]),
    n,
  );
  return {
    inverseDifference,
    weightedDifference,
    recursiveResidual: inverseResidual(matrix, recursive, n),
    exactResidual: inverseResidual(matrix, exact, n),
  };
}

/** The quantities that `exactResidualBound` needs. */
export interface InverseSize {
  readonly n: number;
  readonly alpha: number;
  /** tr H, without damping */
  readonly matrixTrace: number;
  /** ‖X‖_F */
  readonly exactNorm: number;
}

/**
 * Completes a check: the differences found, their bounds, and the verdict.
 *
 * @param bound what rounding explains of the differences
 */
export function withVerdict(
  found: Differences,
  bound: number,
  { n, alpha, matrixTrace, exactNorm }: InverseSize,
): CrossCheck {
  const residualBound = exactResidualBound(n, matrixTrace + n * alpha, exactNorm);
  const { inverseDifference, weightedDifference, recursiveResidual, exactResidual } = found;
  const agrees = inverseDifference <= bound && weightedDifference <= bound && exactResidual <= residualBound;
  return { inverseDifference, weightedDifference, recursiveResidual, exactResidual, bound, residualBound, agrees };
}

/**
 * Refuses an α at which rounding hides everything. It needs no inverse, so it comes before one is made: below such an α
 * inverses fail in many ways, and none of those tells what is wrong.
 *
 * @param bound what rounding explains of the differences of two inverses, as `crossCheckBound`
 * @returns the bound
 * @throws {NumericalError} if the bound is not below 1: α is too small for double precision to tell anything
 */
export function requireDamping(bound: number, n: number, alpha: number): number {
  if (!(bound < 1))
    throw new NumericalError('alpha is too small to check an inverse in double precision', { alpha, bound, n });
  return bound;
}

/**
 * The bound of the distance that the two inverses may have by rounding, relative in the Frobenius norm, or in the norm
 * weighted by H + αI:
 *
 *     λu [ K(√(2Nn) + 4n + √N + 3√n + 20) + 3n√n ],   K = 1 + tr(H)/α,  u = 2⁻⁵³,  λ = 3
 *
 * A rounding error made when j gradients are absorbed reaches the end as (BA_j)·error·(A_jB), with A_j = αI + the sum
 * so far and B = (H + αI)⁻¹. As A_j ≼ H + αI it grows by at most ‖H + αI‖·‖A_j⁻¹‖ ≤ K, on data of any rank. The first
 * two terms are the recursion's (rounding of the n² entries in each of N updates; rounding of H⁻¹x), the others those
 * of summing H and of Cholesky's factor and solves. First order in u; rounding errors are taken as independent with
 * mean zero (Higham & Mary, SIAM J. Sci. Comput. 41 (2019) A2815), so that N of them add up like √N; λ is the number of
 * standard deviations. The derivation, term by term, is in docs/equations.md.
 *
 * @param n           live weights
 * @param updates     N = P·o
 * @param matrixTrace tr H, without damping
 */
export function crossCheckBound(n: number, updates: number, matrixTrace: number, alpha: number): number {
  const unitRoundoff = Number.EPSILON / 2;
  const K = 1 + matrixTrace / alpha;
  const recursion = Math.sqrt(2 * updates * n) + 4 * n;
  const exact = Math.sqrt(updates) + 3 * Math.sqrt(n) + 20;
  return STANDARD_DEVIATIONS * unitRoundoff * (K * (recursion + exact) + 3 * n * Math.sqrt(n));
}

/**
 * The bound of the residual of an inverse by Cholesky, by rounding, ‖AX − I‖_F / √n with A = H + αI:
 *
 *     λu (3√n + 20) · tr(A) ‖X‖_F / √n,   u = 2⁻⁵³,  λ = 3
 *
 * Each column of X solves (A + ΔA)x = e_i with |ΔA| ≲ u·c·|L||Lᵀ|, and ‖|L||Lᵀ|‖_F ≤ ‖L‖²_F = tr A; c collects sums of
 * up to n rounding errors, taken as independent like those of `crossCheckBound`.
 *
 * @param trace tr(H + αI)
 * @param norm  ‖X‖_F
 */
export function exactResidualBound(n: number, trace: number, norm: number): number {
  const unitRoundoff = Number.EPSILON / 2;
  return (STANDARD_DEVIATIONS * unitRoundoff * (3 * Math.sqrt(n) + 20) * trace * norm) / Math.sqrt(n);
}

const STANDARD_DEVIATIONS = 3;
