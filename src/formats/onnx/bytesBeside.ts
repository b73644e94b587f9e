import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { shownText, UsageError } from '../../errors.ts';

/** A part of a file that lies in a folder. */
export interface Extent {
  /** path relative to the folder */
  readonly location: string;
  /** of the first byte */
  readonly offset: number;
  /** bytes */
  readonly length: number;
}

/**
 * Reads a part of a file that another file names. It never leaves the folder: neither by its path nor by links in it.
 *
 * @param place what the part belongs to, for messages
 * @throws {UsageError} if the path leaves the folder, is that of no plain file, or the file ends before the part does
 */
export async function bytesBeside(folder: string, extent: Extent, place: string): Promise<Uint8Array> {
  const { location, offset, length } = extent;
  const shown = shownText(location);
  const outside = new UsageError(`${place} must lie in the folder of its model, got ${shown}`);
  // Backslashes and drives are paths of Windows, where a model may be read too.
  if (!/^[^\\:\0]+$/.test(location) || isAbsolute(location) || location.split('/').includes('..')) throw outside;
  try {
    const [inside, path] = await Promise.all([realpath(folder), realpath(join(folder, location))]);
    const way = relative(inside, path);
    if (isAbsolute(way) || way.split(sep)[0] === '..') throw outside;
    // What is no plain file would wait for a writer; a link that has come since then is not followed.
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw new UsageError(`${place} must lie in a plain file, got ${shown}`);
      if (offset + length > stats.size) {
        throw new UsageError(`${place} ends at byte ${offset + length} of ${shown}, which has ${stats.size}`);
      }
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
        if (bytesRead === 0) throw new UsageError(`${place} ends behind the end of ${shown}`);
        done += bytesRead;
      }
      return bytes;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${place} lies in ${shown}, which cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
