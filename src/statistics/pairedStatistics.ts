import type { Pair } from './pairsByPartner.ts';
import { type Quartiles, quartiles } from './statistics.ts';

/** Statistics of a measure over pairs, null where no pair was measured. */
export interface PairedStatistics extends Outcomes {
  /** pairs left out because one of the two was not measured */
  readonly unmeasured: number;
  readonly value: Quartiles | null;
  readonly reference: Quartiles | null;
  /** value − reference, pair by pair */
  readonly differences: readonly number[];
  readonly difference: Quartiles | null;
}

/**
 * Compares the two of each pair by a measure, pair by pair.
 *
 * @param measured null where a thing was not measured
 * @param measure  its name: of an accuracy more is better, of all else less
 */
export function pairedStatistics<Thing>(
  pairs: readonly Pair<Thing>[],
  measured: (thing: Thing) => number | null,
  measure: string,
): PairedStatistics {
  const both = pairs.flatMap((pair) => {
    const [value, reference] = [measured(pair.value), measured(pair.reference)];
    return value === null || reference === null ? [] : [{ value, reference }];
  });
  const differences = both.map(({ value, reference }) => value - reference);
  return {
    unmeasured: pairs.length - both.length,
    value: quartiles(both.map(({ value }) => value)),
    reference: quartiles(both.map(({ reference }) => reference)),
    differences,
    difference: quartiles(differences),
    ...outcomes(differences, measure),
  };
}

/** The number of times that each of two is better. */
export interface Outcomes {
  readonly valueBetter: number;
  readonly referenceBetter: number;
  readonly ties: number;
}

/**
 * Counts the differences in which each of the two is better.
 *
 * @param differences value − reference
 * @param measure     its name: of an accuracy more is better, of all else less
 */
export function outcomes(differences: readonly number[], measure: string): Outcomes {
  const larger = differences.filter((difference) => difference > 0).length;
  const smaller = differences.filter((difference) => difference < 0).length;
  const [valueBetter, referenceBetter] = measure.includes('Accuracy') ? [larger, smaller] : [smaller, larger];
  return { valueBetter, referenceBetter, ties: differences.length - larger - smaller };
}
