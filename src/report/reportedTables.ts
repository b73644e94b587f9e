import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { columnsOf } from '../arrow/arrowColumns.ts';
import { columnsIn, openTable } from '../arrow/arrowFile.ts';
import type { ReportedTable } from './reportDocument.ts';

/** Tables that come first, in this order: all others follow by name. */
const FIRST = ['summary', 'steps'];

/**
 * The tables in the folder of one experiment. Values are decoded when they are asked for.
 *
 * @throws {ResultError} if one is damaged, or not ours
 */
export function reportedTables(folder: string): ReportedTable[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.arrow') && !file.startsWith('.'))
    .map((file) => basename(file, '.arrow'))
    .sort();
  return [...FIRST.filter((name) => names.includes(name)), ...names.filter((name) => !FIRST.includes(name))].map(
    (name) => {
      const table = openTable(join(folder, `${name}.arrow`));
      return { name, columns: columnsOf(table), length: table.rows, values: columnsIn(table) };
    },
  );
}
