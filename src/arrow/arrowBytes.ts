import { type Block, footerWriter } from './arrowSchema.ts';
import type { Column } from './columns.ts';
import type { ColumnValues } from './columnValues.ts';
import { MessageBody } from './messageBody.ts';
import { END_OF_MESSAGES, MESSAGE_KIND, type MessageKind, messageHead } from './messageHead.ts';

const MAGIC = 'ARROW1';
/** The beginning of a file: the magic word, up to a multiple of eight bytes. */
export const HEAD = Buffer.from(`${MAGIC}\0\0`);
const TAIL = Buffer.from(MAGIC);

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
    if (words !== null)
      dictionaries.push(file.addMessage(MESSAGE_KIND.dictionary, dictionary(words), words.length, id));
    data[id].addTo(body);
  }
  const batch = file.addMessage(MESSAGE_KIND.batch, body, rows);
  file.add(END_OF_MESSAGES, END_OF_MESSAGES.length);
  const footer = footerWriter(columns, data).footer(metadata, [batch], dictionaries);
  const tail = fileTail(footer);
  file.add(tail, tail.length);
  return file.bytes;
}

/** The end of a file: its footer, how long that is, the magic word. */
export const fileTail = (footer: Uint8Array): Buffer =>
  Buffer.concat([footer, new Uint8Array(Int32Array.of(footer.length).buffer), TAIL]);

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
  addMessage(kind: MessageKind, body: MessageBody, rows: number, dictionaryId = 0): Block {
    const at = this.#length;
    const head = messageHead(kind, body, rows, dictionaryId);
    this.add(head, head.length);
    this.add(body, body.bytes);
    return { at, headerBytes: head.length, bodyBytes: body.bytes };
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
