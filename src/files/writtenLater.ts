import { close, fsync, mkdir, open, rename, rm, write } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { requireWritable, temporaryName } from './wholeFile.ts';

/** The parts of the file system that write a file: tests put others in their place. */
export const FILE_SYSTEM = {
  open: promisify(open),
  write: promisify(write),
  fsync: promisify(fsync),
  close: promisify(close),
  rename: promisify(rename),
};

/**
 * Writes a file as `writeWhole` does, whole or not at all, while this thread goes on: other threads write, sync and
 * rename it. Its folder is made if somebody has deleted it.
 *
 * @param content not to be changed before it is written
 * @returns resolves when the file is synced and has its name
 * @throws {Error} rejects as `writeWhole` throws
 */
export async function writtenLater(path: string, content: Uint8Array): Promise<void> {
  requireWritable(path, content);
  const temporary = temporaryName(path);
  try {
    const file = await opened(temporary);
    try {
      for (let at = 0; at < content.length; ) {
        at += (await FILE_SYSTEM.write(file, content, at, content.length - at, null)).bytesWritten;
      }
      await FILE_SYSTEM.fsync(file);
    } finally {
      await FILE_SYSTEM.close(file);
    }
    await FILE_SYSTEM.rename(temporary, path);
  } catch (error) {
    await promisify(rm)(temporary, { force: true });
    throw error;
  }
}

async function opened(path: string): Promise<number> {
  try {
    return await FILE_SYSTEM.open(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await promisify(mkdir)(dirname(path), { recursive: true });
    return FILE_SYSTEM.open(path, 'wx');
  }
}
