import { shownText, UsageError } from '../errors.ts';
import { jsonExtent } from './jsonExtent.ts';
import { NUMBER_TYPES, type NumberCode, type NumberType } from './numberTypes.ts';

/** The types that safetensors have, by their names, which here are read. */
export const SAFETENSORS_TYPES = {
  F64: 'f8',
  F32: 'f4',
  F16: 'f2',
  BF16: 'bf2',
  I64: 'i8',
  I32: 'i4',
  I16: 'i2',
  I8: 'i1',
  U64: 'u8',
  U32: 'u4',
  U16: 'u2',
  U8: 'u1',
  BOOL: 'b1',
} as const satisfies Readonly<Record<string, NumberCode>>;

/** The name of a type. */
export type SafetensorsType = keyof typeof SAFETENSORS_TYPES;

/** How numbers of a type stand in a file. */
export const numbersOf = (type: SafetensorsType): NumberType => NUMBER_TYPES[SAFETENSORS_TYPES[type]];

/** A tensor as the header has it. */
export interface TensorEntry {
  readonly name: string;
  readonly type: SafetensorsType;
  readonly shape: readonly number[];
  /** of its first byte, and of the byte behind it, in the data behind the header */
  readonly start: number;
  readonly end: number;
}

/** The header of a file: its tensors in its order, and its notes. */
export interface SafetensorsHeader {
  readonly entries: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** where the data begin, from the start of the file */
  readonly dataStart: number;
}

/** The key of notes among the names of tensors. */
export const METADATA = '__metadata__';
const LENGTH_BYTES = 8;
/** Bytes of a header: ten thousand tensors take a megabyte. */
const MAX_HEADER = 2 ** 22;
const MAX_DIMENSIONS = 32;
/** Lists and objects inside of each other: the header, a tensor, its shape. */
const MAX_DEPTH = 3;

/**
 * Reads the header of safetensors. Tensors must cover the data behind it, without holes and without overlaps.
 *
 * Source: safetensors 0.4, README.md, "Format".
 *
 * @param name of the file, for messages
 * @throws {UsageError} if it is none, is cut, has a key twice, or a tensor that is none or lies elsewhere
 */
export function safetensorsHeader(bytes: Uint8Array, name: string): SafetensorsHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < LENGTH_BYTES ? -1 : Number(view.getBigUint64(0, true));
  const dataStart = LENGTH_BYTES + length;
  if (length < 0 || dataStart > bytes.length) throw new UsageError(`${name} is cut short, in its header`);
  if (length > MAX_HEADER) throw new UsageError(`${name} has a header of ${length} bytes; at most ${MAX_HEADER}`);
  const { [METADATA]: metadata, ...tensors } = headerObject(bytes.subarray(LENGTH_BYTES, dataStart), name);
  if (metadata !== undefined && !isNotes(metadata))
    throw new UsageError(`${name}: ${METADATA} must map names to texts`);
  const entries = Object.entries(tensors).map(([tensor, value]) =>
    entryOf(tensor, value, `${name}: tensor ${shownText(tensor)}`),
  );
  requireCovered(entries, bytes.length - dataStart, name);
  return { entries, metadata, dataStart };
}

/** The header as JSON. */
function headerObject(bytes: Uint8Array, name: string): Record<string, unknown> {
  let text = '';
  let header: unknown = null;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const { depth, keys } = jsonExtent(text);
    if (depth <= MAX_DEPTH) header = JSON.parse(text);
    if (keysIn(header) < keys) header = null;
  } catch {
    // engines have words of their own, with a part of the text
  }
  if (isObject(header) && text.startsWith('{')) return header;
  const wanted = `an object of JSON, at most ${MAX_DEPTH} deep and without a key twice`;
  throw new UsageError(`${name} must have a header that is ${wanted}, got ${shownText(text)}`);
}

const keysIn = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? 0
    : Object.values(value).reduce(
        (sum: number, inner) => sum + keysIn(inner),
        Array.isArray(value) ? 0 : Object.keys(value).length,
      );

const isNotes = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.values(value).every((note) => typeof note === 'string');
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= MAX_DIMENSIONS && value.every((n) => Number.isSafeInteger(n) && n >= 0);

/** The tensor that a value of the header describes. */
function entryOf(name: string, value: unknown, place: string): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : {};
  if (typeof dtype !== 'string' || !Object.hasOwn(SAFETENSORS_TYPES, dtype)) {
    throw new UsageError(
      `${place} must have a dtype of ${Object.keys(SAFETENSORS_TYPES).join(', ')}, got ${shown(dtype)}`,
    );
  }
  if (!isCounts(shape)) {
    throw new UsageError(`${place} must have a shape of at most ${MAX_DIMENSIONS} sizes, got ${shown(shape)}`);
  }
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw new UsageError(`${place} must have data_offsets, the bytes from and to, got ${shown(offsets)}`);
  }
  const [type, [start, end]] = [dtype as SafetensorsType, offsets];
  const size = shape.reduce((product, length) => product * length, numbersOf(type).bytes);
  if (size === end - start) return { name, type, shape, start, end };
  throw new UsageError(`${place} must have ${size} bytes for its shape, got ${end - start}`);
}
const shown = (value: unknown) => (value === undefined ? 'none' : shownText(JSON.stringify(value)));

/** @throws {UsageError} unless tensors stand behind each other, from the first byte of the data to the last */
function requireCovered(entries: readonly TensorEntry[], length: number, name: string): void {
  let at = 0;
  for (const { name: tensor, start, end } of entries.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== at)
      throw new UsageError(`${name}: tensor ${shownText(tensor)} must begin at byte ${at}, got ${start}`);
    at = end;
  }
  if (at !== length) throw new UsageError(`${name} must have ${at} bytes behind its header, got ${length}`);
}
