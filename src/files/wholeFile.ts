import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';

/** The largest file that is written: Node.js 20 reads no larger one at once. */
export const MAX_FILE_BYTES = 2 ** 31 - 1;

/** Options of writing a file. */
export interface WritingOptions {
  /** false: the file may be lost, never cut, when the power fails in the next seconds; default true */
  readonly synced?: boolean;
  /** the file that is replaced: the new one has its permissions, and its owner where this process may give it away */
  readonly like?: Stats | null;
}

/**
 * Writes a file whole or not at all: every byte under a temporary name beside it, on the disk, then renamed. Whoever
 * reads the file sees the old one or the new one, whatever is killed and whenever the disk is full.
 *
 * @throws {Error} of the file system; the temporary file is gone then, the old file as it was. EFBIG: it would be
 *   larger than 2 GiB
 */
export function writeWhole(path: string, content: string | Uint8Array, options: WritingOptions = {}): void {
  requireWritable(path, content);
  writeParts(path, [content], options);
}

/**
 * Writes a file in the same way, part by part: it may be larger than the memory, and what other tools can read.
 *
 * @throws {Error} of the file system, or of what makes the parts; the temporary file is gone then, the old file as it
 *   was
 */
export function writeParts(
  path: string,
  parts: Iterable<string | Uint8Array>,
  { synced = true, like = null }: WritingOptions = {},
): void {
  const temporary = temporaryName(path);
  try {
    const file = openSync(temporary, 'wx');
    try {
      // Goes on after a short write, which is what a disk that is filling up gives.
      for (const part of parts) writeFileSync(file, part);
      if (like) liken(file, like);
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

/** @throws {Error} EFBIG: a file would be larger than 2 GiB */
export function requireWritable(path: string, content: string | Uint8Array): void {
  if (content.length <= MAX_FILE_BYTES) return;
  const message = `EFBIG: ${path} would take ${content.length} bytes, and files of surgeon hold ${MAX_FILE_BYTES}`;
  throw Object.assign(new Error(message), { code: 'EFBIG', syscall: 'write', path });
}

function liken(file: number, { uid, gid, mode }: Stats): void {
  try {
    fchownSync(file, uid, gid);
  } catch {
    // Another's file, which we may write: it becomes ours.
  }
  fchmodSync(file, mode & 0o777);
}

/** Names of files that are being written, or whose writers were killed. */
export const TEMPORARY_NAME = /\.[0-9a-f]{12}\.part$/;

/** A name under which a file can be written beside the one it has in the end. */
export const temporaryName = (path: string): string => `${path}.${randomUUID().slice(-12)}.part`;
