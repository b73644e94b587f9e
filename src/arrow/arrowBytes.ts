import { type Block, footerWriter, METADATA_V5 } from './arrowSchema.ts';
import type { Column } from './columns.ts';
import type { ColumnValues } from './columnValues.ts';
import { FlatBufferWriter } from './flatBufferWriter.ts';
import { MessageBody, padded } from './messageBody.ts';

const MAGIC = 'ARROW1';
/** The magic word, up to a multiple of eight bytes. */
const HEAD = Buffer.from(`${MAGIC}\0\0`);
const TAIL = Buffer.from(MAGIC);
/** No further message. */
const END_OF_MESSAGES = Buffer.from(Int32Array.of(-1, 0).buffer);
/** Length of a message's header, and the mark before it. */
const PREFIX_BYTES = 8;

/** Kinds of messages, by their number. */
const KIND = { dictionary: 2, batch: 3 } as const;
type Kind = (typeof KIND)[keyof typeof KIND];

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
  data: readonly ColumnValues[],
  rows: number,
  metadata: Iterable<readonly [key: string, value: string]>,
): Buffer {
  const file = new FileParts();
  file.add(HEAD, HEAD.length);
  const dictionaries: Block[] = [];
  const body = new MessageBody();
  for (let id = 0; id < data.length; id++) {
    const { words } = data[id];
    if (words !== null) dictionaries.push(file.addMessage(KIND.dictionary, dictionary(words), words.length, id));
    data[id].addTo(body);
  }
  const batch = file.addMessage(KIND.batch, body, rows);
  file.add(END_OF_MESSAGES, END_OF_MESSAGES.length);
  const footer = footerWriter(columns, data).footer(metadata, [batch], dictionaries);
  file.add(footer, footer.length);
  file.add(new Uint8Array(Int32Array.of(footer.length).buffer), 4);
  file.add(TAIL, TAIL.length);
  return file.bytes;
}

/** The words of a dictionary: where each begins and ends, then their letters. */
function dictionary(words: readonly string[]): MessageBody {
  const ends = new Int32Array(words.length + 1);
  const text = words.join('');
  const letters = Buffer.from(text);
  const isAscii = letters.length === text.length;
  for (let w = 0; w < words.length; w++) {
    ends[w + 1] = ends[w] + (isAscii ? words[w].length : Buffer.byteLength(words[w]));
  }
  const body = new MessageBody();
  body.addNode(words.length, 0);
  body.addBuffer(new Uint8Array(0), 0);
  body.addBuffer(new Uint8Array(ends.buffer), ends.byteLength);
  body.addBuffer(letters, letters.length);
  return body;
}

/** The parts of a file, in order. */
class FileParts {
  readonly #parts: (Uint8Array | MessageBody)[] = [];
  readonly #offsets: number[] = [];
  #length = 0;

  add(part: Uint8Array | MessageBody, bytes: number): void {
    this.#parts.push(part);
    this.#offsets.push(this.#length);
    this.#length += bytes;
  }

  /** @param dictionaryId of a dictionary */
  addMessage(kind: Kind, body: MessageBody, rows: number, dictionaryId = 0): Block {
    const at = this.#length;
    const header = messageHeader(kind, body, rows, dictionaryId);
    const headerBytes = PREFIX_BYTES + padded(header.length);
    const message = new Uint8Array(headerBytes);
    new Int32Array(message.buffer).set([-1, padded(header.length)]);
    message.set(header, PREFIX_BYTES);
    this.add(message, headerBytes);
    this.add(body, body.bytes);
    return { at, headerBytes, bodyBytes: body.bytes };
  }

  get bytes(): Buffer {
    const bytes = Buffer.from(new ArrayBuffer(this.#length));
    for (let p = 0; p < this.#parts.length; p++) {
      const part = this.#parts[p];
      if (part instanceof MessageBody) part.copyTo(bytes, this.#offsets[p]);
      else bytes.set(part, this.#offsets[p]);
    }
    return bytes;
  }
}

function messageHeader(kind: Kind, { nodes, places, bytes }: MessageBody, rows: number, dictionaryId: number): Buffer {
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
  writer.int64Field(3, bytes);
  return writer.finish(writer.endTable());
}
