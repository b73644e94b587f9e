import { open } from 'node:fs/promises';
import { UsageError } from '../errors.ts';

/** Bytes of the largest file that Node.js reads at once. */
export const MAX_FILE_BYTES = 2 ** 31 - 1;

/**
 * The content of a file that a user named, if it is not larger than allowed: what is larger is refused before it is
 * read, or once so much of a pipe or device has come.
 *
 * @param max bytes
 * @throws {UsageError} naming the file, if it is larger or cannot be read
 */
export async function boundedBytes(path: string, max: number): Promise<Buffer> {
  const tooLarge = () => new UsageError(`${path} has more than ${max} bytes, which is the limit`);
  try {
    const file = await open(path);
    const parts: Uint8Array[] = [];
    let length = 0;
    try {
      const stats = await file.stat();
      if (stats.isFile() && stats.size > max) throw tooLarge();
      // One byte more than allowed tells that there is more.
      for await (const part of file.createReadStream({ end: max, autoClose: false }) as AsyncIterable<Buffer>) {
        parts.push(part);
        length += part.length;
      }
    } finally {
      await file.close();
    }
    if (length > max) throw tooLarge();
    return Buffer.concat(parts, length);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path} cannot be read (${code === 'EISDIR' ? 'it is a folder' : (code ?? message)})`);
  }
}
