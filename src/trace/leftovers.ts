import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TEMPORARY_NAME } from './wholeFile.ts';

/** Names of claims, which are folders (`run/claim.ts`). One of a cell that was finished in the moment of the kill is never taken over. */
const CLAIM_NAME = /\.arrow\.lock$/;
/** No file takes so long to be written, and claims are renewed far more often: what is as old was left by a process that was killed. */
const OLD_MS = 60_000;

/** Removes what killed processes left in a folder: files half-written, and claims. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!TEMPORARY_NAME.test(name) && !CLAIM_NAME.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (Date.now() - mtimeMs > OLD_MS) rmSync(path, { force: true, recursive: true });
  }
}
