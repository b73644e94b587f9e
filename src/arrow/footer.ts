import { FlatBufferTable, int64 } from './flatBufferTable.ts';

/** The description of an Arrow file at its end. */
export interface Footer {
  /** names of the columns, in their order */
  readonly names: readonly string[];
  readonly rows: number;
  /** of the schema */
  readonly metadata: Readonly<Record<string, string>>;
  /** the columns, tables of `Field` */
  readonly fields: readonly FlatBufferTable[];
  /** record batches and batches of dictionaries */
  readonly batches: readonly Message[];
  readonly dictionaries: readonly Message[];
}

/** A message of an Arrow file. */
export interface Message {
  /** a table of `RecordBatch` or `DictionaryBatch` */
  readonly header: FlatBufferTable;
  /** where its buffers begin */
  readonly body: number;
}

/** The last bytes of a file: length of the footer, and the magic word. */
const TAIL = 4 + 'ARROW1'.length;

/**
 * The footer of an Arrow file. Arrow's own reader decodes type, unit and meaning of every column, which takes several
 * times as long as to read and to hash the file of a small cell; here nothing is decoded but names and metadata.
 *
 * Source: Apache Arrow, format/File.fbs, Schema.fbs and Message.fbs, whose fields the numbers count.
 *
 * @param bytes of the whole file
 * @throws {RangeError} if it leads out of the file
 */
export function footerOf(bytes: Buffer): Footer {
  const end = bytes.length - TAIL;
  const footer = new FlatBufferTable(bytes, end - bytes.readInt32LE(end));
  const schema = footer.table(1)!;
  const fields = fieldsOf(bytes.subarray(schema.vector(1), end));
  const batches = messages(bytes, footer, 3);
  return {
    ...fields,
    rows: batches.reduce((sum, { header }) => sum + header.integer(0), 0),
    metadata: textsOf(schema.tables(2)),
    batches,
    dictionaries: messages(bytes, footer, 2),
  };
}

/** The columns of the last file: those of thousands of traces are the same. */
let last: Pick<Footer, 'names' | 'fields'> & { readonly described: Buffer } = {
  ...{ names: [], fields: [], described: Buffer.alloc(0) },
};

/**
 * The columns of a schema.
 *
 * @param described from their vector to the end of the footer: writers of FlatBuffers lay all that a vector refers to
 *   behind it, at distances from itself, so that equal bytes are equal columns
 */
function fieldsOf(described: Buffer): Pick<Footer, 'names' | 'fields'> {
  if (!last.described.equals(described)) {
    const own = Buffer.from(described); // the file may be large
    const fields = Array.from({ length: own.readUInt32LE(0) }, (_, i) => new FlatBufferTable(own, 4 + 4 * i));
    last = { names: fields.map((field) => field.text(0)), fields, described: own };
  }
  const { names, fields } = last;
  return { names, fields };
}

/** Metadata, from their tables of `KeyValue`. */
export const textsOf = (entries: readonly FlatBufferTable[]): Record<string, string> =>
  Object.fromEntries(entries.map((entry) => [entry.text(0), entry.text(1)]));

/**
 * Blocks of 24 bytes: offset of a message (int64), length of its header with the eight bytes before it (int32), of its
 * body (int64).
 */
function messages(bytes: Buffer, footer: FlatBufferTable, field: number): Message[] {
  return footer.structs(field, 24).map((block) => {
    const at = int64(bytes, block);
    return { header: new FlatBufferTable(bytes, at + 8).table(2)!, body: at + bytes.readInt32LE(block + 8) };
  });
}
