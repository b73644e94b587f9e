import { mean } from 'simple-statistics';
import { type Column, integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import { quartiles } from '../statistics/statistics.ts';
import { cellGroups } from './cellGroups.ts';
import { clustered, clusteredMedianInterval } from './clusters.ts';
import { fieldColumns, fieldRow } from './configColumns.ts';
import type { Grouping } from './grouping.ts';
import { hadTrained, type Result, resultsIn } from './resultsIn.ts';

const statistic = (name: string, meaning: string) =>
  orNull(number(name, 'that of the metric', `${meaning}; null where nothing was counted`));

/** `groups.arrow`: one row for each group of cells and metric. */
export const groupColumns = ({ by }: Grouping): readonly Column[] => [
  ...fieldColumns(...by),
  text('metric', 'name', 'the column of the summary that the statistics are of'),
  integer('count', 'count', 'cells that the statistics are of'),
  integer('networks', 'count', 'trained networks of these cells: what the interval is over'),
  integer('untrained', 'count', 'cells left out because their network had not trained, by the rule of the experiment'),
  integer('missing', 'count', 'cells of the plan left out because they have no result, or no value of the metric'),
  statistic('minimum', 'smallest value'),
  statistic('lowerQuartile', 'lower quartile'),
  statistic('median', 'median'),
  statistic('upperQuartile', 'upper quartile'),
  statistic('maximum', 'largest value'),
  statistic('mean', 'mean'),
  statistic('low', 'lower end of the 95 % bootstrap percentile interval of the median, over networks'),
  statistic('high', 'upper end of that interval'),
];

/**
 * Statistics of each metric over the cells of each group. Every cell of the plan is in a group, or in several if it
 * ignores a field of theirs, and there either counted, untrained or missing. Rows in the order of the plan, then of the
 * metrics.
 *
 * Cells of one network are not independent: medians and quartiles are over them all, but the interval draws networks
 * (`clusteredMedianInterval`).
 *
 * @param cells   the plan
 * @param summary rows of `summary.arrow`
 */
export function groupRows(cells: readonly Cell[], summary: readonly Row[], { by, metrics }: Grouping): Row[] {
  const resultsOf = resultsIn(summary);
  return cellGroups(cells, by).flatMap(({ config, members }) => {
    const found = resultsOf(members);
    const learnt = found.filter(hadTrained);
    const untrained = found.length - learnt.length;
    const networks = clustered(learnt, ({ cell }) => [cell]);
    return metrics.map((metric): Row => {
      const values = (of: readonly Result[]) =>
        of.map(({ row }) => row[metric]).filter((value) => typeof value === 'number');
      const count = values(learnt).length;
      const clusters = networks.map(values).filter(({ length }) => length > 0);
      return {
        ...fieldRow(config, by),
        ...{ metric, count, networks: clusters.length, untrained, missing: members.length - untrained - count },
        ...distribution(clusters),
      };
    });
  });
}

function distribution(clusters: readonly (readonly number[])[]): Row {
  const values = clusters.flat();
  const found = quartiles(values);
  const interval = clusteredMedianInterval(clusters);
  return {
    minimum: found?.minimum ?? null,
    lowerQuartile: found?.lower ?? null,
    median: found?.median ?? null,
    upperQuartile: found?.upper ?? null,
    maximum: found?.maximum ?? null,
    // Sorted, so that the last bits of the sum do not depend on the order of the cells.
    mean: found ? mean(values.toSorted((a, b) => a - b)) : null,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}
