import { FIELD_NAMES, FIELDS, type FieldName, type Fields } from '../experiment/fields.ts';
import { type FurtherTables, type PAIR_MEASURES, SAMPLED } from '../experiment/furtherTables.ts';
import { uniformStream } from '../random.ts';
import { type Column, integer, number, orNull, type Row, text } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { configText, fieldColumns, fieldRow, keyWithout } from './configColumns.ts';
import { gathered } from './groups.ts';
import { bootstrapMedian, quartiles } from './statistics.ts';
import { hasTrained } from './trained.ts';

type Comparison = NonNullable<FurtherTables['pairs']>[number];
type Measure = (typeof PAIR_MEASURES)[number];

const GROUP_FIELDS = FIELD_NAMES.filter((name) => !SAMPLED.includes(name));

const statistic = (name: string, meaning: string) =>
  orNull(number(name, 'that of the measure', `${meaning}; null without pairs`));

/** `pairs.arrow`: networks of the same seed and draw under two configs; one row a config, reference and measure. */
export const PAIRS_COLUMNS: readonly Column[] = [
  ...fieldColumns(...GROUP_FIELDS),
  text(
    'value',
    'fields',
    'what is compared with the reference: its values of the fields that the reference names, and others compared that are not at their default',
  ),
  text('reference', 'fields', 'the reference'),
  text('measure', 'name', 'what they are compared by'),
  orNull(integer('at', 'count', 'weights left where it is measured; null: at the end of each path')),
  integer('pairs', 'count', 'pairs that the statistics are of'),
  integer(
    'untrained',
    'count',
    'pairs left out because a network of theirs had not trained, by the rule of the experiment',
  ),
  integer(
    'unmeasured',
    'count',
    'pairs left out because one was not measured there: no such set, or no such size on its path',
  ),
  integer('unpaired', 'count', 'seeds and draws left out because only one of the two has a result'),
  statistic('median', 'median over the pairs'),
  statistic('lowerQuartile', 'lower quartile'),
  statistic('upperQuartile', 'upper quartile'),
  statistic('referenceMedian', 'median of the reference over the pairs'),
  statistic('referenceLowerQuartile', 'lower quartile of the reference'),
  statistic('referenceUpperQuartile', 'upper quartile of the reference'),
  statistic('difference', 'median over the pairs of value less reference'),
  statistic('differenceLowerQuartile', 'lower quartile of the differences'),
  statistic('differenceUpperQuartile', 'upper quartile of the differences'),
  statistic('differenceLow', 'lower end of the 95 % bootstrap percentile interval of the median difference'),
  statistic('differenceHigh', 'upper end of that interval'),
  integer('wins', 'count', 'pairs in which the reference is better: smaller, or larger where it is an accuracy'),
  integer('losses', 'count', 'pairs in which it is worse'),
  integer('ties', 'count', 'pairs in which both are equal'),
];

const STANDARD_MEASURES = ['weightsLeft', 'trainError', 'testError', 'testAccuracy'] as const;

/**
 * Paired comparisons: for each config that differs from a reference in the fields compared and in no other, all networks whose
 * seed and draw both have. Rows in the order of the comparisons, of the cells, of the measures.
 *
 * Of several configs that a reference names (an experiment run with values of one's own may leave them open), the first of the
 * plan is the reference, and the others are compared with it.
 */
export function pairRows(traces: readonly Trace[], { pairs = [], trained }: FurtherTables): Row[] {
  return pairs.flatMap((comparison) => comparisonRows(traces, comparison, trained));
}

function comparisonRows(
  traces: readonly Trace[],
  { reference, fields = [], measures = STANDARD_MEASURES }: Comparison,
  trained: FurtherTables['trained'],
): Row[] {
  const named = Object.keys(reference) as FieldName[];
  const compared = [...new Set([...named, ...fields])];
  const shownIn = (config: Fields) =>
    compared.filter((name) => named.includes(name) || !isStandard(name, config[name]));
  const isReference = ({ config }: Trace) => configText(config, named) === configText(reference);
  const listed = measures.flatMap((entry): { measure: Measure; at: number | null }[] =>
    typeof entry === 'string' ? [{ measure: entry, at: null }] : entry.at.map((at) => ({ measure: entry.measure, at })),
  );

  const groups = gathered(traces, ({ config }) => keyWithout(config, [...compared, ...SAMPLED]));
  return [...groups.values()].flatMap((group) => {
    const alike = [...gathered(group, ({ config }) => configText(config, compared)).values()];
    const chosen = alike.find(([first]) => isReference(first)) ?? [];
    const others = alike.filter((same) => same !== chosen);
    const references = new Map(chosen.map((trace) => [configText(trace.config, SAMPLED), trace]));
    return others.flatMap((same) => {
      const both = same.flatMap((other) => {
        const partner = references.get(configText(other.config, SAMPLED));
        return partner ? [{ other, partner }] : [];
      });
      const learnt = both.filter((pair) => Object.values(pair).every((trace) => hasTrained(trace, trained) !== false));
      return listed.map(
        ({ measure, at }): Row => ({
          ...fieldRow(same[0].config, GROUP_FIELDS),
          value: configText(same[0].config, shownIn(same[0].config)),
          reference: configText(reference),
          measure,
          at,
          untrained: both.length - learnt.length,
          unpaired: same.length + references.size - 2 * both.length,
          ...pairStatistics(learnt, measure, at),
        }),
      );
    });
  });
}

/** Whether a field has the value that it has where an experiment does not name it. */
function isStandard(name: FieldName, value: Fields[FieldName]): boolean {
  const field = FIELDS[name];
  return 'standard' in field && field.standard === value;
}

interface Pair {
  readonly other: Trace;
  readonly partner: Trace;
}

/** The columns that count and describe the pairs of trained networks. */
function pairStatistics(learnt: readonly Pair[], measure: Measure, at: number | null): Row {
  const measured = learnt.flatMap(({ other, partner }) => {
    const [value, reference] = [measurement(other, measure, at), measurement(partner, measure, at)];
    return value === null || reference === null ? [] : [{ value, reference, difference: value - reference }];
  });
  const own = quartiles(measured.map(({ value }) => value));
  const ofReference = quartiles(measured.map(({ reference }) => reference));
  const differences = measured.map(({ difference }) => difference);
  const ofDifference = quartiles(differences);
  // A stream of its own for each row: a row does not depend on those before it.
  const interval = bootstrapMedian(differences, uniformStream('bootstrap', 1));
  const larger = differences.filter((difference) => difference > 0).length;
  const smaller = differences.filter((difference) => difference < 0).length;
  const [wins, losses] = measure.endsWith('Accuracy') ? [smaller, larger] : [larger, smaller];
  return {
    pairs: measured.length,
    unmeasured: learnt.length - measured.length,
    median: own?.median,
    lowerQuartile: own?.lower,
    upperQuartile: own?.upper,
    referenceMedian: ofReference?.median,
    referenceLowerQuartile: ofReference?.lower,
    referenceUpperQuartile: ofReference?.upper,
    difference: ofDifference?.median,
    differenceLowerQuartile: ofDifference?.lower,
    differenceUpperQuartile: ofDifference?.upper,
    differenceLow: interval?.low,
    differenceHigh: interval?.high,
    wins,
    losses,
    ties: differences.length - wins - losses,
  };
}

/** At the end of a path, or where so many weights are left; null where it was not measured. */
function measurement({ steps }: Trace, measure: Measure, at: number | null): number | null {
  const step = at === null ? steps[steps.length - 1] : steps.find(({ weightsLeft }) => weightsLeft === at);
  return step?.[measure] ?? null;
}
