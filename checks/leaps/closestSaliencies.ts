import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { type QuadraticModel, subsetFit } from '../../src/subset/quadraticModel.ts';

/**
 * How close to a tie backward elimination comes: the smallest (L₂ − L₁)/L₁ over its sizes, L₁ and L₂ the two smallest
 * saliencies. Each is made anew from the block of A of what is kept: x_q²/2[(A_SS)⁻¹]_qq.
 *
 * @param order in which weights are deleted
 */
export function closestSaliencies(model: QuadraticModel, order: readonly number[]): number {
  let closest = Number.POSITIVE_INFINITY;
  const kept = [...model.center.keys()];
  for (const deleted of order) {
    const k = kept.length;
    const { weights } = subsetFit(model, kept);
    const block = Float64Array.from({ length: k * k }, (_, i) => {
      return model.matrix[kept[Math.floor(i / k)] * model.n + kept[i % k]];
    });
    const inverse = exactInverse(block, k, 0);
    const [first, second] = kept.map((q, i) => weights[q] ** 2 / (2 * inverse[i * k + i])).sort((a, b) => a - b);
    closest = Math.min(closest, (second - first) / first);
    kept.splice(kept.indexOf(deleted), 1);
  }
  return closest;
}
