import { type Column, holdsMany } from './columns.ts';
import type { ColumnValues } from './columnValues.ts';
import { type FlatBufferMark, FlatBufferWriter } from './flatBufferWriter.ts';
import { MESSAGE_KIND, METADATA_V5 } from './messageHead.ts';

/** A message of a file, as its footer lists it. */
export interface Block {
  readonly at: number;
  readonly headerBytes: number;
  readonly bodyBytes: number;
}

/** Numbers of Arrow's types. */
const TYPE = { integer: 2, number: 3, text: 5, boolean: 6, list: 12, numbers: 12, vector: 16 } as const;
/** The kind of what lists of a kind hold. */
const ITEM = { list: 'integer', numbers: 'number', vector: 'number' } as const;
const DOUBLE_PRECISION = 2;

/** How text lies in a file: as codes in a dictionary, or letter by letter. */
export type TextEncoding = 'dictionary' | 'plain';

/**
 * The end of Arrow files that have their columns in common: only metadata, and where messages lie, are encoded for each
 * file.
 *
 * Source: Apache Arrow, format/Schema.fbs and File.fbs, whose fields the numbers count.
 */
export class FooterWriter {
  readonly #writer = new FlatBufferWriter();
  readonly #fields: number;
  readonly #columns: FlatBufferMark;

  /** @param sizes of the vectors of each column; 0 where it has none */
  constructor(columns: readonly Column[], sizes: readonly number[], text: TextEncoding) {
    const fields = columns.map((column, c) => {
      return fieldOf(this.#writer, column, sizes[c], column.kind === 'text' && text === 'dictionary' ? c : null);
    });
    this.#fields = this.#writer.vector(fields);
    this.#columns = this.#writer.mark;
  }

  /** The footer of one file. @returns its bytes, until the next one is made */
  footer(
    metadata: Iterable<readonly [key: string, value: string]>,
    batches: readonly Block[],
    dictionaries: readonly Block[],
  ): Buffer {
    const writer = this.#writer;
    const schema = this.#schema(metadata);
    const [batchVector, dictionaryVector] = [batches, dictionaries].map((blocks) => {
      const integers = blocks.flatMap(({ at, headerBytes, bodyBytes }) => [at, headerBytes, bodyBytes]);
      return writer.structs(integers, 3);
    });
    writer.startTable();
    writer.nameField(1, schema);
    writer.int16Field(0, METADATA_V5);
    writer.nameField(3, batchVector);
    writer.nameField(2, dictionaryVector);
    return writer.finish(writer.endTable());
  }

  /** The header of the message that a stream begins with. @returns its bytes, until something else is made */
  schemaHeader(metadata: Iterable<readonly [key: string, value: string]>): Buffer {
    const writer = this.#writer;
    const schema = this.#schema(metadata);
    writer.startTable();
    writer.int16Field(0, METADATA_V5);
    writer.nameField(2, schema);
    writer.byteField(1, MESSAGE_KIND.schema);
    return writer.finish(writer.endTable());
  }

  #schema(metadata: Iterable<readonly [key: string, value: string]>): number {
    const writer = this.#writer;
    writer.rewind(this.#columns);
    const texts = keyValues(writer, metadata);
    writer.startTable();
    writer.nameField(1, this.#fields);
    writer.nameField(2, texts);
    return writer.endTable();
  }
}

/** Footers by the columns that they are of, and the sizes of their vectors. */
const footers = new WeakMap<readonly Column[], Map<string, FooterWriter>>();

/** Writer of the footers of files with these columns: kept as long as the columns are. */
export function footerWriter(columns: readonly Column[], data: readonly ColumnValues[]): FooterWriter {
  const ofColumns = footers.get(columns) ?? new Map<string, FooterWriter>();
  footers.set(columns, ofColumns);
  let key = '';
  for (let c = 0; c < data.length; c++) if (data[c].size > 0) key += `${c}:${data[c].size} `;
  const writer =
    ofColumns.get(key) ??
    new FooterWriter(
      columns,
      data.map(({ size }) => size),
      'dictionary',
    );
  ofColumns.set(key, writer);
  return writer;
}

/** @param dictionaryId null where it has none */
function fieldOf(writer: FlatBufferWriter, column: Column, size: number, dictionaryId: number | null): number {
  const { name, kind, nullable, unit, meaning } = column;
  let dictionary: number | null = null;
  if (dictionaryId !== null) {
    const codes = typeOf(writer, 'integer', 0);
    writer.startTable();
    writer.int64Field(0, dictionaryId);
    writer.nameField(1, codes);
    dictionary = writer.endTable();
  }
  const type = typeOf(writer, kind, size);
  const children = holdsMany(kind) ? [itemOf(writer, ITEM[kind])] : [];
  const childVector = writer.vector(children);
  const description = keyValues(writer, [
    ['unit', unit],
    ['meaning', meaning],
  ]);
  const title = writer.text(name);
  writer.startTable();
  writer.nameField(3, type);
  writer.byteField(2, TYPE[kind]);
  writer.nameField(5, childVector);
  writer.byteField(1, nullable ? 1 : 0);
  writer.nameField(0, title);
  if (dictionary !== null) writer.nameField(4, dictionary);
  writer.nameField(6, description);
  return writer.endTable();
}

/** The numbers in vectors, or the integers in lists. */
function itemOf(writer: FlatBufferWriter, kind: 'integer' | 'number'): number {
  const type = typeOf(writer, kind, 0);
  const children = writer.vector([]);
  const title = writer.text('item');
  writer.startTable();
  writer.nameField(3, type);
  writer.byteField(2, TYPE[kind]);
  writer.nameField(5, children);
  writer.nameField(0, title);
  return writer.endTable();
}

function typeOf(writer: FlatBufferWriter, kind: Column['kind'], size: number): number {
  writer.startTable();
  if (kind === 'integer') {
    writer.int32Field(0, 32);
    writer.byteField(1, 1); // signed
  }
  if (kind === 'number') writer.int16Field(0, DOUBLE_PRECISION);
  if (kind === 'vector') writer.int32Field(0, size);
  return writer.endTable();
}

function keyValues(writer: FlatBufferWriter, entries: Iterable<readonly [key: string, value: string]>): number {
  const tables: number[] = [];
  for (const [key, value] of entries) {
    const [keyText, valueText] = [writer.text(key), writer.text(value)];
    writer.startTable();
    writer.nameField(0, keyText);
    writer.nameField(1, valueText);
    tables.push(writer.endTable());
  }
  return writer.vector(tables);
}
