import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ResultError } from '../errors.ts';
import { writeWhole } from '../files/wholeFile.ts';
import { type ColumnReader, columnReader, columnsOf } from './arrowColumns.ts';
import { type Column, type Row, type RowOf, rowsOf } from './columns.ts';
import { DIGEST_KEY, isSealed, sealed, UNSEALED } from './digest.ts';
import { type Footer, footerOf } from './footer.ts';
import { TableBuilder } from './tableBuilder.ts';

/**
 * Raise it when a column is renamed, dropped or changes its unit or meaning; readers refuse a version they don't know.
 */
export const SCHEMA_VERSION = 2;

/** A table as it lies in a file. */
export interface TableFile<Of extends Row = Row> {
  readonly columns: readonly Column[];
  readonly rows: readonly Of[];
  /** of the schema: `version`, and what the writer added */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Writes a table as an Arrow IPC file: under a temporary name, synced, then renamed, so that a file is whole or not
 * there. The schema's metadata carry a digest of the file, so that a reader sees a changed byte before it parses one.
 *
 * @param metadata goes into the schema beside `version`
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { number, readTable, text, writeTable } from 'optimal-brain-surgeon/tables';
 *
 * const out = mkdtempSync('tables-');
 * const columns = [text('unit', 'name', 'of the network'), number('error', 'E', 'without it')];
 * writeTable(`${out}/units.arrow`, columns, [{ unit: 'h1', error: 0.25 }, { unit: 'h2', error: 0.5 }]);
 * const { rows } = readTable(`${out}/units.arrow`);
 * console.log(rows.map(({ unit, error }) => `${unit} ${error}`).join(', ')); // → h1 0.25, h2 0.5
 * rmSync(out, { recursive: true });
 * ```
 */
export function writeTable(
  path: string,
  columns: readonly Column[],
  rows: Iterable<Row>,
  metadata: Readonly<Record<string, string>> = {},
): void {
  const table = new TableBuilder(columns);
  table.appendAll(rows);
  saveTable(path, table, metadata);
}

/** The bytes of the file of a table, with its digest. @param metadata as for `writeTable` */
export const tableBytes = (table: TableBuilder, metadata: Readonly<Record<string, string>>): Buffer =>
  sealed(table.finish({ [DIGEST_KEY]: UNSEALED, version: String(SCHEMA_VERSION), ...metadata }));

/** Writes a table that was built row by row, in the same way. */
export function saveTable(path: string, table: TableBuilder, metadata: Readonly<Record<string, string>> = {}): void {
  mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, tableBytes(table, metadata));
}

/**
 * Reads a table that this package wrote.
 *
 * @throws {ResultError} if the file is missing, empty, cut, foreign or of another schema version; it names the file
 */
export function readTable(path: string): TableFile {
  const table = openTable(path);
  const read = columnsIn(table);
  const columns = describedColumns(table);
  return { columns, rows: rowsOf(new Map(columns.map(({ name }) => [name, read(name)]))), metadata: table.metadata };
}

/**
 * Reads the rows of a table whose columns are known, with their types.
 *
 * @param expected columns that it is to have
 * @throws {ResultError} as `readTable`, and if it lacks one of them
 */
export function readRows<Columns extends readonly Column[]>(
  path: string,
  expected: Columns,
): readonly RowOf<Columns>[] {
  const { columns, rows } = readTable(path);
  const leftOut: Record<string, null> = {};
  for (const { name, kind, leftOut: mayLack } of expected) {
    const isThere = columns.some((column) => column.name === name && column.kind === kind);
    if (!isThere && mayLack) leftOut[name] = null;
    else if (!isThere) throw new ResultError(`${path} is another table: it has no column ${name} of kind ${kind}`);
  }
  const whole = Object.keys(leftOut).length > 0 ? rows.map((row) => ({ ...leftOut, ...row })) : rows;
  return whole as readonly RowOf<Columns>[]; // as was looked at just now
}

/** A table whose file is whole, before its values are read. */
export interface OpenTable extends Footer {
  readonly path: string;
  readonly bytes: Buffer;
}

/**
 * Reads the file of a table that this package wrote and holds it against its digest, byte by byte, without making any
 * row.
 *
 * @throws {ResultError} as `readTable`
 */
export function openTable(path: string): OpenTable {
  const bytes = bytesOf(path);
  if (bytes.length === 0) throw new ResultError(`${path} is empty`);
  const magic = (at: number) => bytes.toString('latin1', at, at + MAGIC.length);
  if (magic(0) !== MAGIC) throw new ResultError(`${path} is not an Arrow file`);
  if (magic(bytes.length - MAGIC.length) !== MAGIC) throw new ResultError(`${path} is cut short`);
  const intact = isSealed(bytes);
  if (intact === null) throw new ResultError(`${path} is not a table of surgeon (it holds no digest)`);
  if (!intact) throw new ResultError(`${path} is damaged: its digest is not that of its bytes`);
  return tableIn(path, bytes);
}

/**
 * A table by the bytes of its file, which are known to be those that were written.
 *
 * @throws {ResultError} if they are of another schema version
 */
export function tableIn(path: string, bytes: Buffer): OpenTable {
  const footer = decoded(path, () => footerOf(bytes));
  const { [DIGEST_KEY]: _, ...metadata } = footer.metadata;
  if (metadata.version === undefined) throw new ResultError(`${path} is not a table of surgeon (no schema version)`);
  if (metadata.version !== String(SCHEMA_VERSION)) {
    const versions = `schema version ${metadata.version}; this surgeon reads version ${SCHEMA_VERSION}`;
    throw new ResultError(
      `${path} has ${versions}: run the experiment again, or read it with the version that wrote it`,
    );
  }
  return { ...footer, metadata, path, bytes };
}

const MAGIC = 'ARROW1';

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_FS_FILE_TOO_LARGE')
      throw new ResultError(`${path} is larger than 2 GiB, which no table of surgeon is`);
    if (code === 'ENOENT') throw new ResultError(`${path} does not exist`, { missing: true });
    throw new ResultError(`${path} cannot be read (${code})`);
  }
}

/** Decodes a part of a file; if that fails, it is the fault of the file. */
function decoded<Decoded>(path: string, decode: () => Decoded): Decoded {
  try {
    return decode();
  } catch (error) {
    throw new ResultError(`${path} is damaged (${(error as Error).message})`);
  }
}

/** The columns of an open table; @throws {ResultError} if they cannot be decoded */
export const describedColumns = (table: OpenTable): Column[] => decoded(table.path, () => columnsOf(table));

/**
 * A reader of the columns of an open table. @throws {ResultError} now or when it is called, if they cannot be decoded
 */
export function columnsIn(table: OpenTable): ColumnReader {
  const read = decoded(table.path, () => columnReader(table.bytes, table));
  return (name, start, end) => decoded(table.path, () => read(name, start, end));
}
