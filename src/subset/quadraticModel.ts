import { NumericalError } from '../errors.ts';
import { factorCholesky, solveCholesky } from '../linalg/cholesky.ts';
import { mirrorLower } from '../linalg/symmetric.ts';

/**
 * The quadratic model of the error around its centre w₀, in n weights:
 *
 *     m(x) = ½ (x − w₀)ᵀ A (x − w₀),   A = H + αI
 *
 * The best mask of k weights is the subset S of k indices for which the smallest m(x) with x = 0 outside S is smallest.
 * With A = LLᵀ that is best-subset regression of Lᵀw₀ on the columns of Lᵀ, and OBS with one H is its backward
 * elimination (Miller, Subset Selection in Regression, 2002).
 */
export interface QuadraticModel {
  readonly n: number;
  /** (n × n) A, exactly symmetric and positive definite, row-major */
  readonly matrix: Float64Array;
  /** (n × n) lower triangle: the Cholesky factor L of A */
  readonly factor: Float64Array;
  /** (n) w₀ */
  readonly center: Float64Array;
}

/** The best that the model can do with some weights. */
export interface SubsetFit {
  /** (k) indices of the weights that are kept, ascending */
  readonly kept: readonly number[];
  /** m(x), at least 0 */
  readonly loss: number;
  /** (n) x, 0 outside of the weights that are kept */
  readonly weights: Float64Array;
}

/**
 * The model of a matrix and a centre.
 *
 * @param matrix (n × n) A, symmetric, row-major; its lower triangle counts; not modified
 * @param center (n) w₀; not modified
 * @throws {NumericalError} if A is not positive definite in double precision, or w₀ is not finite
 *
 * Cost: n³/6 multiply-adds.
 */
export function quadraticModel(matrix: Float64Array, center: Float64Array): QuadraticModel {
  const n = center.length;
  const factor = matrix.slice();
  const wrong = center.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new NumericalError('the centre of the model is not finite', { index: wrong });
  if (!factorCholesky(factor, n)) throw new NumericalError('the matrix of the model is not positive definite', { n });
  const whole = matrix.slice();
  mirrorLower(whole, n);
  return { n, matrix: whole, factor, center: center.slice() };
}

/**
 * The weights that minimise the model on a subset S, D being the others:
 *
 *     x_S = w₀_S + A_SS⁻¹ A_SD w₀_D,   x_D = 0,   m(x) = ½ ‖Lᵀ(x − w₀)‖²
 *
 * The deletion of all of D at once, with the correction of all others, in the joint formula of G-OBS: the same loss as
 * ½ w₀_Dᵀ([A⁻¹]_DD)⁻¹w₀_D. As a sum of squares it is accurate where A is badly conditioned: x minimises it, so that an
 * error of x counts in second order.
 *
 * Source: Stahlberger & Riedmiller, NIPS 9 (1997).
 *
 * @param kept indices of S, in any order
 * @throws {NumericalError} if A_SS is not positive definite in double precision, or the loss is not finite
 *
 * Cost: k³/6 + n² multiply-adds. All losses that are reported come from here, whatever search found the subset.
 *
 * @example
 * ```ts
 * import { quadraticModel, subsetFit } from 'optimal-brain-surgeon/subset';
 *
 * // A has the rows (3, 1) and (1, 2). Without the first weight: 2(x − 2) = 1·1.
 * const model = quadraticModel(Float64Array.of(3, 1, 1, 2), Float64Array.of(1, 2));
 * const { weights, loss } = subsetFit(model, [1]);
 * console.log(weights.join(' '), loss.toFixed(6)); // → 0 2.5 1.250000
 * ```
 */
export function subsetFit(model: QuadraticModel, kept: Iterable<number>): SubsetFit {
  const { n, matrix, center } = model;
  const indices = [...kept].sort((p, q) => p - q);
  const k = indices.length;
  const isKept = new Uint8Array(n);
  for (const p of indices) isKept[p] = 1;

  const block = new Float64Array(k * k);
  const step = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    const row = indices[i] * n;
    for (let j = 0; j <= i; j++) block[i * k + j] = matrix[row + indices[j]];
    for (let d = 0; d < n; d++) if (isKept[d] === 0) step[i] += matrix[row + d] * center[d];
  }
  // A principal block of a positive definite matrix is no worse conditioned than the whole.
  if (!factorCholesky(block, k)) throw new NumericalError('a block of the model is not positive definite', { k });
  solveCholesky(block, k, step);

  const weights = new Float64Array(n);
  const difference = center.map((value) => -value); // x − w₀
  for (let i = 0; i < k; i++) {
    weights[indices[i]] = center[indices[i]] + step[i];
    difference[indices[i]] = step[i];
  }
  const loss = lossOfStep(model, difference);
  if (!Number.isFinite(loss)) throw new NumericalError('the loss of the model is not finite', { k, loss });
  return { kept: indices, loss, weights };
}

/**
 * m(x) of any weights: what a rule costs that leaves other weights on its mask than the best ones.
 *
 * @param weights (n) x; not modified
 *
 * Cost: n²/2 multiply-adds.
 */
export const modelLoss = (model: QuadraticModel, weights: Float64Array): number =>
  lossOfStep(
    model,
    weights.map((weight, i) => weight - model.center[i]),
  );

/** ½ ‖Lᵀd‖². @param step (n) d = x − w₀ */
function lossOfStep({ n, factor }: QuadraticModel, step: Float64Array): number {
  const scaled = new Float64Array(n); // Lᵀd, row by row of L: each sum has its terms in the order of the columns
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const value = step[i];
    for (let j = 0; j <= i; j++) scaled[j] += factor[row + j] * value;
  }
  let loss = 0;
  for (let j = 0; j < n; j++) loss += 0.5 * scaled[j] * scaled[j];
  return loss;
}
