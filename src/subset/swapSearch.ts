import { backwardElimination } from './backwardElimination.ts';
import { KeptSet } from './keptSet.ts';
import type { QuadraticModel, SubsetFit } from './quadraticModel.ts';
import { ROUNDING, swapUntilNoneHelps } from './swaps.ts';

/** First swaps that are tried with a second one. */
const FIRST_SWAPS = 10;

/**
 * Good subsets of all sizes: greedy OBS with one H gives the first ones; then passes go down from n − 1 weights, from
 * each size to the next by the deletion that costs least, and up again by the return that gains most. At each size
 * swaps are made, single ones and two at once, until none helps; what is better than the subset that the size has takes
 * its place, and otherwise the pass goes on from that one. It ends with the first pass that finds nothing better.
 *
 * So no loss is above that of greedy OBS, or of a smaller subset, no single swap lowers one by more than rounding, and
 * none is below that of the best subset: it is a search, and proves nothing.
 *
 * @param smallest size of the smallest subset
 * @returns by size, the largest first
 *
 * Cost: a few passes of n sizes, and 10(2n² + 10k(n − k)) operations for each subset that two swaps are tried on.
 *
 * @example
 * ```ts
 * import { backwardElimination, quadraticModel, swapSearch } from 'optimal-brain-surgeon/subset';
 *
 * // The third weight stands for the first two together, and greedy OBS deletes it first.
 * const model = quadraticModel(Float64Array.of(2, 0, 1, 0, 2, 1, 1, 1, 1.2), Float64Array.of(1, 1, 0.2));
 * console.log(backwardElimination(model).order[0], swapSearch(model).get(1)?.kept.join()); // → 2 2
 * ```
 */
export function swapSearch(model: QuadraticModel, smallest = 1): ReadonlyMap<number, SubsetFit> {
  const { n, center } = model;
  const greedy = backwardElimination(model);
  const sizes: Size[] = [];
  for (let size = n - 1; size >= smallest; size--) sizes.push({ best: greedy.at(size), isSettled: false });
  const set = new KeptSet(model, center.keys());
  const smaller = () => set.after(set.cheapestDeletion()!);
  const larger = () => set.after(set.bestReturn()!);
  while (passOver(sizes, set, smaller) && passOver(sizes.slice(0, -1).reverse(), set, larger)) set.become(larger());
  return new Map(sizes.map(({ best }) => [best.kept.length, best]));
}

/** The best subset of a size so far. */
interface Size {
  best: SubsetFit;
  /** whether no swaps help it */
  isSettled: boolean;
}

/**
 * Goes over sizes, one weight from each to the next, with the best subset of each.
 *
 * @param set  of the size before the first; changed
 * @param next the set of the next size
 * @returns whether a size has got less loss, by more than rounding
 */
function passOver(sizes: readonly Size[], set: KeptSet, next: () => SubsetFit): boolean {
  let hasFound = false;
  for (const size of sizes) {
    const before = size.best.loss;
    set.become(next());
    if (!(size.isSettled && isSame(set.fit, size.best))) improve(set);
    if (set.fit.loss > before) {
      set.become(size.best);
      if (!size.isSettled) improve(set);
    }
    size.best = set.fit;
    size.isSettled = true;
    if (size.best.loss < (1 - ROUNDING) * before) hasFound = true;
  }
  return hasFound;
}

const isSame = (one: SubsetFit, other: SubsetFit): boolean => one.kept.every((p, i) => p === other.kept[i]);

/** Makes swaps until neither one nor two at once help, in place. */
function improve(set: KeptSet): void {
  for (;;) {
    swapUntilNoneHelps(set);
    const { loss } = set.fit;
    const swaps = set.twoSwaps(FIRST_SWAPS, -ROUNDING * loss);
    if (swaps === null) return;
    const fit = set.after(swaps);
    if (fit.loss < (1 - ROUNDING) * loss) set.become(fit);
    else if (set.isFresh) return;
    else set.refresh();
  }
}
