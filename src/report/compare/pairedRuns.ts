import type { Row, Value } from '../../arrow/columns.ts';
import { FIELD_NAMES, type FieldName } from '../../config/fields.ts';
import { pairedStatistics } from '../../statistics/pairedStatistics.ts';
import type { Pair } from '../../statistics/pairsByPartner.ts';
import { quartiles } from '../../statistics/statistics.ts';
import { valueText } from '../../tables/configColumns.ts';
import { groupedBy } from '../../tables/groupedBy.ts';
import { SAMPLED } from '../../tables/requestSchemas.ts';

/** Measures of the networks that are left. */
const MEASURES = ['weightsLeft', 'trainError', 'testError', 'testAccuracy'] as const;

/** A field of the config of which the two runs have no value in common. */
export interface ChangedField {
  readonly field: FieldName;
  readonly first: readonly Value[];
  readonly second: readonly Value[];
}

/** A measure of networks that differ in seed and draw alone, and in what changed between two runs. */
export interface PairedMeasure {
  readonly dataset: string;
  readonly criterion: string;
  /**
   * further fields that tell cells of one data set and criterion apart, and those in which the two runs of these cells
   * differ, unless all cells do: values as text, of two runs `1e-5 → 0.01`
   */
  readonly fields: Readonly<Record<string, string>>;
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
 * Medians of both runs by data set, criterion and the fewest further fields that tell cells apart, and the differences
 * over pairs: networks of one seed, draw and config, but for the fields of which the two runs of that data set and
 * criterion have no value in common. Networks that had not trained are left out.
 *
 * @param first rows of `summary.arrow`
 */
export function pairedRuns(first: readonly Row[], second: readonly Row[]): PairedMeasure[] {
  const [ones, others] = [first, second].map((rows) => rows.filter(({ trained }) => trained !== false));
  const changed = changedFields(first, second).map(({ field }) => field);
  const by = NAMED.filter((field) => !changed.includes(field));
  const groups = groupsOfBoth(ones, others, by).map((group) => ({ group, telling: tellingFields(...group) }));
  const named = [...new Set(groups.flatMap(({ telling }) => telling))];
  return groups.flatMap(({ group, telling }) =>
    groupsOfBoth(...group, telling).flatMap((alike) => measuresOf(...alike, named, changed)),
  );
}

/** Fields that every row of medians names. */
const NAMED = ['dataset', 'criterion'] as const;

type BothRuns = readonly [first: readonly Row[], second: readonly Row[]];

/** The rows of two runs that agree in some fields. */
function groupsOfBoth(first: readonly Row[], second: readonly Row[], by: readonly FieldName[]): BothRuns[] {
  const [groups, others] = [first, second].map((rows) => groupedBy(rows, (row) => keyOf(row, by)));
  return [...new Set([...groups.keys(), ...others.keys()])].map((key) => [
    groups.get(key) ?? [],
    others.get(key) ?? [],
  ]);
}

const keyOf = (row: Row, fields: readonly FieldName[]) => JSON.stringify(fields.map((field) => row[field] ?? null));

/**
 * The fields, other than those of samples and those that changed, by which the rows of two runs fall into as many
 * groups as by all of them: one that follows from others is none of them.
 */
function tellingFields(first: readonly Row[], second: readonly Row[]): FieldName[] {
  const changed = changedFields(first, second).map(({ field }) => field);
  const rows = [...first, ...second];
  const groups = (fields: readonly FieldName[]) => new Set(rows.map((row) => keyOf(row, fields))).size;
  const isAsked = (field: FieldName) => ![...SAMPLED, ...NAMED, ...changed].includes(field);
  const varying = FIELD_NAMES.filter((field) => isAsked(field) && groups([field]) > 1);
  const all = groups(varying);
  return varying.reduceRight<FieldName[]>((kept, field) => {
    const others = kept.filter((name) => name !== field);
    return groups(others) === all ? others : kept;
  }, varying);
}

/**
 * @param telling fields that tell apart the cells of some data set and criterion: each row has its values of all
 * @param changed fields of which the two runs as a whole have no value in common: they are said once, for all rows
 */
function measuresOf(
  first: readonly Row[],
  second: readonly Row[],
  telling: readonly FieldName[],
  changed: readonly FieldName[],
): PairedMeasure[] {
  const pairs = pairsOf(first, second);
  const ofRows = changedFields(first, second).filter(
    ({ field, ...values }) => !changed.includes(field) || values.first.length > 1 || values.second.length > 1,
  );
  const named = FIELD_NAMES.filter((field) => telling.includes(field) || ofRows.some((one) => one.field === field));
  const textOf = (field: FieldName) => {
    const texts = [first, second].map((rows) => [...new Set(rows.map((row) => valueText(row[field] ?? null)))]);
    return [...new Set(texts.map((values) => values.join(', ')).filter((text) => text !== ''))].join(' → ');
  };
  const fields = Object.fromEntries(
    named.filter((field) => !NAMED.some((name) => name === field)).map((field) => [field, textOf(field)]),
  );
  return MEASURES.flatMap((measure) => {
    const [left, right] = [first, second].map((rows) => rows.flatMap((row) => numberOf(row, measure) ?? []));
    if (left.length + right.length === 0) return [];
    const found = pairedStatistics(pairs, (row) => numberOf(row, measure), measure);
    return {
      ...{ dataset: textOf('dataset'), criterion: textOf('criterion'), fields, measure },
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
  const [left, right] = [first, second].map((rows) => groupedBy(rows, (row) => keyOf(row, fields)));
  return [...left].flatMap(([key, references]) => {
    const values = right.get(key) ?? [];
    return references.length === 1 && values.length === 1 ? [{ value: values[0], reference: references[0] }] : [];
  });
}

const numberOf = (row: Row, name: string): number | null => {
  const value = row[name];
  return typeof value === 'number' ? value : null;
};
