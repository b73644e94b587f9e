import { KeptSet } from './keptSet.ts';
import { type QuadraticModel, type SubsetFit, subsetFit } from './quadraticModel.ts';

/** A swap that was made. */
export interface Swap {
  /** index of the weight that went */
  readonly out: number;
  /** index of the weight that came back in its place */
  readonly in: number;
  /** by how much the loss fell, above 0 */
  readonly gain: number;
}

/** The best weights on a subset that swaps have led to. */
export interface SwappedFit {
  readonly fit: SubsetFit;
  /** in the order in which they were made */
  readonly swaps: readonly Swap[];
}

/**
 * Less of a loss than this is rounding: its relative error is n·ε·√κ(A) at most, 6.4e-11 for 58 weights and κ = 1e8.
 */
export const ROUNDING = 1e-10;

/**
 * Swaps weights of a subset for others until no single swap, with all weights that are kept fitted again, lowers the
 * loss by more than 1e-10 of it. Each time the best of all is made: the one that leaves the smallest loss, by the
 * closed form of `SweptModel`; of equal ones that with the smallest `out`, then the smallest `in`. It is made if the
 * exact fit says that the loss falls, too. So no subset comes twice, and as there are finitely many, it ends.
 *
 * @param kept indices of the subset, in any order
 *
 * Cost: (k + 1)n² multiply-adds to begin with, k³/6 + 3n² a swap, and some 10 operations for each of k(n − k) pairs.
 *
 * @example
 * ```ts
 * import { quadraticModel, swapped } from 'optimal-brain-surgeon/subset';
 *
 * // A = I: the loss is half the sum of the squares that are gone, so the largest weight is to be kept.
 * const model = quadraticModel(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), Float64Array.of(1, 3, 2));
 * const { fit, swaps } = swapped(model, [0]);
 * console.log(fit.kept.join(), fit.loss, swaps[0].out, swaps[0].in, swaps[0].gain); // → 1 2.5 0 1 4
 * ```
 */
export function swapped(model: QuadraticModel, kept: Iterable<number>): SwappedFit {
  const set = new KeptSet(model, kept);
  const swaps = swapUntilNoneHelps(set);
  return { fit: set.fit, swaps };
}

/** The same in place, for a set that goes on from there. */
export function swapUntilNoneHelps(set: KeptSet): Swap[] {
  const swaps: Swap[] = [];
  for (;;) {
    const { loss } = set.fit;
    const pair = set.bestSwap(-ROUNDING * loss);
    if (pair === null) return swaps;
    const fit = set.after(pair);
    if (fit.loss < (1 - ROUNDING) * loss) {
      swaps.push({ out: pair.out[0], in: pair.in[0], gain: loss - fit.loss });
      set.become(fit);
    } else if (set.isFresh) {
      return swaps;
    } else {
      set.refresh();
    }
  }
}

/** The fit of a set, and those after each swap. */
export function fitsOnTheWay(model: QuadraticModel, kept: Iterable<number>): SubsetFit[] {
  const { fit, swaps } = swapped(model, kept);
  const fits = [fit];
  for (const { out, in: into } of swaps.toReversed()) {
    const after = fits[0].kept.filter((p) => p !== into);
    fits.unshift(subsetFit(model, [...after, out]));
  }
  return fits;
}
