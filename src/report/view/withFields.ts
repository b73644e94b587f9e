import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readTable } from '../../arrow/arrowFile.ts';
import type { Row } from '../../arrow/columns.ts';
import { CELL_COLUMN, CONFIG_COLUMNS } from '../../tables/configColumns.ts';
import type { Table } from './shownTable.ts';

/**
 * A table of rows that belong to cells, with fields of their configs that it has no column for: those of the summary
 * that lies beside it. So the steps of all cells can be grouped by criterion.
 *
 * @param path  of the file of the table
 * @param names of columns that are asked for; others are not added
 * @returns the table itself where nothing of the kind is asked for, or there is no summary
 * @throws {ResultError} if the summary is damaged
 */
export function withFields(table: Table, path: string, names: readonly string[]): Table {
  const { columns, rows } = table;
  const has = (name: string) => columns.some((column) => column.name === name);
  const asked: string[] = CONFIG_COLUMNS.map(({ name }) => name).filter((name) => names.includes(name) && !has(name));
  const summary = asked.length > 0 && has(CELL_COLUMN.name) ? summaryBeside(path) : null;
  if (!summary) return table;
  const added = summary.columns.filter(({ name }) => asked.includes(name));
  const rowOf = new Map(summary.rows.map((row) => [row.cell, row]));
  const fieldsOf = ({ cell }: Row) => {
    const found = rowOf.get(cell);
    return Object.fromEntries(added.map(({ name }) => [name, found?.[name] ?? null]));
  };
  return { columns: [...columns, ...added], rows: rows.map((row) => ({ ...row, ...fieldsOf(row) })) };
}

/** The summary of the experiment that a table or trace belongs to; null if it is not there. */
export function summaryBeside(path: string): Table | null {
  const folder = basename(dirname(path)) === 'cells' ? dirname(dirname(path)) : dirname(path);
  const summary = join(folder, 'summary.arrow');
  return existsSync(summary) ? readTable(summary) : null;
}
