import { type FileMetaData, parquetMetadata, parquetRead, type RowGroup, type SchemaElement } from 'hyparquet';
import { UsageError } from '../errors.ts';
import { boundedBytes, MAX_FILE_BYTES } from '../files/boundedBytes.ts';
import { checkedPages, isPhysicalType } from '../formats/parquet/checkedPages.ts';
import { thriftStruct } from '../formats/parquet/thriftStruct.ts';
import type { TablePass, TableValue } from './tableRows.ts';

const MAGIC = 'PAR1';
/** Bytes behind the metadata of a file: their length, and the magic word. */
const TAIL = 8;
/** Share of the memory that is free which the values of one group of rows may take. */
const SHARE = 0.5;
/** Most columns: each takes some kilobytes while the metadata are read. */
const MAX_COLUMNS = 2 ** 15;
/**
 * Bytes that the values of a file take which is small, and the growth up to which those of a larger one do: runs and
 * dictionaries hold columns that are constant in next to nothing. One column of 0 and 1 for each of 200 classes grows
 * 350 to 480 times, tables of measurements 1 to 10 times.
 */
const [SMALL, MAX_GROWTH] = [2 ** 26, 512];

/**
 * Passes over the rows of a Parquet file: columns of numbers, truth values (0 and 1) and text, in any number of row
 * groups, each of which is in memory at once.
 *
 * hyparquet decodes what has been checked: it trusts sizes and counts.
 *
 * @throws {UsageError} if it is none, is damaged, or has a column of another type or in a form that is not read
 */
export async function parquetRows(path: string, pass: TablePass): Promise<void> {
  const bytes = await boundedBytes(path, MAX_FILE_BYTES);
  const magic = (at: number) => bytes.toString('latin1', at, at + MAGIC.length);
  if (magic(0) !== MAGIC) throw new UsageError(`${path} is no Parquet file`);
  if (bytes.length < MAGIC.length + TAIL || magic(bytes.length - MAGIC.length) !== MAGIC) {
    throw new UsageError(`${path} is cut short`);
  }
  const metadata = await decoded(path, async () => metadataOf(bytes));
  const columns = columnsOf(path, metadata);
  pass.onColumns(
    columns.map(({ name }) => name),
    () => null,
  );
  pass.onCount?.(Number(metadata.num_rows));
  const left = { bytes: valueBytes(path, bytes.length, metadata, columns.length) };
  let row = 0;
  for (const group of metadata.row_groups) {
    const values = await groupValues(path, bytes, { metadata, columns, group, left });
    const rows = Number(group.num_rows);
    const ofRow = new Array<TableValue>(columns.length);
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < ofRow.length; c++) ofRow[c] = values[c][r];
      pass.onRow(ofRow, ++row);
    }
  }
}

/** The field of the metadata that lists the columns, behind the table itself. */
const SCHEMA = 2;

function metadataOf(bytes: Buffer): FileMetaData {
  const length = bytes.readUInt32LE(bytes.length - TAIL);
  const start = bytes.length - TAIL - length;
  if (start < MAGIC.length) throw new RangeError('its metadata lie outside of it');
  // hyparquet trusts sizes and depth.
  const { struct } = thriftStruct(bytes.subarray(0, bytes.length - TAIL), start);
  const columns = Number(struct.get(SCHEMA)) - 1;
  if (columns > MAX_COLUMNS) {
    throw new RangeError(`it has ${columns} columns, and the limit is ${MAX_COLUMNS}: write it as .npz`);
  }
  const metadata = parquetMetadata(new Uint8Array(bytes.subarray(start)), { geoparquet: false });
  const rows = metadata.row_groups.map(({ num_rows }) => Number(num_rows));
  const isWhole = rows.every((count) => Number.isSafeInteger(count) && count >= 0);
  if (!isWhole || rows.reduce((sum, count) => sum + count, 0) !== Number(metadata.num_rows)) {
    throw new RangeError('it has another number of rows than it says');
  }
  return metadata;
}

/** The bytes that all values of a file may take. @throws {UsageError} if its rows take more */
function valueBytes(path: string, size: number, { num_rows }: FileMetaData, columns: number): number {
  const most = Math.max(SMALL, MAX_GROWTH * size);
  if (Number(num_rows) * columns * Float64Array.BYTES_PER_ELEMENT <= most) return most;
  const claimed = `${num_rows} rows of ${columns} columns in ${size} bytes`;
  throw new UsageError(
    `${path} has ${claimed}: in memory they would take more than ${MAX_GROWTH} times as much, which tables hardly do`,
  );
}

/** The columns of a flat table. @throws {UsageError} naming one that is none, or has values that are not read */
function columnsOf(path: string, { schema }: FileMetaData): readonly SchemaElement[] {
  const [root, ...columns] = schema;
  if (columns.some(({ name }) => !name)) throw new UsageError(`${path} has a column without a name`);
  if (columns.length === 0) throw new UsageError(`${path} has no columns`);
  for (const column of columns) {
    const found = refusedType(column);
    if (found === null) continue;
    const name = `column ${JSON.stringify(column.name)}`;
    throw new UsageError(`${path}: ${name} is of Parquet's type ${found}; numbers, truth values and text can be read`);
  }
  if (root.num_children !== columns.length)
    throw new UsageError(`${path} cannot be read as Parquet: its schema is damaged`);
  return columns;
}

/** Annotations of types whose values are text, or numbers as they lie in the file. */
const TEXT = /^(UTF8|ENUM|STRING)$/;
const NUMBER = /^(U?INT_(8|16|32|64)|INTEGER)$/;

/** The type of a column, if its values are neither numbers nor text; else null. */
function refusedType({
  type,
  num_children,
  repetition_type,
  converted_type,
  logical_type,
}: SchemaElement): string | null {
  if (num_children) return 'group (a column in columns)';
  if (repetition_type === 'REPEATED') return 'list';
  const annotations = [converted_type, logical_type?.type].filter((annotation) => annotation !== undefined);
  if (!isPhysicalType(type)) return logical_type?.type ?? converted_type ?? type ?? 'unknown';
  const other = annotations.find((annotation) => !(type === 'BYTE_ARRAY' ? TEXT : NUMBER).test(annotation));
  return other ?? (type === 'BYTE_ARRAY' && annotations.length === 0 ? 'BYTE_ARRAY (not said to be text)' : null);
}

/** A group of rows of a file. */
interface Group {
  readonly metadata: FileMetaData;
  readonly columns: readonly SchemaElement[];
  readonly group: RowGroup;
  /** bytes that pages may still take without compression */
  readonly left: { bytes: number };
}

/** The values of each column in the rows of a group. */
async function groupValues(path: string, bytes: Buffer, ofFile: Group) {
  const { columns, group } = ofFile;
  const rows = Number(group.num_rows);
  const size = rows * columns.length * Float64Array.BYTES_PER_ELEMENT;
  if (size > SHARE * process.availableMemory()) {
    const takes = `${rows} rows of ${columns.length} columns in one group, which take ${Math.round(size / 1e6)} MB`;
    throw new UsageError(`${path} has ${takes} of memory: write it in smaller row groups`);
  }
  const values: TableValue[][] = [];
  for (const [c, column] of columns.entries()) {
    const place = `${path}: column ${JSON.stringify(column.name)}`;
    values.push(await decoded(place, () => columnValues(bytes, ofFile, c)));
  }
  return values;
}

async function columnValues(bytes: Buffer, { metadata, columns, group, left }: Group, c: number) {
  const column = columns[c];
  const rows = Number(group.num_rows);
  const chunk = group.columns[c];
  const meta = chunk?.meta_data;
  if (
    !meta ||
    chunk.file_path ||
    group.columns.length !== columns.length ||
    meta.type !== column.type ||
    !isPhysicalType(meta.type)
  ) {
    throw new RangeError('its metadata are damaged');
  }
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const length = Number(meta.total_compressed_size);
  if (!(start >= 0 && length >= 0 && start + length <= bytes.length)) throw new RangeError('it leads out of the file');
  const buffer = new Uint8Array(bytes.subarray(start, start + length)).buffer;
  const isOptional = column.repetition_type !== 'REQUIRED';
  const { codec, type } = meta;
  const pages = checkedPages({ bytes: new Uint8Array(buffer), type, codec, isOptional, rows });
  left.bytes -= pages.size;
  if (left.bytes < 0)
    throw new RangeError(`pages inflate to more than ${MAX_GROWTH} times the file, which tables hardly do`);
  // The reader is given a file of this column alone, in which all pages are compressed by a way of our own.
  const own = { ...meta, codec: CHECKED, data_page_offset: 0n, total_compressed_size: BigInt(length) };
  const { dictionary_page_offset: _dictionary, ...ownMeta } = own;
  const ownGroup = {
    ...group,
    columns: [{ file_offset: 0n, meta_data: { ...ownMeta, path_in_schema: [column.name] } }],
  };
  const parts: ArrayLike<unknown>[] = [];
  await parquetRead({
    file: { byteLength: length, slice: (from, to) => buffer.slice(from, to) },
    metadata: {
      ...metadata,
      schema: [{ ...metadata.schema[0], num_children: 1 }, column],
      row_groups: [ownGroup as unknown as RowGroup],
      num_rows: group.num_rows,
    },
    rowEnd: rows,
    compressors: { [CHECKED]: () => pages.next() } as object,
    parsers: { stringFromBytes: textOf },
    onChunk: ({ columnData }) => void parts.push(columnData as ArrayLike<unknown>),
  });
  return valuesIn(parts, rows);
}
const CHECKED = 'CHECKED';

const utf8 = new TextDecoder('utf-8', { fatal: true });
function textOf(letters: Uint8Array): string {
  try {
    return utf8.decode(letters);
  } catch {
    throw new RangeError('it has text that is no UTF-8');
  }
}

/** The values of consecutive rows, which lie in several parts. */
function valuesIn(parts: readonly ArrayLike<unknown>[], rows: number): TableValue[] {
  if (parts.reduce((sum, { length }) => sum + length, 0) !== rows)
    throw new RangeError('it has fewer values than rows');
  const all = new Array<TableValue>(rows);
  let row = 0;
  for (const part of parts) for (let i = 0; i < part.length; i++) all[row++] = tableValue(part[i]);
  return all;
}

function tableValue(value: unknown): TableValue {
  switch (typeof value) {
    case 'number':
    case 'string':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'bigint': {
      const number = Number(value);
      if (!Number.isSafeInteger(number)) throw new RangeError(`an integer is beyond 2⁵³ (about ${number})`);
      return number;
    }
    default:
      if (value === null) return null;
      throw new RangeError('it has a value that its dictionary does not have');
  }
}

/** Decodes a part of a file; if that fails, it is the fault of the file. */
async function decoded<Decoded>(place: string, decode: () => Promise<Decoded>): Promise<Decoded> {
  try {
    return await decode();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { name, message } = error as Error;
    // What else fails is the fault of code that took damage for what it is not.
    const reason = name === 'RangeError' ? message.replaceAll(/\s+/g, ' ') : 'it is damaged';
    throw new UsageError(`${place} cannot be read as Parquet: ${reason}`);
  }
}
