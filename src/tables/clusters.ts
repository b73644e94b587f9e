import { quantileSorted } from 'simple-statistics';
import { networkKey } from '../cell/trainedNetwork.ts';
import type { Cell } from '../experiment/cells.ts';
import { uniformStream } from '../random.ts';
import { medianInterval } from '../statistics/medianInterval.ts';
import { type MedianInterval, quartiles } from '../statistics/statistics.ts';
import { groupedBy } from './groupedBy.ts';

/**
 * Takes together what is of the same trained network.
 *
 * @param things  in any order
 * @param cellsOf the cell of a thing, or the two of a pair
 * @returns the things of each network, in the order in which they first occur
 */
export function clustered<Thing>(
  things: readonly Thing[],
  cellsOf: (thing: Thing) => readonly Cell[],
): readonly (readonly Thing[])[] {
  const networksOf = (thing: Thing) =>
    cellsOf(thing)
      .map(({ config }) => networkKey(config))
      .join();
  return [...groupedBy(things, networksOf).values()];
}

const RESAMPLES = 2000;

/**
 * The median of all values with its bootstrap percentile interval at 95 %, where values of one network are not
 * independent: networks are drawn with replacement, each with all its values. How sure a median is depends on how many
 * networks there are, not on how often each was pruned.
 *
 * With one value a network it is `medianInterval`. Else it is the 2.5 % and 97.5 % points of 2,000 resamples; they are
 * drawn from a stream of their own, from clusters in an order of their own, so that the interval depends on the values
 * alone.
 *
 * Source: A. C. Davison and D. V. Hinkley, Bootstrap Methods and their Application (1997), section 3.8.
 *
 * @param clusters the values of each network, one or more
 * @returns null without any
 */
export function clusteredMedianInterval(clusters: readonly (readonly number[])[]): MedianInterval | null {
  const found = quartiles(clusters.flat());
  if (found === null) return null;
  if (clusters.every(({ length }) => length === 1)) return medianInterval(clusters.flat());

  const ordered = clusters.map((values) => values.toSorted((a, b) => a - b)).sort(inOrder);
  const sorted = ordered
    .flatMap((values, cluster) => values.map((value) => ({ value, cluster })))
    .sort((a, b) => a.value - b.value);
  const uniform = uniformStream('bootstrap', 1);
  const drawn = new Uint32Array(ordered.length);
  const medians = Array.from({ length: RESAMPLES }, () => {
    drawn.fill(0);
    let count = 0;
    for (let draw = 0; draw < ordered.length; draw++) {
      const cluster = Math.floor(uniform() * ordered.length);
      drawn[cluster]++;
      count += ordered[cluster].length;
    }
    return weightedMedian(sorted, drawn, count);
  }).sort((a, b) => a - b);
  return { median: found.median, low: quantileSorted(medians, 0.025), high: quantileSorted(medians, 0.975) };
}

/** The median of sorted values, each as often as its cluster was drawn: `count` in all. */
function weightedMedian(
  sorted: readonly { readonly value: number; readonly cluster: number }[],
  drawn: Uint32Array,
  count: number,
): number {
  // Indices from 0, the same if count is odd.
  const [middle, next] = [Math.floor((count - 1) / 2), Math.floor(count / 2)];
  let before = 0;
  let lower: number | null = null;
  for (const { value, cluster } of sorted) {
    before += drawn[cluster];
    if (before > middle) lower ??= value;
    if (before > next) return lower! + 0.5 * (value - lower!);
  }
  return lower!;
}

/** Orders lists of numbers: by the first in which they differ, then by their length. */
function inOrder(a: readonly number[], b: readonly number[]): number {
  const differs = a.findIndex((value, i) => value !== b[i]);
  return differs < 0 || b[differs] === undefined ? a.length - b.length : a[differs] - b[differs];
}
