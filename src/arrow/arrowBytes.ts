import { type Block, footerWriter, METADATA_V5 } from './arrowSchema.ts';
import type { Column } from './columns.ts';
import type { BufferData, ColumnData } from './columnValues.ts';
import { FlatBufferWriter } from './flatBufferWriter.ts';

const MAGIC = 'ARROW1';
/** The magic word, up to a multiple of eight bytes. */
const HEAD = Buffer.from(`${MAGIC}\0\0`);
/** No further message. */
const END_OF_MESSAGES = Buffer.from(Int32Array.of(-1, 0).buffer);
/** Length of a message's header, and the mark before it. */
const PREFIX_BYTES = 8;

/** Kinds of messages, by their number. */
const KIND = { dictionary: 2, batch: 3 } as const;

/** Each thread has one: messages are copied from it. */
const writer = new FlatBufferWriter();

/**
 * The bytes of an Arrow IPC file of a table: one record batch, and one dictionary for each column of text, in
 * little-endian order. They are those that the library apache-arrow writes for the same table.
 *
 * Source: Apache Arrow, "Columnar Format", IPC File Format, and format/Message.fbs, whose fields the numbers count.
 *
 * @param metadata of the schema
 */
export function arrowBytes(
  columns: readonly Column[],
  data: readonly ColumnData[],
  rows: number,
  metadata: Iterable<readonly [key: string, value: string]>,
): Buffer {
  const file = new FileParts();
  file.add(HEAD);
  const dictionaries: Block[] = [];
  const nodes: number[] = [];
  const buffers: BufferData[] = [];
  for (let id = 0; id < data.length; id++) {
    const { words } = data[id];
    if (words !== null) dictionaries.push(file.addMessage(KIND.dictionary, dictionary(words), words.length, id));
    nodes.push(...data[id].nodes);
    buffers.push(...data[id].buffers);
  }
  const batch = file.addMessage(KIND.batch, { nodes, buffers }, rows);
  file.add(END_OF_MESSAGES);
  const footer = footerWriter(columns, data).footer(metadata, [batch], dictionaries);
  file.add(footer);
  file.add(new Uint8Array(Int32Array.of(footer.length).buffer));
  file.add(Buffer.from(MAGIC));
  return file.bytes;
}

/** The words of a dictionary: where each begins and ends, then their letters. */
function dictionary(words: readonly string[]): Pick<ColumnData, 'nodes' | 'buffers'> {
  const ends = new Int32Array(words.length + 1);
  const text = words.join('');
  const letters = Buffer.from(text);
  const isAscii = letters.length === text.length;
  for (let w = 0; w < words.length; w++) {
    ends[w + 1] = ends[w] + (isAscii ? words[w].length : Buffer.byteLength(words[w]));
  }
  return { nodes: [words.length, 0], buffers: [new Uint8Array(0), new Uint8Array(ends.buffer), letters] };
}

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

const bytesOf = (part: BufferData): number =>
  part instanceof Uint8Array ? part.length : 8 * part.length * (part[0]?.length ?? 0);

/** The parts of a file, in order. */
class FileParts {
  readonly #parts: BufferData[] = [];
  readonly #offsets: number[] = [];
  #length = 0;

  add(part: BufferData, bytes = bytesOf(part)): void {
    this.#parts.push(part);
    this.#offsets.push(this.#length);
    this.#length += bytes;
  }

  /** @param dictionaryId of a dictionary */
  addMessage(
    kind: (typeof KIND)[keyof typeof KIND],
    { nodes, buffers }: Pick<ColumnData, 'nodes' | 'buffers'>,
    rows: number,
    dictionaryId = 0,
  ): Block {
    const at = this.#length;
    let bodyBytes = 0;
    const places: number[] = [];
    for (let b = 0; b < buffers.length; b++) {
      const size = padded(bytesOf(buffers[b]));
      places.push(bodyBytes, size);
      bodyBytes += size;
    }
    const header = messageHeader(kind, nodes, places, rows, dictionaryId, bodyBytes);
    const headerBytes = PREFIX_BYTES + padded(header.length);
    const message = new Uint8Array(headerBytes);
    new Int32Array(message.buffer).set([-1, padded(header.length)]);
    message.set(header, PREFIX_BYTES);
    this.add(message);
    for (let b = 0; b < buffers.length; b++) if (places[2 * b + 1] > 0) this.add(buffers[b], places[2 * b + 1]);
    return { at, headerBytes, bodyBytes };
  }

  get bytes(): Buffer {
    const bytes = Buffer.from(new ArrayBuffer(this.#length));
    const doubles = new Float64Array(bytes.buffer, 0, Math.floor(this.#length / 8));
    for (let p = 0; p < this.#parts.length; p++) {
      const part = this.#parts[p];
      if (part instanceof Uint8Array) bytes.set(part, this.#offsets[p]);
      else for (let v = 0; v < part.length; v++) doubles.set(part[v], this.#offsets[p] / 8 + v * part[v].length);
    }
    return bytes;
  }
}

/** @param places of the buffers in the body: start and bytes of each */
function messageHeader(
  kind: (typeof KIND)[keyof typeof KIND],
  nodes: readonly number[],
  places: readonly number[],
  rows: number,
  dictionaryId: number,
  bodyBytes: number,
): Buffer {
  writer.rewind({ length: 0, alignment: 1, vtables: 0 });
  const nodeVector = writer.structs(nodes, 2);
  const bufferVector = writer.structs(places, 2);
  writer.startTable();
  writer.int64Field(0, rows);
  writer.nameField(1, nodeVector);
  writer.nameField(2, bufferVector);
  let header = writer.endTable();
  if (kind === KIND.dictionary) {
    const batch = header;
    writer.startTable();
    writer.int64Field(0, dictionaryId);
    writer.nameField(1, batch);
    header = writer.endTable();
  }
  writer.startTable();
  writer.int16Field(0, METADATA_V5);
  writer.nameField(2, header);
  writer.byteField(1, kind);
  writer.int64Field(3, bodyBytes);
  return writer.finish(writer.endTable());
}
