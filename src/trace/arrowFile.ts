import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as arrow from 'apache-arrow';
import writeFileAtomic from 'write-file-atomic';
import { ResultError } from '../errors.ts';
import type { Column, Row, Value } from './columns.ts';
import { DIGEST_KEY, isSealed, sealed, UNSEALED } from './digest.ts';

/** Raise it when a column is renamed, dropped or changes its unit or meaning; readers refuse a version they don't know. */
export const SCHEMA_VERSION = 2;

/** A table as it lies in a file. */
export interface TableFile {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** of the schema: `version`, and what the writer added */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Writes a table as an Arrow IPC file: under a temporary name, synced, then renamed, so that a file is whole or not there.
 * The schema's metadata carry a digest of the file, so that a reader sees a changed byte before it parses one.
 *
 * One record batch and one dictionary a column: growing dictionaries are written as deltas, which other readers refuse.
 *
 * @param metadata goes into the schema beside `version`
 */
export function writeTable(
  path: string,
  columns: readonly Column[],
  rows: readonly Row[],
  metadata: Readonly<Record<string, string>> = {},
): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomic.sync(path, sealed(Buffer.from(arrow.tableToIPC(tableOf(columns, rows, metadata), 'file'))));
}

/**
 * Reads a table that this package wrote.
 *
 * @throws {ResultError} if the file is missing, empty, cut, foreign or of another schema version; it names the file
 */
export function readTable(path: string): TableFile {
  const table = openTable(path);
  const { [DIGEST_KEY]: _, ...metadata } = Object.fromEntries(table.schema.metadata);
  if (metadata.version === undefined) throw new ResultError(`${path} is not a table of surgeon (no schema version)`);
  if (metadata.version !== String(SCHEMA_VERSION)) {
    const versions = `schema version ${metadata.version}; this surgeon reads version ${SCHEMA_VERSION}`;
    throw new ResultError(
      `${path} has ${versions}: run the experiment again, or read it with the version that wrote it`,
    );
  }
  const columns = table.schema.fields.map(columnOf);
  const vectors = columns.map(({ name }) => table.getChild(name)!);
  const rows = Array.from({ length: table.numRows }, (_, r) =>
    Object.fromEntries(columns.map(({ name, kind }, c) => [name, plainValue(kind, vectors[c].get(r))])),
  );
  return { columns, rows, metadata };
}

function openTable(path: string): arrow.Table {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new ResultError(`${path} does not exist`, { missing: true });
    throw new ResultError(`${path} cannot be read (${code})`);
  }
  if (bytes.length === 0) throw new ResultError(`${path} is empty`);
  const magic = (at: number) => bytes.subarray(at, at + MAGIC.length).toString('latin1');
  if (magic(0) !== MAGIC) throw new ResultError(`${path} is not an Arrow file`);
  if (magic(bytes.length - MAGIC.length) !== MAGIC) throw new ResultError(`${path} is cut short`);
  const intact = isSealed(bytes);
  if (intact === null) throw new ResultError(`${path} is not a table of surgeon (it holds no digest)`);
  if (!intact) throw new ResultError(`${path} is damaged: its digest is not that of its bytes`);
  try {
    return arrow.tableFromIPC(bytes);
  } catch (error) {
    throw new ResultError(`${path} is damaged (${(error as Error).message})`);
  }
}

const MAGIC = 'ARROW1';

function tableOf(columns: readonly Column[], rows: readonly Row[], metadata: Readonly<Record<string, string>>) {
  const parts = columns.map((column, index) => {
    const values = rows.map((row) => row[column.name] ?? null);
    const missing = column.nullable ? -1 : values.indexOf(null);
    if (missing >= 0) throw new Error(`column ${column.name} has no value in row ${missing}`);
    return dataOf(column, values, index);
  });
  const fields = columns.map(({ name, unit, meaning, nullable }, index) => {
    const description = new Map([
      ['unit', unit],
      ['meaning', meaning],
    ]);
    return new arrow.Field(name, parts[index].type, nullable ?? false, description);
  });
  const schema = new arrow.Schema(
    fields,
    new Map([[DIGEST_KEY, UNSEALED], ['version', String(SCHEMA_VERSION)], ...Object.entries(metadata)]),
  );
  const struct = arrow.makeData({ type: new arrow.Struct(fields), length: rows.length, nullCount: 0, children: parts });
  return new arrow.Table(schema, [new arrow.RecordBatch(schema, struct)]);
}

function dataOf({ kind }: Column, values: readonly (Value | null)[], dictionaryId: number): arrow.Data {
  switch (kind) {
    case 'integer':
      return built(new arrow.Int32(), values);
    case 'number':
      return built(new arrow.Float64(), values);
    case 'boolean':
      return built(new arrow.Bool(), values);
    case 'text': {
      const words = [...new Set(values.filter((value) => value !== null))] as string[];
      const places = new Map(words.map((word, place) => [word, place]));
      const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), dictionaryId);
      const indices = built(
        type.indices,
        values.map((value) => (value === null ? null : places.get(value as string)!)),
      );
      return arrow.makeData({
        type,
        length: values.length,
        nullCount: indices.nullCount,
        nullBitmap: indices.nullBitmap,
        data: indices.values,
        dictionary: arrow.vectorFromArray(words, new arrow.Utf8()),
      });
    }
    case 'vector': {
      const vectors = values as Float64Array[];
      const size = vectors[0]?.length ?? 0;
      const flat = new Float64Array(values.length * size);
      vectors.forEach((vector, row) => {
        flat.set(vector, row * size);
      });
      const child = arrow.makeData({ type: new arrow.Float64(), length: flat.length, nullCount: 0, data: flat });
      const type = new arrow.FixedSizeList(size, new arrow.Field('item', new arrow.Float64(), false));
      return arrow.makeData({ type, length: values.length, nullCount: 0, child });
    }
  }
}

function built<Type extends arrow.DataType>(type: Type, values: readonly unknown[]): arrow.Data<Type> {
  const builder = arrow.makeBuilder<Type, null>({ type, nullValues: [null] });
  for (const value of values) builder.append(value as Type['TValue'] | null);
  const { data } = builder.finish().toVector();
  return data[0] ?? arrow.makeData({ type: type as never, length: 0, nullCount: 0 });
}

function columnOf(field: arrow.Field): Column {
  const [unit, meaning] = ['unit', 'meaning'].map((key) => field.metadata.get(key) ?? '');
  return { name: field.name, kind: kindOf(field.type), unit, meaning, ...(field.nullable && { nullable: true }) };
}

function kindOf(type: arrow.DataType): Column['kind'] {
  if (arrow.DataType.isDictionary(type)) return 'text';
  if (arrow.DataType.isInt(type)) return 'integer';
  if (arrow.DataType.isBool(type)) return 'boolean';
  return arrow.DataType.isFixedSizeList(type) ? 'vector' : 'number';
}

function plainValue(kind: Column['kind'], value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (kind === 'vector') return (value as arrow.Vector).toArray() as Float64Array;
  return value as Value;
}
