import { isUtf8 } from 'node:buffer';
import { UsageError } from '../errors.ts';
import { lineAndColumn } from './lineAndColumn.ts';

/**
 * The text of a file in UTF-8, without a byte order mark. Bytes that are none would become other text silently.
 *
 * @param source what to call the file in messages
 * @throws {UsageError} if it is no UTF-8, with line and column of the first byte that is not; or if it has zero bytes,
 *   as UTF-16 has
 */
export function utf8Text(bytes: Buffer, source: string): string {
  const isMarkedUtf16 = bytes.length > 1 && bytes[0] + bytes[1] === 0xff + 0xfe;
  if (isMarkedUtf16 || bytes.includes(0))
    throw new UsageError(`${source} is not UTF-8 but UTF-16, or no text: save it as UTF-8`);
  const text = bytes.toString('utf8');
  if (!isUtf8(bytes)) {
    // Where the two part: what is valid decodes and encodes to itself.
    const encoded = Buffer.from(text);
    const first = bytes.findIndex((byte, index) => byte !== encoded[index]);
    const before = bytes.toString('utf8', 0, first);
    throw new UsageError(`${source} is not UTF-8: ${lineAndColumn(before)}: save it as UTF-8`);
  }
  return text.replace(/^\uFEFF/, '');
}
