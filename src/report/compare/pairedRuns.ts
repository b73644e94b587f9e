import type { Row, Value } from '../../arrow/columns.ts';
import { FIELD_NAMES, type FieldName } from '../../config/fields.ts';
import { pairedStatistics } from '../../statistics/pairedStatistics.ts';
import type { Pair } from '../../statistics/pairsByPartner.ts';
import { quartiles } from '../../statistics/statistics.ts';
import { groupedBy } from '../../tables/groupedBy.ts';

/** Measures of the networks that are left. */
const MEASURES = ['weightsLeft', 'trainError', 'testError', 'testAccuracy'] as const;

/** A field of the config of which the two runs have no value in common. */
export interface ChangedField {
  readonly field: FieldName;
  readonly first: readonly Value[];
  readonly second: readonly Value[];
}

/** A measure of the networks of one data set and criterion under two runs. */
export interface PairedMeasure {
  readonly dataset: string;
  readonly criterion: string;
  readonly measure: string;
  /** medians over the pairs, or where there are none over the networks of each run; null without any */
  readonly first: number | null;
  readonly second: number | null;
  /** networks that both runs have, alike in all but the changed fields */
  readonly pairs: number;
  /** pairs in which the second is not equal to the first, and those in which it is better or worse */
  readonly changed: number;
  readonly better: number;
  readonly worse: number;
  /** of second − first over the pairs */
  readonly difference: number | null;
  readonly lowerQuartile: number | null;
  readonly upperQuartile: number | null;
}

/** The fields of which two summaries have no value in common. */
export function changedFields(first: readonly Row[], second: readonly Row[]): ChangedField[] {
  if (first.length === 0 || second.length === 0) return [];
  return FIELD_NAMES.flatMap((field) => {
    const [values, others] = [first, second].map((rows) => [...new Set(rows.map((row) => row[field] ?? null))]);
    return values.some((value) => others.includes(value)) ? [] : [{ field, first: values, second: others }];
  });
}

/**
 * Medians of both runs by data set and criterion, and the differences over pairs: networks of one seed, draw and
 * config, but for the fields of which the two runs of that data set and criterion have no value in common. Networks
 * that had not trained are left out.
 *
 * @param first rows of `summary.arrow`
 */
export function pairedRuns(first: readonly Row[], second: readonly Row[]): PairedMeasure[] {
  const changed = changedFields(first, second).map(({ field }) => field);
  const by = (['dataset', 'criterion'] as const).filter((field) => !changed.includes(field));
  const [groups, others] = [first, second].map((rows) =>
    groupedBy(
      rows.filter(({ trained }) => trained !== false),
      (row) => JSON.stringify(by.map((field) => row[field])),
    ),
  );
  return [...new Set([...groups.keys(), ...others.keys()])].flatMap((key) =>
    measuresOf(groups.get(key) ?? [], others.get(key) ?? []),
  );
}

function measuresOf(first: readonly Row[], second: readonly Row[]): PairedMeasure[] {
  const pairs = pairsOf(first, second);
  const named = (field: 'dataset' | 'criterion') => {
    const names = new Set([...first, ...second].map((row) => String(row[field])));
    return [...names].join(' → ');
  };
  return MEASURES.flatMap((measure) => {
    const [left, right] = [first, second].map((rows) => rows.flatMap((row) => numberOf(row, measure) ?? []));
    if (left.length + right.length === 0) return [];
    const found = pairedStatistics(pairs, (row) => numberOf(row, measure), measure);
    return {
      ...{ dataset: named('dataset'), criterion: named('criterion'), measure },
      first: (found.reference ?? quartiles(left))?.median ?? null,
      second: (found.value ?? quartiles(right))?.median ?? null,
      pairs: found.differences.length,
      changed: found.differences.length - found.ties,
      ...{ better: found.valueBetter, worse: found.referenceBetter },
      difference: found.difference?.median ?? null,
      lowerQuartile: found.difference?.lower ?? null,
      upperQuartile: found.difference?.upper ?? null,
    };
  });
}

/** Rows that are alike in all fields but those that changed, where each run has one of them. */
function pairsOf(first: readonly Row[], second: readonly Row[]): Pair<Row>[] {
  const changed = changedFields(first, second).map(({ field }) => field);
  const fields = FIELD_NAMES.filter((field) => !changed.includes(field));
  const keyOf = (row: Row) => JSON.stringify(fields.map((field) => row[field] ?? null));
  const [left, right] = [first, second].map((rows) => groupedBy(rows, keyOf));
  return [...left].flatMap(([key, references]) => {
    const values = right.get(key) ?? [];
    return references.length === 1 && values.length === 1 ? [{ value: values[0], reference: references[0] }] : [];
  });
}

const numberOf = (row: Row, name: string): number | null => {
  const value = row[name];
  return typeof value === 'number' ? value : null;
};
