import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** How a file is written. */
export interface WritingOptions {
  /** false: the file may be lost, never cut, when the power fails in the next seconds; default true */
  readonly synced?: boolean;
}

/**
 * Writes a file whole or not at all: every byte under a temporary name beside it, on the disk, then renamed. Whoever reads
 * the file sees the old one or the new one, whatever is killed and whenever the disk is full.
 *
 * @throws {Error} of the file system; the temporary file is gone then, the old file as it was
 */
export function writeWhole(path: string, content: string | Uint8Array, { synced = true }: WritingOptions = {}): void {
  const temporary = temporaryName(path);
  try {
    const file = openSync(temporary, 'wx');
    try {
      writeFileSync(file, content); // goes on after a short write, which is what a disk that is filling up gives
      if (synced) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Names of files that are being written, or whose writers were killed. */
export const TEMPORARY_NAME = /\.[0-9a-f]{12}\.part$/;

/** A name under which a file can be written beside its place. */
export const temporaryName = (path: string): string => `${path}.${randomBytes(6).toString('hex')}.part`;
