import { writeTable } from '../arrow/arrowFile.ts';
import type { Cell } from '../experiment/cells.ts';
import { experimentPaths } from '../files/paths.ts';
import { comparisonColumns, comparisonRows } from './comparison.ts';
import type { NamedTable, WrittenTable } from './experimentTables.ts';
import { type Grouping, groupingMetadata } from './grouping.ts';
import { groupColumns, groupRows } from './groups.ts';

/** Tables that `surgeon tables --by` makes. */
export const GROUPING_TABLES = ['groups', 'comparison'] as const;

/**
 * Makes and writes `groups.arrow`, and `comparison.arrow` where the grouping compares. They answer a question that was
 * asked once: whenever the other tables are built, those of the question before are removed.
 *
 * @param out     folder of results
 * @param cells   the plan
 * @param summary `summary.arrow`
 * @returns the tables written
 */
export function buildGroupingTables(
  out: string,
  experiment: string,
  cells: readonly Cell[],
  summary: NamedTable,
  grouping: Grouping,
): readonly WrittenTable[] {
  const paths = experimentPaths(out, experiment);
  const { rows: results } = summary;
  const tables: NamedTable[] = [
    { name: 'groups', columns: groupColumns(grouping), rows: groupRows(cells, results, grouping) },
  ];
  if (grouping.comparisons.length > 0) {
    const rows = comparisonRows(cells, results, grouping);
    tables.push({ name: 'comparison', columns: comparisonColumns(grouping), rows });
  }
  const metadata = groupingMetadata(grouping);
  for (const { name, columns, rows } of tables) writeTable(paths.table(name), columns, rows, metadata);
  return tables.map((table) => ({ ...table, length: table.rows.length }));
}
