import { isAbsolute, join } from 'node:path';
import { UsageError } from '../errors.ts';
import { type ColumnNames, readColumns } from './columnNames.ts';
import { type KnownColumn, type ReadColumn, TableColumns } from './tableColumns.ts';
import { tableRows } from './tableRows.ts';

/** How the tables of one data set are read. */
export interface TableReading {
  /** that paths begin in */
  readonly folder: string;
  readonly names: ColumnNames;
  readonly header: boolean | null;
  readonly maxBytes: number;
}

/** The facts that are known of a table before it is read. */
export interface KnownTable {
  /** those of the training set; null: this is the training set */
  readonly columns: readonly ReadColumn[] | null;
  /** of the first columns, or of all */
  readonly known: readonly KnownColumn[];
}

/**
 * Reads the columns of a table that a data set is made of.
 *
 * @throws {UsageError} as `tableRows` and `TableColumns`, or if it has no rows
 */
export async function readTable(
  file: string,
  { folder, names, header, maxBytes }: TableReading,
  { columns, known }: KnownTable,
): Promise<TableColumns> {
  const path = isAbsolute(file) ? file : join(folder, file);
  const tables: TableColumns[] = [];
  await tableRows(path, {
    header,
    named: [...names.targets, ...(names.inputs ?? [])],
    onColumns(found, numeral) {
      const table = new TableColumns(path, columns ?? readColumns(path, found, names), { maxBytes, known });
      table.open(found, numeral);
      tables.push(table);
    },
    onCount: (rows) => tables[0].expect(rows),
    kinds: () => tables[0].kinds,
    onRow: (values, row) => tables[0].add(values, row),
  });
  const [table] = tables;
  if (table.rows === 0) throw new UsageError(`${path} has no rows below the names of its columns`);
  return table;
}
