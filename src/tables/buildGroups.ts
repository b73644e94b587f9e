import { rmSync } from 'node:fs';
import type { Cell } from '../experiment/cells.ts';
import { writeTable } from '../trace/arrowFile.ts';
import { experimentPaths } from '../trace/paths.ts';
import { comparisonColumns, comparisonRows } from './comparison.ts';
import type { NamedTable, WrittenTable } from './experimentTables.ts';
import { type Grouping, groupingMetadata } from './grouping.ts';
import { groupColumns, groupRows } from './groupStatistics.ts';

/**
 * Makes and writes `groups.arrow`, and `comparison.arrow` where the grouping compares. What is not asked for is removed: these
 * tables are functions of a question that was asked once, and must not outlive the cells that they were made of.
 *
 * @param out      folder of results
 * @param cells    the plan
 * @param summary  `summary.arrow`, read only if there is a grouping
 * @param grouping undefined: neither table
 * @returns the tables written
 */
export function buildGroups(
  out: string,
  experiment: string,
  cells: readonly Cell[],
  summary: NamedTable,
  grouping: Grouping | undefined,
): readonly WrittenTable[] {
  const paths = experimentPaths(out, experiment);
  const tables: NamedTable[] = [];
  if (grouping) {
    const { rows: results } = summary;
    tables.push({ name: 'groups', columns: groupColumns(grouping), rows: groupRows(cells, results, grouping) });
    if (grouping.comparisons.length > 0) {
      const rows = comparisonRows(cells, results, grouping);
      tables.push({ name: 'comparison', columns: comparisonColumns(grouping), rows });
    }
    const metadata = groupingMetadata(grouping);
    for (const { name, columns, rows } of tables) writeTable(paths.table(name), columns, rows, metadata);
  }
  const written = new Set(tables.map(({ name }) => name));
  for (const name of ['groups', 'comparison']) if (!written.has(name)) rmSync(paths.table(name), { force: true });
  return tables.map((table) => ({ ...table, length: table.rows.length }));
}
