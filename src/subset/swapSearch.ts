import { backwardElimination } from './backwardElimination.ts';
import { KeptSet } from './keptSet.ts';
import type { QuadraticModel, SubsetFit } from './quadraticModel.ts';
import { ROUNDING, swapUntilNoneHelps } from './swaps.ts';
import type { Change } from './sweptModel.ts';

/** The losses of greedy OBS are sums of predictions, right to less than this share. */
const PREDICTED = 1e-6;

/** First swaps that are tried with a second one. */
const FIRST_SWAPS = 40;

/**
 * Good subsets of all sizes. Passes go over the sizes, down by the deletion that costs least, or up by the return that
 * gains most. At each size swaps are made, single ones and two at once, until none helps; what is better than the
 * subset that the size has takes its place, and otherwise the pass goes on from that one. The first pass goes up from
 * no weight at all. Its subsets, or those of greedy OBS with one H where they are better, are what passes down and up
 * in turn begin with. The first that finds nothing better is the last.
 *
 * So no loss is above that of greedy OBS, or of a smaller subset, and no single swap lowers one by more than rounding.
 * It is a search, and proves nothing.
 *
 * @returns by size, n − 1 to 1
 *
 * Cost: a few passes of n sizes, and 40(2n² + 10k(n − k)) operations for each subset that two swaps are tried on.
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
export function swapSearch(model: QuadraticModel): ReadonlyMap<number, SubsetFit> {
  const { n, center } = model;
  const greedy = backwardElimination(model);
  const upward = Array.from({ length: n - 1 }, (): Size => ({ best: null, tried: new Set() }));
  passUp(upward, new KeptSet(model, []));
  let predicted = 0;
  for (const [i, size] of upward.toReversed().entries()) {
    predicted += greedy.saliencies[i];
    if (predicted > (1 + PREDICTED) * size.best!.loss) continue;
    const fit = greedy.at(n - 1 - i);
    if (fit.loss < size.best!.loss) size.best = fit;
  }
  const set = new KeptSet(model, center.keys());
  const downward = upward.toReversed();
  while (passDown(downward, set) && passUp(upward.slice(1), set)) set.become(set.after(set.bestReturn()!));
  return new Map(downward.map(({ best }) => [best!.kept.length, best!]));
}

/** A size as a search knows it. */
interface Size {
  /** the best subset so far */
  best: SubsetFit | null;
  /** subsets that swaps were tried on: what came of them is no better than `best` */
  readonly tried: Set<string>;
}

const passUp = (sizes: readonly Size[], set: KeptSet) => passOver(sizes, set, () => set.bestReturn()!);
const passDown = (sizes: readonly Size[], set: KeptSet) => passOver(sizes, set, () => set.cheapestDeletion()!);

/**
 * Goes over sizes, one weight from each to the next, with the best subset of each.
 *
 * @param set  of the size before the first; changed
 * @param next the change that leads to the next size
 * @returns whether a size has got less loss, by more than rounding
 */
function passOver(sizes: readonly Size[], set: KeptSet, next: () => Change): boolean {
  let hasFound = false;
  for (const size of sizes) {
    const { best } = size;
    const change = next();
    if (best && size.tried.has(nameOf(set.keptAfter(change)))) {
      set.become(best);
    } else {
      set.become(set.after(change));
      improve(set, size);
    }
    if (best && set.fit.loss > best.loss) set.become(best);
    if (!size.tried.has(nameOf(set.fit.kept))) improve(set, size);
    if (!best || set.fit.loss < (1 - ROUNDING) * best.loss) hasFound = true;
    size.best = set.fit;
  }
  return hasFound;
}

const nameOf = (kept: readonly number[]): string => kept.join(' ');

/** Makes swaps until neither one nor two at once help, in place. */
function improve(set: KeptSet, { tried }: Size): void {
  tried.add(nameOf(set.fit.kept));
  for (;;) {
    swapUntilNoneHelps(set);
    tried.add(nameOf(set.fit.kept));
    const { loss } = set.fit;
    const swaps = set.twoSwaps(FIRST_SWAPS, -ROUNDING * loss);
    if (swaps === null) return;
    const fit = set.after(swaps);
    if (fit.loss < (1 - ROUNDING) * loss) set.become(fit);
    else if (set.isFresh) return;
    else set.refresh();
  }
}
