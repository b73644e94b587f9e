import { inverseFromCholesky } from '../linalg/cholesky.ts';
import type { QuadraticModel } from './quadraticModel.ts';

/**
 * The mask of one shot: the n − k weights with the smallest L_q = w_q²/2[A⁻¹]_qq go at once, all by the same inverse;
 * of equal ones the first. Its re-fit, `subsetFit`, is the joint formula of G-OBS on that mask.
 *
 * Source: Singh & Alistarh, WoodFisher, NeurIPS 33 (2020), arXiv 2004.14340; they use the empirical Fisher matrix.
 *
 * @param k weights that are kept, 0 … n
 * @returns their indices, ascending
 *
 * Cost: n³/3 multiply-adds.
 */
export const oneShotKept = (model: QuadraticModel, k: number): number[] => keptOf(model, inverseOf(model), k);

/**
 * One shot with the updates of single deletions added up, D being the weights that go:
 *
 *     x = w₀ − Σ_{q∈D} (w_q/[A⁻¹]_qq) A⁻¹e_q,   then x_D = 0
 *
 * Each update is that of OBS, as if its weight went alone. The joint formula takes [A⁻¹]_DD for what is here its
 * diagonal.
 *
 * Source: as `oneShotKept`; the sum of updates for several weights at once.
 *
 * @param k weights that are kept, 0 … n
 * @returns (n) x, 0 outside of the weights that are kept
 *
 * Cost: n³/3 + n² multiply-adds.
 *
 * @example
 * ```ts
 * import { modelLoss, oneShotKept, oneShotSummed, quadraticModel, subsetFit } from 'optimal-brain-surgeon/subset';
 *
 * // A⁻¹ has the rows (2, −1, 0), (−1, 2, −1), (0, −1, 2), over 4: L = (1, 4, 9). Weight 0 alone adds ½ to weight 1,
 * // weight 1 alone adds 1 to weight 2.
 * const model = quadraticModel(Float64Array.of(3, 2, 1, 2, 4, 2, 1, 2, 3), Float64Array.of(1, 2, 3));
 * console.log(oneShotKept(model, 1).join(' ')); // → 2
 * const summed = oneShotSummed(model, 1);
 * console.log(summed.map(Math.round).join(' '), modelLoss(model, summed).toFixed(3)); // → 0 0 4 10.000
 * console.log(subsetFit(model, [2]).loss.toFixed(3)); // → 9.333
 * ```
 */
export function oneShotSummed(model: QuadraticModel, k: number): Float64Array {
  const { n, center } = model;
  const inverse = inverseOf(model);
  const kept = new Set(keptOf(model, inverse, k));
  const multipliers = center.map((weight, q) => (kept.has(q) ? 0 : weight / inverse[q * (n + 1)]));
  return center.map((weight, i) => {
    if (!kept.has(i)) return 0;
    let sum = 0;
    for (let q = 0; q < n; q++) sum += inverse[i * n + q] * multipliers[q];
    return weight - sum;
  });
}

const inverseOf = ({ n, factor }: QuadraticModel) => inverseFromCholesky(factor.slice(), n);

function keptOf({ n, center }: QuadraticModel, inverse: Float64Array, k: number): number[] {
  const saliencies = center.map((weight, q) => (weight * weight) / (2 * inverse[q * (n + 1)]));
  const order = Array.from(center.keys()).sort((p, q) => saliencies[p] - saliencies[q] || p - q);
  return order.slice(n - k).sort((p, q) => p - q);
}
