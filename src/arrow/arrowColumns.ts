import type { Column, ColumnKind, Value } from './columns.ts';
import { type FlatBufferTable, int64 } from './flatBufferTable.ts';
import { type Footer, type Message, textsOf } from './footer.ts';

/**
 * Arrow's types, by their number, as kinds of columns; text is always dictionary-encoded, and lists are of integers
 * unless they say otherwise.
 */
const KINDS: Readonly<Record<number, ColumnKind>> = {
  2: 'integer',
  3: 'number',
  5: 'text',
  6: 'boolean',
  12: 'list',
  16: 'vector',
};

/** The columns of an Arrow file that this package wrote. @throws {Error} if one is of a kind that it does not write */
export function columnsOf({ fields, names }: Footer): Column[] {
  return fields.map((field, c) => {
    const { unit = '', meaning = '' } = textsOf(field.tables(6));
    const nullable = field.byte(1) === 1;
    return { name: names[c], kind: kindOf(field), unit, meaning, ...(nullable && { nullable }) };
  });
}

function kindOf(field: FlatBufferTable): ColumnKind {
  const isOfNumbers = field.byte(2) === LIST && field.tables(5)[0]?.byte(2) === NUMBER;
  const kind = isOfNumbers ? 'numbers' : KINDS[field.byte(2)];
  const isEncoded = field.table(4) !== null;
  if (kind === undefined || isEncoded !== (kind === 'text'))
    throw new Error(`column ${field.text(0)} is of a type that surgeon does not write`);
  return kind;
}

/** Reads the values of a column by its name, a row each: all, or those of a stretch of rows, without its `end`. */
export type ColumnReader = (name: string, start?: number, end?: number) => Value[];

/**
 * A reader of those columns: of one record batch, or none for a table without rows, whose buffers are not compressed. A
 * column that nobody asks for is not decoded. Vectors are views of the file's bytes.
 *
 * Source: Apache Arrow, "Columnar Format", and format/Schema.fbs and Message.fbs, whose fields the numbers count.
 *
 * @param bytes of the whole file
 * @throws {Error} now or when it is called, if the file is not of this form
 */
export function columnReader(bytes: Buffer, footer: Footer): ColumnReader {
  const { names, fields, rows, batches, dictionaries } = footer;
  if (batches.length > 1) throw new Error(`${batches.length} record batches, where surgeon writes one`);
  if (batches.length === 0) return () => [];
  const span = spansOf(bytes, batches[0]);
  const columns = layoutOf(names, fields);
  const words = new Map<string, readonly string[]>();
  const wordsOfColumn = (name: string, field: FlatBufferTable) => {
    const known = words.get(name);
    if (known) return known;
    const dictionary = field.table(4);
    const ofColumn = dictionary && dictionaries.find(({ header }) => header.integer(0) === dictionary.integer(0))!;
    const found = ofColumn ? wordsOf(bytes, { header: ofColumn.header.table(1)!, body: ofColumn.body }) : [];
    words.set(name, found);
    return found;
  };
  return (name, start = 0, end = rows) => {
    const { field, first } = columns.get(name)!;
    const kind = kindOf(field);
    const validity = span(first);
    const data = span(first + buffersOfKind(field.byte(2)) - 1);
    const stretch = { start, end, rows };
    const values =
      kind === 'list' || kind === 'numbers'
        ? listsIn(kind === 'list' ? Int32Array : Float64Array, bytes, [span(first + 1), data], stretch)
        : valuesIn(bytes, kind, data, stretch, wordsOfColumn(name, field));
    if (validity.end > validity.at) {
      for (let r = start; r < end; r++) if (!bitAt(bytes, validity, r)) values[r - start] = null;
    }
    return values;
  };
}

/** A column in a record batch. */
interface PlacedColumn {
  readonly field: FlatBufferTable;
  /** index of its first buffer */
  readonly first: number;
}

/** The layout of the last file. */
let last: { readonly fields: Footer['fields']; readonly columns: ReadonlyMap<string, PlacedColumn> } | null = null;

/** The columns by name; made once for files whose fields are one list. */
function layoutOf(names: Footer['names'], fields: Footer['fields']): ReadonlyMap<string, PlacedColumn> {
  if (last?.fields !== fields) {
    let buffers = 0;
    const placed = fields.map((field): PlacedColumn => {
      const first = buffers;
      buffers += buffersOfKind(field.byte(2));
      return { field, first };
    });
    last = { fields, columns: new Map(placed.map((column, c) => [names[c], column])) };
  }
  return last.columns;
}

/** Numbers of Arrow's types of doubles, lists and vectors. */
const [NUMBER, LIST, VECTOR] = [3, 12, 16];

/**
 * Validity and values; of vectors also, between the two, the validity of their numbers; of lists where each ends, and
 * then that.
 */
const buffersOfKind = (type: number): number => (type === LIST ? 4 : type === VECTOR ? 3 : 2);

/** A stretch of a file. */
interface Span {
  readonly at: number;
  readonly end: number;
}

/** Rows of a batch, from `start` to before `end`. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  /** of the whole batch */
  readonly rows: number;
}

/**
 * The values of a column, of whatever stands where there is none. Buffers begin at multiples of eight bytes, and so
 * does what Node reads a file into.
 */
function valuesIn(
  bytes: Buffer,
  kind: Exclude<ColumnKind, 'list' | 'numbers'>,
  data: Span,
  { start, end, rows }: Stretch,
  words: readonly string[],
): Value[] {
  const at = bytes.byteOffset + data.at;
  const values: Value[] = [];
  switch (kind) {
    case 'boolean':
      for (let r = start; r < end; r++) values.push(bitAt(bytes, data, r));
      break;
    case 'integer': {
      const integers = new Int32Array(bytes.buffer, at, rows);
      for (let r = start; r < end; r++) values.push(integers[r]);
      break;
    }
    case 'text': {
      const codes = new Int32Array(bytes.buffer, at, rows);
      for (let r = start; r < end; r++) values.push(words[codes[r]]);
      break;
    }
    case 'number': {
      const numbers = new Float64Array(bytes.buffer, at, rows);
      for (let r = start; r < end; r++) values.push(numbers[r]);
      break;
    }
    case 'vector': {
      const numbers = new Float64Array(bytes.buffer, at, (data.end - data.at) / 8);
      const size = numbers.length / rows;
      for (let r = start; r < end; r++) values.push(numbers.subarray(r * size, (r + 1) * size));
    }
  }
  return values;
}

/**
 * The lists of a column, views of the file's bytes.
 *
 * @param Items of the lists
 * @param ends  where each begins and ends, in items of `data`
 */
function listsIn(
  Items: typeof Int32Array | typeof Float64Array,
  bytes: Buffer,
  [ends, data]: readonly [Span, Span],
  { start, end, rows }: Stretch,
): Value[] {
  const offsets = new Int32Array(bytes.buffer, bytes.byteOffset + ends.at, rows === 0 ? 0 : rows + 1);
  const items = new Items(bytes.buffer as ArrayBuffer, bytes.byteOffset + data.at, offsets.at(-1) ?? 0);
  return Array.from({ length: end - start }, (_, r) => items.subarray(offsets[start + r], offsets[start + r + 1]));
}

/** The words of a dictionary: where each begins and ends, then their letters. */
function wordsOf(bytes: Buffer, message: Message): string[] {
  const span = spansOf(bytes, message);
  const [ends, letters] = [span(1), span(2)];
  const offsets = new Int32Array(bytes.buffer, bytes.byteOffset + ends.at, message.header.integer(0) + 1);
  const text = bytes.toString('utf8', letters.at, letters.end);
  // Where each letter is one byte, offsets of bytes are those of letters, and one text is decoded and not many.
  const isOneByte = text.length === letters.end - letters.at;
  const words: string[] = [];
  for (let w = 0; w + 1 < offsets.length; w++) {
    const [start, end] = [offsets[w], offsets[w + 1]];
    words.push(isOneByte ? text.slice(start, end) : bytes.toString('utf8', letters.at + start, letters.at + end));
  }
  return words;
}

/**
 * The buffers of a record batch by their index, from structs of their offset and length (int64 each). An empty
 * validity: there are no nulls.
 */
function spansOf(bytes: Buffer, { header, body }: Message): (index: number) => Span {
  const structs = header.structs(2, 16);
  return (index) => {
    const at = body + int64(bytes, structs[index]);
    return { at, end: at + int64(bytes, structs[index] + 8) };
  };
}

const bitAt = (bytes: Buffer, { at }: Span, index: number): boolean =>
  ((bytes[at + (index >> 3)] >> (index & 7)) & 1) === 1;
