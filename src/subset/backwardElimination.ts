import { DowndatedInverse } from '../inverse/downdatedInverse.ts';
import { exactInverse } from '../inverse/exactInverse.ts';
import { type QuadraticModel, type SubsetFit, subsetFit } from './quadraticModel.ts';

/** Subsets of all sizes, each of which is the next larger one without one weight. */
export interface Elimination {
  /** (n) indices in the order in which they go */
  readonly order: readonly number[];
  /** (n) increase of the loss by each deletion, as it was predicted; adds up to the losses but for rounding */
  readonly saliencies: readonly number[];
  /** The fit of the weights that are left when they are `size`; k³/6 + n² multiply-adds. */
  at(size: number): SubsetFit;
}

/**
 * Greedy OBS with one H: the weight with the smallest w_q²/2[A⁻¹]_qq goes, all others are corrected, A⁻¹ loses its row
 * and column, again. Of equal ones the first goes. In regression it is backward elimination.
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 5; Miller, Subset Selection in Regression (2002).
 *
 * Cost: 5n³/6 multiply-adds.
 *
 * @example
 * ```ts
 * import { backwardElimination, quadraticModel } from 'optimal-brain-surgeon/subset';
 *
 * // A has the rows (3, 1) and (1, 2): L = (1²/0.8, 2²/1.2). Without both the loss is ½w₀ᵀAw₀.
 * const { order, at } = backwardElimination(quadraticModel(Float64Array.of(3, 1, 1, 2), Float64Array.of(1, 2)));
 * console.log(order.join(), at(1).loss.toFixed(6), at(0).loss.toFixed(6)); // → 0,1 1.250000 7.500000
 * ```
 */
export function backwardElimination(model: QuadraticModel): Elimination {
  const { n, matrix, center } = model;
  const inverse = new DowndatedInverse(exactInverse(matrix, n, 0), n);
  const left = Array.from(center.keys());
  const order: number[] = [];
  const saliencies: number[] = [];
  let weights = Array.from(center);
  while (left.length > 0) {
    const diagonal = inverse.diagonal();
    const costs = weights.map((w, q) => (w * w) / (2 * diagonal[q]));
    let q = 0;
    for (let i = 1; i < costs.length; i++) if (costs[i] < costs[q]) q = i;
    const row = inverse.row(q);
    const factor = weights[q] / row[q];
    weights = weights.map((w, i) => w - factor * row[i]).filter((_, i) => i !== q);
    inverse.delete(q);
    order.push(...left.splice(q, 1));
    saliencies.push(costs[q]);
  }
  return { order, saliencies, at: (size) => subsetFit(model, order.slice(n - size)) };
}
