import { closeSync, fstatSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TEMPORARY_NAME, temporaryName } from './wholeFile.ts';

/** No file takes so long to be written: what is as old was left by a process that was killed. */
const OLD_MS = 60_000;

/** Removes what killed processes left half-written in a folder. */
export function removeLeftovers(folder: string): void {
  const names = readdirSync(folder).filter((name) => TEMPORARY_NAME.test(name));
  if (names.length === 0) return;
  const now = timeOfDisk(folder);
  if (now === null) return;
  for (const name of names) {
    const path = join(folder, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (now - mtimeMs > OLD_MS) rmSync(path, { force: true, recursive: true });
  }
}

/**
 * The time by which a disk dates what is written to it now: that of a file server may be hours from ours. Null: it
 * cannot be written.
 */
function timeOfDisk(folder: string): number | null {
  const path = temporaryName(join(folder, 'time'));
  try {
    const file = openSync(path, 'wx');
    try {
      return fstatSync(file).mtimeMs;
    } finally {
      closeSync(file);
      rmSync(path, { force: true });
    }
  } catch {
    return null;
  }
}
