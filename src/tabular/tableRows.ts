import { UsageError } from '../errors.ts';
import { requirePlainFile } from '../files/requirePlainFile.ts';
import { arrowRows } from './arrowRows.ts';
import { csvRows } from './csvRows.ts';
import { npzRows } from './npzRows.ts';
import { patternRows } from './patternRows.ts';

/** A value of a table: text as it stands in a file of text, a number of other files; null where there is none. */
export type TableValue = string | number | null;

/**
 * Reads a number from the text of a table.
 *
 * @returns null if the text is no number, NaN if its decimal mark is another than that of the numbers before
 */
export type NumeralReader = (text: string) => number | null;

/** Forms in which the values of a column are wanted: as text; as numbers, where they are plain ones; not at all. */
export const [AS_TEXT, AS_NUMBER, UNREAD] = [0, 1, 2] as const;

/** A pass over the rows of a table. */
export interface TablePass {
  /** whether the first row has the names; null: see `headerRow`. Of files of text only */
  readonly header: boolean | null;
  /** columns that somebody names: a first row that has one of them has the names */
  readonly named: readonly string[];
  /** Takes the names of the columns, before any row. */
  onColumns(names: readonly string[], numeral: NumeralReader): void;
  /** Takes the number of all rows, before any of them, where the file says it. */
  onCount?(rows: number): void;
  /** The form in which the values of each column are wanted; null: as text. Of files of text only. */
  kinds(): Uint8Array | null;
  /**
   * Takes the values of a row, and its number in the file: from 1, counting the row of names. The values are those of
   * the next row afterwards.
   */
  onRow(values: readonly TableValue[], row: number): void;
}

/** Passes over a table, by the end of its file's name. */
const READERS: readonly [end: RegExp, read: (path: string, pass: TablePass) => Promise<void>][] = [
  [/\.csv(\.gz)?$/i, (path, pass) => csvRows(path, null, pass)],
  [/\.tsv(\.gz)?$/i, (path, pass) => csvRows(path, '\t', pass)],
  [/\.arrow$/i, arrowRows],
  [/\.npz$/i, npzRows],
  [/\.pat(\.gz)?$/i, patternRows],
  [/\.parquet$/i, async (path, pass) => (await import('./parquetRows.ts')).parquetRows(path, pass)],
];

/**
 * Passes over the rows of a table, in their order.
 *
 * @throws {UsageError} if there is no such file, if it is none of the kinds that can be read, or is damaged, with the
 *   row where one is at fault; whatever `pass` throws
 */
export async function tableRows(path: string, pass: TablePass): Promise<void> {
  const reader = READERS.find(([end]) => end.test(path));
  if (!reader)
    throw new UsageError(
      `a table is a file .csv, .tsv, .csv.gz, .tsv.gz, .arrow, .parquet, .npz or .pat, got ${JSON.stringify(path)}`,
    );
  await requirePlainFile(path);
  await reader[1](path, pass);
}
