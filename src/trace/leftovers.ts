import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TEMPORARY_NAME } from './wholeFile.ts';

/** No file takes so long to be written: one as old was left by a process that was killed. */
const OLD_MS = 60_000;

/** Removes what killed processes left half-written in a folder. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!TEMPORARY_NAME.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (Date.now() - mtimeMs > OLD_MS) rmSync(path, { force: true });
  }
}
