import { fileTail, HEAD } from './arrowBytes.ts';
import { type Block, FooterWriter } from './arrowSchema.ts';
import type { Column, Value } from './columns.ts';
import { type ColumnValues, columnValues } from './columnValues.ts';
import { MessageBody } from './messageBody.ts';
import { END_OF_MESSAGES, framed, MESSAGE_KIND, messageHead } from './messageHead.ts';
import { PlainTextValues } from './plainTextValues.ts';

/** Rows of a table, as the values of its columns in their order. */
export interface RowBatch {
  readonly rows: number;
  readonly values: readonly (readonly Value[])[];
}

/**
 * The parts of an Arrow IPC file in the plainest form: text letter by letter, without dictionaries, which some readers
 * do not know; and a whole stream between the magic word and the footer, since others read a file as one. Only one
 * batch is in memory at a time.
 *
 * Source: Apache Arrow, "Columnar Format", IPC Streaming Format and IPC File Format.
 *
 * @param size     of the vectors of each column; 0 where it has none
 * @param metadata of the schema
 */
export function* plainArrowParts(
  columns: readonly Column[],
  size: readonly number[],
  metadata: Readonly<Record<string, string>>,
  batches: Iterable<RowBatch>,
): Generator<Uint8Array> {
  const schema = new FooterWriter(columns, size, 'plain');
  let at = 0;
  const placed = (part: Uint8Array) => {
    at += part.length;
    return part;
  };
  yield placed(HEAD);
  yield placed(framed(schema.schemaHeader(Object.entries(metadata))));
  const data = columns.map(({ kind }) => (kind === 'text' ? new PlainTextValues() : columnValues(kind)));
  const blocks: Block[] = [];
  for (const { rows, values } of batches) {
    const body = bodyOf(data, values);
    const head = messageHead(MESSAGE_KIND.batch, body, rows);
    blocks.push({ at, headerBytes: head.length, bodyBytes: body.bytes });
    yield placed(head);
    const bytes = new Uint8Array(body.bytes);
    body.copyTo(bytes, 0);
    yield placed(bytes);
    for (const column of data) column.clear();
  }
  yield placed(END_OF_MESSAGES);
  yield fileTail(schema.footer(Object.entries(metadata), blocks, []));
}

function bodyOf(data: readonly ColumnValues[], values: RowBatch['values']): MessageBody {
  const body = new MessageBody();
  for (let c = 0; c < data.length; c++) {
    data[c].append(values[c]);
    data[c].addTo(body);
  }
  return body;
}
