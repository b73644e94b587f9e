import { bootstrapMedian, type MedianInterval, type Quartiles, quartiles } from './statistics.ts';

/** Counts, whose quartiles and intervals may be fractions. */
export const counts = (value: number): string => String(Math.round(100 * value) / 100);

/** Comparison of two ways of pruning, over pairs of one network each. */
export interface PairedMedian {
  readonly found: Quartiles;
  readonly interval: MedianInterval;
  /** pairs above what no difference would be */
  readonly wins: number;
  /** the whole 95 % interval of the median is above it */
  readonly isAbove: boolean;
  /** median, quartiles, interval and wins, for the column `ours` */
  readonly words: string;
}

/**
 * Median, quartiles, bootstrap interval and wins of what was measured on pairs.
 *
 * @param values differences, or ratios
 * @param none   what a pair without a difference has: 0 for differences, 1 for ratios
 * @returns null without pairs
 */
export function pairedMedian(
  values: readonly number[],
  show: (value: number) => string,
  none: 0 | 1 = 0,
): PairedMedian | null {
  const found = quartiles(values);
  const interval = bootstrapMedian(values);
  if (!found || !interval) return null;
  const wins = values.filter((value) => value > none).length;
  const words =
    `median ${show(found.median)}, quartiles ${show(found.lower)} to ${show(found.upper)}, ` +
    `95 % interval ${show(interval.low)} to ${show(interval.high)}, above ${none} in ${wins} of ${found.count}`;
  return { found, interval, wins, isAbove: interval.low > none, words };
}
