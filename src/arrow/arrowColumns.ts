import type { Column, ColumnKind, Value } from './columns.ts';
import { type FlatBufferTable, int64 } from './flatBufferTable.ts';
import { type Footer, type Message, textsOf } from './footer.ts';

/** Arrow's types, by their number, as kinds of columns; text is always dictionary-encoded. */
const KINDS: Readonly<Record<number, ColumnKind>> = {
  2: 'integer',
  3: 'number',
  5: 'text',
  6: 'boolean',
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
  const kind = KINDS[field.byte(2)];
  const isEncoded = field.table(4) !== null;
  if (kind === undefined || isEncoded !== (kind === 'text'))
    throw new Error(`column ${field.text(0)} is of a type that surgeon does not write`);
  return kind;
}

/**
 * The values of those columns, a row each, by name: of one record batch, or none for a table without rows, whose
 * buffers are not compressed. Vectors are views of the file's bytes.
 *
 * Source: Apache Arrow, "Columnar Format", and format/Schema.fbs and Message.fbs, whose fields the numbers count.
 *
 * @param bytes of the whole file
 * @throws {Error} if it is not of this form
 */
export function valuesOf(bytes: Buffer, footer: Footer): Map<string, Value[]> {
  const { names, fields, rows, batches, dictionaries } = footer;
  if (batches.length > 1) throw new Error(`${batches.length} record batches, where surgeon writes one`);
  if (batches.length === 0) return new Map(names.map((name) => [name, []]));
  const wordsOf = new Map(
    dictionaries.map(({ header, body }) => [header.integer(0), words(bytes, { header: header.table(1)!, body })]),
  );
  const buffers = buffersOf(bytes, batches[0]).values();
  const next = () => buffers.next().value!;
  return new Map(
    fields.map((field, c) => {
      const kind = kindOf(field);
      const validity = next();
      if (kind === 'vector') next(); // the validity of the numbers in the vectors
      const dictionary = field.table(4);
      const valueAt = reader(bytes, kind, next(), rows, dictionary ? wordsOf.get(dictionary.integer(0))! : []);
      const hasNulls = validity.end > validity.at;
      const values: Value[] = [];
      for (let r = 0; r < rows; r++) values.push(hasNulls && !bitAt(bytes, validity, r) ? null : valueAt(r));
      return [names[c], values];
    }),
  );
}

/** A stretch of a file. */
interface Span {
  readonly at: number;
  readonly end: number;
}

/** Makes a function that reads the value of a row of a column. */
function reader(
  bytes: Buffer,
  kind: ColumnKind,
  data: Span,
  rows: number,
  words: readonly string[],
): (row: number) => Value {
  switch (kind) {
    case 'boolean':
      return (r) => bitAt(bytes, data, r);
    case 'integer':
      return (r) => bytes.readInt32LE(data.at + 4 * r);
    case 'text':
      return (r) => words[bytes.readInt32LE(data.at + 4 * r)];
    case 'number':
      return (r) => bytes.readDoubleLE(data.at + 8 * r);
    case 'vector': {
      // Buffers begin at multiples of eight bytes, and so does what Node reads a file into.
      const values = new Float64Array(bytes.buffer, bytes.byteOffset + data.at, (data.end - data.at) / 8);
      const size = values.length / rows;
      return (r) => values.subarray(r * size, (r + 1) * size);
    }
  }
}

/** The words of a dictionary: where each begins and ends, then their letters. */
function words(bytes: Buffer, message: Message): string[] {
  const [, ends, letters] = buffersOf(bytes, message);
  const endOf = (w: number) => letters.at + bytes.readInt32LE(ends.at + 4 * w);
  const count = message.header.integer(0);
  return Array.from({ length: count }, (_, w) => bytes.toString('utf8', endOf(w), endOf(w + 1)));
}

/**
 * The buffers of a record batch, from structs of their offset and length (int64 each). An empty validity: there are no
 * nulls.
 */
function buffersOf(bytes: Buffer, { header, body }: Message): Span[] {
  return header.structs(2, 16).map((struct) => {
    const at = body + int64(bytes, struct);
    return { at, end: at + int64(bytes, struct + 8) };
  });
}

const bitAt = (bytes: Buffer, { at }: Span, index: number): boolean =>
  ((bytes[at + (index >> 3)] >> (index & 7)) & 1) === 1;
