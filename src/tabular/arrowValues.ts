import { isUtf8 } from 'node:buffer';
import type { FlatBufferTable } from '../arrow/flatBufferTable.ts';
import type { TableValue } from './tableRows.ts';

/** A stretch of a file. */
export interface ArrowBuffer {
  readonly at: number;
  readonly length: number;
}

/** How values of a column lie in its buffers. */
export type ArrowForm = 'bool' | 'utf8' | 'largeUtf8' | keyof typeof NUMBERS;

/** A column of an Arrow file. */
export interface ArrowType {
  readonly values: ArrowForm;
  /** its dictionary's number, and how the codes of its words lie; null where it has none */
  readonly dictionary: number | null;
  readonly index: keyof typeof NUMBERS | null;
}

type NumberReader = readonly [bytes: number, read: (view: DataView, at: number) => number];
/** Numbers, by kind and bits. */
const NUMBERS = {
  i8: [1, (view, at) => view.getInt8(at)],
  i16: [2, (view, at) => view.getInt16(at, true)],
  i32: [4, (view, at) => view.getInt32(at, true)],
  i64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  u8: [1, (view, at) => view.getUint8(at)],
  u16: [2, (view, at) => view.getUint16(at, true)],
  u32: [4, (view, at) => view.getUint32(at, true)],
  u64: [8, (view, at) => Number(view.getBigUint64(at, true))],
  f32: [4, (view, at) => view.getFloat32(at, true)],
  f64: [8, (view, at) => view.getFloat64(at, true)],
} as const satisfies Readonly<Record<string, NumberReader>>;

/** Names of Arrow's types by their number, those that can be read among them. */
const TYPES = (
  'none Null Int FloatingPoint Binary Utf8 Bool Decimal Date Time Timestamp Interval List Struct Union ' +
  'FixedSizeBinary FixedSizeList Map Duration LargeBinary LargeUtf8 LargeList RunEndEncoded BinaryView Utf8View ListView'
).split(' ');

/** The type of a column, a table of `Field`; its name, if values of that type cannot be read. */
export function arrowType(field: FlatBufferTable): ArrowType | string {
  const values = formOf(TYPES[field.byte(2)] ?? 'unknown', field.table(3));
  if (!values) return TYPES[field.byte(2)] ?? 'unknown';
  const encoding = field.table(4);
  if (!encoding) return { values, dictionary: null, index: null };
  const index = encoding.table(1);
  return { values, dictionary: encoding.integer(0), index: index ? integerOf(index) : 'i32' };
}

function formOf(name: string, type: FlatBufferTable | null): ArrowForm | null {
  switch (name) {
    case 'Int':
      return type && integerOf(type);
    case 'FloatingPoint':
      return ([null, 'f32', 'f64'] as const)[type?.byte(0) ?? 0] ?? null;
    case 'Bool':
      return 'bool';
    case 'Utf8':
      return 'utf8';
    case 'LargeUtf8':
      return 'largeUtf8';
    default:
      return null;
  }
}

/** A table of `Int`: bits, and whether it is signed. */
function integerOf(type: FlatBufferTable): 'i32' | 'u32' {
  const form = `${type.byte(1) === 1 ? 'i' : 'u'}${type.byte(0)}`;
  if (!Object.hasOwn(NUMBERS, form)) throw new RangeError('it has integers of an unknown size');
  return form as 'i32'; // one of them
}

/**
 * A reader of the values of a column in one batch.
 *
 * @param rows of the batch
 * @param next the buffers of the batch, one after the other: validity, then values, before text where each word ends
 * @throws {RangeError} if they hold fewer values than rows; when it is called, if a value is none that can be read
 */
export function arrowValues(
  bytes: Buffer,
  form: ArrowForm,
  rows: number,
  next: () => ArrowBuffer | undefined,
): (row: number) => TableValue {
  const taken = (needed: number): ArrowBuffer => {
    const buffer = next();
    if (!buffer || !(rows >= 0) || buffer.length < needed) throw new RangeError('it has fewer values than rows');
    return buffer;
  };
  const validity = taken(0);
  if (validity.length > 0 && validity.length < rows / 8) throw new RangeError('it has fewer values than rows');
  const valueAt = form === 'bool' ? bools(bytes, taken(rows / 8)) : valuesOf(bytes, form, rows, taken);
  return validity.length === 0 ? valueAt : (row) => (bitAt(bytes, validity.at, row) === 1 ? valueAt(row) : null);
}

const bools = (bytes: Buffer, data: ArrowBuffer) => (row: number) => bitAt(bytes, data.at, row);

const bitAt = (bytes: Buffer, at: number, index: number): number => (bytes[at + (index >>> 3)] >> (index & 7)) & 1;

function valuesOf(
  bytes: Buffer,
  form: Exclude<ArrowForm, 'bool'>,
  rows: number,
  taken: (needed: number) => ArrowBuffer,
): (row: number) => TableValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (form === 'utf8' || form === 'largeUtf8') return texts(bytes, form, rows, taken);
  const [size, read]: NumberReader = NUMBERS[form];
  const { at } = taken(rows * size);
  if (form !== 'i64' && form !== 'u64') return (row) => read(view, at + row * size);
  return (row) => {
    const value = read(view, at + row * size);
    if (!Number.isSafeInteger(value)) throw new RangeError(`an integer is beyond 2⁵³ (about ${value})`);
    return value;
  };
}

function texts(
  bytes: Buffer,
  form: 'utf8' | 'largeUtf8',
  rows: number,
  taken: (needed: number) => ArrowBuffer,
): (row: number) => TableValue {
  const [size, read]: NumberReader = NUMBERS[form === 'utf8' ? 'i32' : 'i64'];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ends = taken(rows === 0 ? 0 : (rows + 1) * size);
  const letters = taken(0);
  if (!isUtf8(bytes.subarray(letters.at, letters.at + letters.length)))
    throw new RangeError('it has text that is no UTF-8');
  return (row) => {
    const [start, end] = [row, row + 1].map((index) => read(view, ends.at + index * size));
    if (!(start >= 0 && start <= end && end <= letters.length)) throw new RangeError('a text leads out of the file');
    return bytes.toString('utf8', letters.at + start, letters.at + end);
  };
}
