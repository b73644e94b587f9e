import { type Footer, footerOf, type Message } from '../arrow/footer.ts';
import { UsageError } from '../errors.ts';
import { boundedBytes, MAX_FILE_BYTES } from '../files/boundedBytes.ts';
import { type ArrowBuffer, type ArrowType, arrowType, arrowValues } from './arrowValues.ts';
import type { TablePass, TableValue } from './tableRows.ts';

const MAGIC = 'ARROW1';

/**
 * Passes over the rows of an Arrow IPC file, which Feather 2 is: columns of numbers, truth values (0 and 1) and text,
 * dictionary-encoded or not, in any number of record batches.
 *
 * Source: Apache Arrow, "Columnar Format", and format/Schema.fbs and Message.fbs, whose fields the numbers count.
 *
 * @throws {UsageError} if it is none, is compressed or damaged, or has a column of another type
 */
export async function arrowRows(path: string, pass: TablePass): Promise<void> {
  const bytes = await boundedBytes(path, MAX_FILE_BYTES);
  const magic = (at: number) => bytes.toString('latin1', at, at + MAGIC.length);
  if (magic(0) !== MAGIC) throw new UsageError(`${path} is no Arrow file (nor Feather 2; a stream of Arrow is none)`);
  if (magic(bytes.length - MAGIC.length) !== MAGIC) throw new UsageError(`${path} is cut short`);
  const valueIn = ({ columns, names }: RowBatch, c: number, r: number, row: number): TableValue => {
    try {
      return columns[c](r);
    } catch (error) {
      throw new UsageError(`${path}: row ${row}, column ${JSON.stringify(names[c])}: ${(error as Error).message}`);
    }
  };
  let row = 0;
  let isOpen = false;
  for (const batch of batchesOf(path, bytes)) {
    if (!isOpen) pass.onColumns(batch.names, () => null);
    isOpen = true;
    const values = new Array<TableValue>(batch.columns.length);
    for (let r = 0; r < batch.rows; r++) {
      row++;
      for (let c = 0; c < values.length; c++) values[c] = valueIn(batch, c, r, row);
      pass.onRow(values, row);
    }
  }
}

/** Rows that lie together, and what reads the value of each column in one of them. */
interface RowBatch {
  readonly names: readonly string[];
  readonly rows: number;
  readonly columns: readonly ((row: number) => TableValue)[];
}

/** The batches of a file, at least one; whatever leads out of the file is its damage. */
function* batchesOf(path: string, bytes: Buffer): Generator<RowBatch> {
  const { names, types, footer } = decoded(path, () => {
    const footer = footerOf(bytes);
    return { names: footer.names, types: footer.fields.map(arrowType), footer };
  });
  const other = types.findIndex((type) => typeof type === 'string');
  if (other >= 0) {
    const found = `column ${JSON.stringify(names[other])} is of Arrow's type ${types[other]}`;
    throw new UsageError(`${path}: ${found}; numbers, truth values and text can be read`);
  }
  if (names.length === 0) throw new UsageError(`${path} has no columns`);
  const readable = types as ArrowType[];
  const words = readable.map((type) => decoded(path, () => wordsOf(bytes, footer, type)));
  if (footer.batches.length === 0) yield { names, rows: 0, columns: [] };
  for (const message of footer.batches) {
    yield decoded(path, () => ({ names, ...rowsOf(bytes, message, readable, words) }));
  }
}

function rowsOf(bytes: Buffer, message: Message, types: readonly ArrowType[], words: readonly (TableValue[] | null)[]) {
  const rows = message.header.integer(0);
  const buffers = buffersOf(bytes, message);
  let next = 0;
  const columns = types.map((type, c) => {
    const known = words[c];
    const values = arrowValues(bytes, known ? type.index! : type.values, rows, () => buffers[next++]);
    if (!known) return values;
    return (row: number) => {
      const code = values(row);
      if (code !== null && !((code as number) in known)) throw new RangeError('a word is none of the dictionary');
      return code === null ? null : known[code as number];
    };
  });
  return { rows, columns };
}

/** The words of a column that is dictionary-encoded; null of any other. */
function wordsOf(bytes: Buffer, { dictionaries }: Footer, { dictionary, values }: ArrowType): TableValue[] | null {
  if (dictionary === null) return null;
  const [first, ...more] = dictionaries.filter(({ header }) => header.integer(0) === dictionary);
  if (!first || more.length > 0) throw new RangeError('a column must have one dictionary');
  const message = { header: first.header.table(1)!, body: first.body };
  const count = message.header.integer(0);
  const [buffers, next] = [buffersOf(bytes, message), { index: 0 }];
  const valueAt = arrowValues(bytes, values, count, () => buffers[next.index++]);
  return Array.from({ length: count }, (_, index) => valueAt(index));
}

/** The buffers of a batch; @throws {RangeError} if they are compressed or lie outside of the file */
function buffersOf(bytes: Buffer, { header, body }: Message): ArrowBuffer[] {
  if (header.table(3)) throw new RangeError('it is compressed: write it without compression');
  return header.structs(2, 16).map((struct) => {
    const [offset, length] = [0, 8].map((at) => header.int64At(struct + at));
    const at = body + offset;
    if (!(offset >= 0 && length >= 0 && at + length <= bytes.length)) throw new RangeError('it leads out of the file');
    return { at, length };
  });
}

/** Decodes a part of a file; if that fails, it is the fault of the file. */
function decoded<Decoded>(path: string, decode: () => Decoded): Decoded {
  try {
    return decode();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { message } = error as Error;
    throw new UsageError(`${path} cannot be read as an Arrow file: ${message.replaceAll(/\s+/g, ' ')}`);
  }
}
