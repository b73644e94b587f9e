import { curvatureRows } from '../../gradient/curvatureRows.ts';
import type { Point } from '../../gradient/point.ts';
import { sumOfSquares } from '../../linalg/norms.ts';
import { uniformStream } from '../../random.ts';
import { type CrossCheck, requireDamping } from '../crossCheck.ts';
import type { DualInverse } from './dualInverse.ts';

/** Rows of the inverse that are checked: as many as so many multiply-adds allow, between these limits. */
const PROBE_ADDS = 1e8;
const MIN_PROBES = 4;
const MAX_PROBES = 16;

/** Standard deviations, as in `crossCheckBound`. */
const LAMBDA = 3;

/**
 * Checks a dual inverse on some of its rows h_q, of weights chosen at random, by plain loops over the output gradients
 * sample by sample, which share nothing with it:
 *
 *     r_q = (H + αI)h_q − e_q,   H h_q = (1/P) Σ_k Σ_l x_kl (x_klᵀh_q)
 *
 * The distance of h_q from the row of the true inverse is (H + αI)⁻¹r_q, to first order by the dual inverse itself. Its
 * whole diagonal is held against tr (H + αI)⁻¹ = (n − m)/α + tr K.
 *
 * @param step number of the deletion that the inverse is for: it seeds the choice of the weights
 * @returns `inverseDifference`: ‖(H + αI)⁻¹r‖/‖h‖ over these rows, or the relative difference of the traces where that
 *   is more; `weightedDifference`: √(Σ rᵀ(H + αI)⁻¹r / Σ h_qq), the same in the norm of H + αI; `exactResidual`: the
 *   root mean square of ‖r_q‖; `recursiveResidual`: the largest
 * @throws {NumericalError} if α is too small for double precision to tell anything
 *
 * Cost: 2·m·n multiply-adds a row, and m·n for the gradients.
 */
export function dualCheck(
  point: Point,
  inverse: DualInverse,
  { alpha, step }: { readonly alpha: number; readonly step: number },
): CrossCheck & { readonly checkedWeights: number } {
  const { live, network, samples } = point;
  const n = live.length;
  const m = samples.count * network.outputs;
  const chosen = chosenWeights(n, m, step);
  const rows = chosen.map((q) => inverse.row(q).slice());
  const { residuals, matrixTrace } = residualsOf(point, rows, chosen, alpha);
  const errors = residuals.map((residual) => inverse.times(residual));

  const squares = rows.reduce((sum, row) => sum + sumOfSquares(row), 0);
  const pivots = rows.reduce((sum, row, j) => sum + row[chosen[j]], 0);
  const trace = inverse.trace();
  const ofDiagonal = Math.abs(inverse.diagonal().reduce((sum, value) => sum + value, 0) - trace) / trace;
  const ofRows = Math.sqrt(errors.reduce((sum, error) => sum + sumOfSquares(error), 0) / squares);
  const inverseDifference = Math.max(ofRows, ofDiagonal);
  const weighted = residuals.reduce((sum, residual, j) => sum + dot(residual, errors[j]), 0) / pivots;
  const weightedDifference = Math.sqrt(Math.max(weighted, 0));
  const norms = residuals.map((residual) => Math.sqrt(sumOfSquares(residual)));
  const exactResidual = Math.sqrt(norms.reduce((sum, norm) => sum + norm * norm, 0) / rows.length);

  const rowNorm = alpha * Math.sqrt(squares / rows.length);
  const { ofResidual, ofDifference } = dualBounds(m, matrixTrace, alpha);
  const bound = requireDamping(ofDifference / rowNorm, n, alpha);
  return {
    inverseDifference,
    weightedDifference,
    recursiveResidual: Math.max(...norms),
    exactResidual,
    bound,
    residualBound: ofResidual,
    agrees: inverseDifference <= bound && weightedDifference <= bound && exactResidual <= ofResidual,
    checkedWeights: rows.length,
  };
}

/**
 * The part of the error of a row of a dual inverse that rounding explains, to first order, with κ = tr(H)/α and
 * c = 3√m + 20:
 *
 *     ‖r‖ ≤ λuc(m + κ)(1 + κ),   √α·√(rᵀ(H + αI)⁻¹r) ≤ λuc(m + κ)√(1 + κ)
 *
 * K is the inverse of G + E with ‖E‖ ≤ uc·tr G, as of any Cholesky, tr G/α = m + κ, and its entries are rounded; the
 * row moves by −XᵀδK x_q/α. The derivation is in docs/equations.md. c and λ are those of `exactResidualBound`.
 */
export function dualBounds(
  m: number,
  matrixTrace: number,
  alpha: number,
): { readonly ofResidual: number; readonly ofDifference: number } {
  const kappa = matrixTrace / alpha;
  const rounding = LAMBDA * (Number.EPSILON / 2) * (3 * Math.sqrt(m) + 20) * (m + kappa);
  return { ofResidual: rounding * (1 + kappa), ofDifference: rounding * Math.sqrt(1 + kappa) };
}

/** r_q of each row, and tr H, in one pass over the samples. */
function residualsOf(
  point: Point,
  rows: readonly Float64Array[],
  chosen: readonly number[],
  alpha: number,
): { readonly residuals: readonly Float64Array[]; readonly matrixTrace: number } {
  const { live, network, samples } = point;
  const n = live.length;
  const gradients = new Float64Array(network.outputs * n);
  const residuals = rows.map((row) => new Float64Array(row.length));
  let squares = 0;
  for (let k = 0; k < samples.count; k++) {
    curvatureRows(point, { start: k, end: k + 1 }, gradients);
    squares += sumOfSquares(gradients);
    for (let l = 0; l < network.outputs; l++) {
      const x = gradients.subarray(l * n, (l + 1) * n);
      for (let j = 0; j < rows.length; j++) {
        const residual = residuals[j];
        const factor = dot(x, rows[j]) / samples.count;
        for (let i = 0; i < n; i++) residual[i] += factor * x[i];
      }
    }
  }
  residuals.forEach((residual, j) => {
    for (let i = 0; i < n; i++) residual[i] += alpha * rows[j][i];
    residual[chosen[j]] -= 1;
  });
  return { residuals, matrixTrace: squares / samples.count };
}

/** Some live weights, chosen at random, none twice. */
function chosenWeights(n: number, m: number, step: number): number[] {
  const affordable = Math.floor(PROBE_ADDS / (2 * m * n));
  const count = Math.min(n, Math.max(MIN_PROBES, Math.min(MAX_PROBES, affordable)));
  const uniform = uniformStream('dual probes', step);
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(uniform() * n));
  return [...chosen];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
