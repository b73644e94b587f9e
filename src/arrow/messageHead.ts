import { FlatBufferWriter } from './flatBufferWriter.ts';
import { type MessageBody, padded } from './messageBody.ts';

/** Version 5 of the format of metadata, by its number. */
export const METADATA_V5 = 4;

/** Length of a message's header, and the mark before it. */
const PREFIX_BYTES = 8;

/** Kinds of messages, by their number. */
export const MESSAGE_KIND = { schema: 1, dictionary: 2, batch: 3 } as const;
/** The kind of a message that has a body. */
export type MessageKind = (typeof MESSAGE_KIND)['dictionary' | 'batch'];

/** The bytes after the last message. */
export const END_OF_MESSAGES = Buffer.from(Int32Array.of(-1, 0).buffer);

/** Each thread has one: messages are copied from it. */
const writer = new FlatBufferWriter();

/**
 * The bytes before the body of a message: a mark, the length of its header, the header.
 *
 * Source: Apache Arrow, "Columnar Format", Encapsulated message format, and format/Message.fbs, whose fields the
 * numbers count.
 *
 * @param dictionaryId of a dictionary
 */
export function messageHead(kind: MessageKind, body: MessageBody, rows: number, dictionaryId = 0): Uint8Array {
  return framed(messageHeader(kind, body, rows, dictionaryId));
}

/** A header with the mark and its length before it, up to a multiple of eight bytes. */
export function framed(header: Uint8Array): Uint8Array {
  const length = padded(header.length);
  const message = new Uint8Array(PREFIX_BYTES + length);
  new Int32Array(message.buffer, 0, 2).set([-1, length]);
  message.set(header, PREFIX_BYTES);
  return message;
}

function messageHeader(
  kind: MessageKind,
  { nodes, places, bytes }: MessageBody,
  rows: number,
  dictionaryId: number,
): Buffer {
  writer.rewind({ length: 0, alignment: 1, vtables: 0 });
  const nodeVector = writer.structs(nodes, 2);
  const bufferVector = writer.structs(places, 2);
  writer.startTable();
  writer.int64Field(0, rows);
  writer.nameField(1, nodeVector);
  writer.nameField(2, bufferVector);
  let header = writer.endTable();
  if (kind === MESSAGE_KIND.dictionary) {
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
