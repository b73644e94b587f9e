import { mean } from 'simple-statistics';
import { type Column, integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import { readConfig } from '../config/readConfig.ts';
import type { Cell } from '../experiment/cells.ts';
import { quartiles } from '../statistics/statistics.ts';
import { clustered, clusteredMedianInterval } from './clusters.ts';
import { configText, fieldColumns, fieldRow } from './configColumns.ts';
import type { Grouping } from './grouping.ts';
import { gathered } from './groups.ts';
import { SAMPLED } from './requestSchemas.ts';

const statistic = (name: string, meaning: string) =>
  orNull(number(name, 'that of the metric', `${meaning}; null where nothing was counted`));

/** `groups.arrow`: one row for each group of cells and metric. */
export const groupColumns = ({ by }: Grouping): readonly Column[] => [
  ...fieldColumns(...by),
  text('metric', 'name', 'the column of the summary that the statistics are of'),
  integer(
    'count',
    'count',
    'cells that the statistics are of; those that differ in ignored fields alone count there once',
  ),
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

/** A cell with its row of the summary. */
export interface Result {
  readonly cell: Cell;
  readonly row: Row;
}

/** Finds the results of cells, in the order of the cells. @param summary rows of `summary.arrow` */
export function resultsIn(summary: readonly Row[]): (cells: readonly Cell[]) => Result[] {
  const rows = new Map(summary.map((row) => [row.cell, row]));
  return (cells) =>
    cells.flatMap((cell) => {
      const row = rows.get(cell.id);
      return row ? [{ cell, row }] : [];
    });
}

/** Whether the network of a result counts: it had trained, or the experiment has no rule for it. */
export const hadTrained = ({ row }: Result): boolean => row.trained !== false;

/**
 * Statistics of each metric over the cells of each group. Every cell of the plan is in one group, and either counted,
 * untrained or missing. Rows in the order of the plan, then of the metrics.
 *
 * Cells that differ in nothing that they read are one in the statistics. Cells of one network are not independent:
 * medians and quartiles are over them all, but the interval draws networks (`clusteredMedianInterval`).
 *
 * @param cells   the plan
 * @param summary rows of `summary.arrow`
 */
export function groupRows(cells: readonly Cell[], summary: readonly Row[], { by, metrics }: Grouping): Row[] {
  const resultsOf = resultsIn(summary);
  return groupsOf(cells, by).flatMap((group) => {
    const found = resultsOf(group);
    const learnt = found.filter(hadTrained);
    const untrained = found.length - learnt.length;
    const networks = clustered(learnt, ({ cell }) => [cell]);
    return metrics.map((metric): Row => {
      const values = (of: readonly Result[]) =>
        of.map(({ row }) => row[metric]).filter((value) => typeof value === 'number');
      const count = values(learnt).length;
      const clusters = networks.map(values).filter(({ length }) => length > 0);
      return {
        ...fieldRow(group[0].config, by),
        ...{ metric, count, networks: clusters.length, untrained, missing: group.length - untrained - count },
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

/** Cells that agree in some fields, in the order of the plan. */
export function groupsOf(cells: readonly Cell[], by: readonly FieldName[]): Cell[][] {
  return [...gathered(cells, ({ config }) => configText(config, by)).values()];
}

/**
 * Fields, other than seed and draw, in which cells of one group differ: what its statistics take together. A field that
 * a cell ignores is none in which it differs.
 */
export function mixedFields(cells: readonly Cell[], { by }: Pick<Grouping, 'by'>): FieldName[] {
  const others = FIELD_NAMES.filter((name) => !SAMPLED.includes(name));
  const mixed = new Set<FieldName>();
  for (const group of groupsOf(cells, by)) {
    const [first, ...rest] = group.map(({ config }) => fieldRow(readConfig(config), others));
    for (const name of others) if (rest.some((row) => row[name] !== first[name])) mixed.add(name);
  }
  return others.filter((name) => mixed.has(name));
}
