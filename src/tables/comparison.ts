import { type Column, integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import { ignores, valueIn } from '../config/readConfig.ts';
import type { Cell } from '../experiment/cells.ts';
import { signTest } from '../statistics/binomial.ts';
import { outcomes, pairedStatistics } from '../statistics/pairedStatistics.ts';
import { type Pair, pairsByPartner } from '../statistics/pairsByPartner.ts';
import { quartiles } from '../statistics/statistics.ts';
import { partnersAmong, valuesOf } from './agreement.ts';
import { cellGroups } from './cellGroups.ts';
import { clustered, clusteredMedianInterval } from './clusters.ts';
import { configText, fieldColumns, fieldRow } from './configColumns.ts';
import type { Comparison, Grouping } from './grouping.ts';
import { hadTrained, type Result, resultsIn } from './resultsIn.ts';

const statistic = (name: string, meaning: string) =>
  orNull(number(name, 'that of the metric', `${meaning}; null without pairs`));

/** Fields of a grouping that comparisons are made within: null in the rows that compare them, left out if all do. */
function fieldsWithin({ by, comparisons }: Grouping): readonly FieldName[] {
  return by.filter((name) => comparisons.some(({ field }) => field !== name));
}

/** `comparison.arrow`: one row for each comparison, group of cells and metric. */
export const comparisonColumns = (grouping: Grouping): readonly Column[] => [
  ...fieldsWithin(grouping).flatMap((name) => {
    const columns = fieldColumns(name);
    return grouping.comparisons.some(({ field }) => field === name) ? columns.map(orNull) : columns;
  }),
  text('first', 'fields', 'the value compared'),
  text('second', 'fields', 'what it is compared with'),
  text('metric', 'name', 'the column of the summary that they are compared by'),
  integer('pairs', 'count', 'pairs of cells that the statistics are of: they agree in all other fields'),
  integer(
    'networks',
    'count',
    'trained networks of these pairs, or pairs of two: what interval and sign test are over',
  ),
  integer(
    'untrained',
    'count',
    'pairs left out because a network of theirs had not trained, by the rule of the experiment',
  ),
  integer('unmeasured', 'count', 'pairs left out because one of the two has no value of the metric'),
  integer('unpaired', 'count', 'cells with a result left out because the other of the two has none'),
  statistic('firstMedian', 'median of the first over the pairs'),
  statistic('secondMedian', 'median of the second'),
  statistic('difference', 'median over the pairs of first less second'),
  statistic('differenceLowerQuartile', 'lower quartile of the differences'),
  statistic('differenceUpperQuartile', 'upper quartile of the differences'),
  statistic('differenceLow', 'lower end of the 95 % bootstrap percentile interval of the median difference'),
  statistic('differenceHigh', 'upper end of that interval'),
  integer(
    'wins',
    'count',
    'networks on which the first is better by the median difference of their pairs: smaller, or larger where it is an accuracy',
  ),
  integer('losses', 'count', 'networks on which the second is better'),
  integer('ties', 'count', 'networks on which both are equal'),
  orNull(
    number('signTest', 'probability', 'p-value of the two-sided sign test of wins and losses; null without pairs'),
  ),
];

/**
 * Paired comparisons of two values of a field: within each group, all cells that agree in every field but that one.
 * Rows in the order of the comparisons, of the plan, of the metrics; none for a group of which the plan has only one of
 * the two.
 *
 * @param cells   the plan
 * @param summary rows of `summary.arrow`
 */
export function comparisonRows(cells: readonly Cell[], summary: readonly Row[], grouping: Grouping): Row[] {
  const resultsOf = resultsIn(summary);
  return grouping.comparisons.flatMap(({ field, first, second }) => {
    const by = fieldsWithin(grouping).filter((name) => name !== field);
    return cellGroups(cells, by).flatMap(({ config, members }) => {
      const [firsts, seconds] = [first, second].map((label) => withLabel(members, field, label));
      if (firsts.length === 0 || seconds.length === 0) return [];
      const references = resultsOf(seconds);
      const partnersOf = partnersAmong(references, [field]);
      const { pairs, unpaired } = pairsByPartner(resultsOf(firsts), references, (result) => partnersOf(result.config));
      const learnt = pairs.filter((pair) => Object.values(pair).every(hadTrained));
      return grouping.metrics.map(
        (metric): Row => ({
          ...fieldRow(config, by),
          first,
          second,
          metric,
          untrained: pairs.length - learnt.length,
          unpaired,
          ...statisticsRow(learnt, metric),
        }),
      );
    });
  });
}

/** The cells that have a value; one that ignores the field would be compared with itself. */
const withLabel = (cells: readonly Cell[], field: FieldName, label: string) =>
  cells.filter(
    ({ config }) => !ignores(config, field) && configText({ [field]: valueIn(config, field) }, [field]) === label,
  );

/** The columns that count and describe the pairs of trained networks. */
function statisticsRow(learnt: readonly Pair<Result>[], metric: string): Row {
  const measured = ({ row }: Result) => (row[metric] ?? null) as number | null;
  const pairs = learnt.filter(({ value, reference }) => measured(value) !== null && measured(reference) !== null);
  const networks = clustered(pairs, ({ value, reference }) => [value.cell, reference.cell]);
  const found = pairedStatistics(networks.flat(), measured, metric);
  const differences = networks.map((group) => pairedStatistics(group, measured, metric).differences);
  const interval = clusteredMedianInterval(differences);
  const { valueBetter, referenceBetter, ties } = outcomes(
    differences.map((group) => quartiles(group)!.median),
    metric,
  );
  return {
    pairs: pairs.length,
    networks: networks.length,
    unmeasured: learnt.length - pairs.length,
    firstMedian: found.value?.median ?? null,
    secondMedian: found.reference?.median ?? null,
    difference: found.difference?.median ?? null,
    differenceLowerQuartile: found.difference?.lower ?? null,
    differenceUpperQuartile: found.difference?.upper ?? null,
    differenceLow: interval?.low ?? null,
    differenceHigh: interval?.high ?? null,
    wins: valueBetter,
    losses: referenceBetter,
    ties,
    signTest: found.difference ? signTest(valueBetter, referenceBetter) : null,
  };
}

/**
 * Other fields in which every cell with the first value differs from every cell with the second: where there are any,
 * there are no pairs.
 */
export function differingFields(cells: readonly Cell[], { field, first, second }: Comparison): FieldName[] {
  const [ones, others] = [first, second].map((label) => withLabel(cells, field, label).map(({ config }) => config));
  return FIELD_NAMES.filter((name) => {
    if (name === field || [...ones, ...others].some((config) => ignores(config, name))) return false;
    const values = new Set(valuesOf(ones, name).map(String));
    return !valuesOf(others, name).some((value) => values.has(String(value)));
  });
}
