import { NumericalError } from '../errors.ts';
import { factorCholesky, solveCholesky } from '../linalg/cholesky.ts';
import { sumOfSquares } from '../linalg/norms.ts';
import { modelLoss, type QuadraticModel, quadraticModel } from './quadraticModel.ts';

/** The point that a local model is made at, whether it is a minimum or not. */
export interface ModelledPoint {
  /** (n × n) H, row-major; its lower triangle counts */
  readonly hessian: Float64Array;
  /** (n) ∂E/∂w, without decay */
  readonly gradient: Float64Array;
  /** (n) w, 0 where deleted */
  readonly weights: Float64Array;
}

/**
 * The quadratic model of the loss E + ½·decay·‖w‖² at any point w, over all n weights, those that are deleted at 0:
 *
 *     m(x) = ½ (x − c)ᵀ A (x − c),   A = H + (α + decay)I,   c = w − A⁻¹(∇E + decay·w)
 *
 * m(x) − m(w) is the change of the loss that the slope and A predict. A fit of its weights is a Gauss–Newton step from
 * w: what it leads to has been trained.
 *
 * @param point its arrays are not modified
 * @throws {NumericalError} if A is not positive definite in double precision
 *
 * Cost: n³/3 multiply-adds.
 *
 * @example
 * ```ts
 * import { localModel, subsetFit } from 'optimal-brain-surgeon/subset';
 *
 * // E = ½(x₁ − 1)² + ½(x₂ − 2)² at (1, 0): the second weight, which is deleted, would go to 2.
 * const hessian = Float64Array.of(1, 0, 0, 1);
 * const point = { hessian, gradient: Float64Array.of(0, -2), weights: Float64Array.of(1, 0) };
 * const model = localModel(point, { alpha: 0, decay: 0 });
 * console.log(subsetFit(model, [1]).weights.join(' '), subsetFit(model, [0]).loss); // → 0 2 2
 * ```
 */
export function localModel(
  { hessian, gradient, weights }: ModelledPoint,
  { alpha, decay }: { readonly alpha: number; readonly decay: number },
): QuadraticModel {
  const n = weights.length;
  const matrix = hessian.slice();
  for (let i = 0; i < n; i++) matrix[i * n + i] += alpha + decay;
  const factor = matrix.slice();
  if (!factorCholesky(factor, n)) throw new NumericalError('the matrix of the model is not positive definite', { n });
  const step = gradient.map((slope, i) => slope + decay * weights[i]);
  solveCholesky(factor, n, step);
  return quadraticModel(
    matrix,
    weights.map((w, i) => w - step[i]),
  );
}

/**
 * The change of E that a local model predicts from some weights to others: that of the loss, without that of the decay.
 *
 *     m(y) − m(x) − ½·decay·(‖y‖² − ‖x‖²)
 *
 * @param decay of the model
 *
 * Cost: n² multiply-adds.
 */
export const predictedChange = (
  model: QuadraticModel,
  decay: number,
  { from, to }: { readonly from: Float64Array; readonly to: Float64Array },
): number => modelLoss(model, to) - modelLoss(model, from) - 0.5 * decay * (sumOfSquares(to) - sumOfSquares(from));
