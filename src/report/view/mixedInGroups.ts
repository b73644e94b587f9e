import type { Row } from '../../arrow/columns.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '../../config/fields.ts';
import type { CellFields } from '../../config/readConfig.ts';
import { valuesOf } from '../../tables/agreement.ts';
import { CONFIG_COLUMNS, cellOf } from '../../tables/configColumns.ts';
import { SAMPLED } from '../../tables/requestSchemas.ts';
import { rowGroups } from '../../tables/rowGroups.ts';
import type { Table } from './shownTable.ts';

/**
 * Fields of the config, other than seed and draw, in which the cells of one group of rows differ: what its statistics
 * take together. A field that a cell ignores is none in which it differs.
 *
 * @param rows    of cells
 * @param by      columns that the rows of a group agree in
 * @param summary a row a cell with its config; of another kind of table, or another version's values, nothing is known
 */
export function mixedInGroups(rows: readonly Row[], by: readonly string[], summary: Table): FieldName[] {
  if (!hasConfigs(summary)) return [];
  const configs = new Map((summary.rows as readonly SummaryRow[]).map((row) => [row.cell as unknown, row]));
  const read = new Map<unknown, CellFields>();
  const configOf = ({ cell }: Row): CellFields[] => {
    const row = configs.get(cell);
    if (!row) return [];
    const config = read.get(cell) ?? cellOf(row).config;
    read.set(cell, config);
    return [config];
  };
  const mixed = new Set<FieldName>();
  for (const { rows: members } of rowGroups(rows, by)) {
    const ofGroup = [...new Set(members.flatMap(configOf))];
    for (const name of FIELD_NAMES) if (!mixed.has(name) && valuesOf(ofGroup, name).length > 1) mixed.add(name);
  }
  return FIELD_NAMES.filter((name) => mixed.has(name) && !SAMPLED.includes(name));
}

type SummaryRow = Parameters<typeof cellOf>[0];

/** Whether a table has configs of cells, all of whose names this version knows. */
function hasConfigs({ columns, rows }: Table): boolean {
  if (!CONFIG_COLUMNS.every(({ name, leftOut }) => leftOut || columns.some((column) => column.name === name)))
    return false;
  return FIELD_NAMES.filter((name) => FIELDS[name].kind === 'choice').every((name) =>
    [...new Set(rows.map((row) => row[name] ?? null))].every(
      (value) => value === null || FIELDS[name].schema.safeParse(value).success,
    ),
  );
}
