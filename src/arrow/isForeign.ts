import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { HEAD } from './arrowBytes.ts';
import { UNSEALED } from './digest.ts';

const MAGIC = HEAD.subarray(0, 'ARROW1'.length);
/** Bytes after the footer: its length, and the magic word. */
const TAIL_BYTES = 4 + MAGIC.length;
/** A digest begins with this. */
const MARK = UNSEALED.slice(0, UNSEALED.indexOf('0'));

/**
 * Whether a file is a whole Arrow file that is no table of ours: one of another program, or an export of a table, whose
 * footer holds no digest. One that is cut short or no Arrow file at all may be a damaged table: its reader says so.
 *
 * Cost: reads the footer alone.
 */
export function isForeign(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    const { size } = fstatSync(file);
    const read = (from: number, to: number) => {
      const bytes = Buffer.alloc(to - from);
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
    };
    const [head, tail] = [read(0, MAGIC.length), read(size - TAIL_BYTES, size)];
    if (!head.equals(MAGIC) || !tail.subarray(4).equals(MAGIC)) return false;
    const [end, length] = [size - TAIL_BYTES, tail.readUInt32LE(0)];
    return length <= end && !read(end - length, end).includes(MARK);
  } catch {
    return false; // shorter than its ends
  } finally {
    closeSync(file);
  }
}
