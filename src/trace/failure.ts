import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FAILURE } from '../files/paths.ts';
import { writeWhole } from '../files/wholeFile.ts';

/** Leaves word of why a cell failed, for tables and for whoever looks, until it is computed. */
export function writeFailure(path: string, reason: string): void {
  writeWhole(path, `${JSON.stringify({ reason })}\n`);
}

/** The reason why a cell failed when it was last tried; null if there is no word of it. */
export function readFailure(path: string): string | null {
  try {
    const { reason } = JSON.parse(readFileSync(path, 'utf8')) as { readonly reason?: unknown };
    return typeof reason === 'string' ? reason : null;
  } catch {
    return null; // not there, or cut: the cell is computed again either way
  }
}

/** The files of a folder that say why a cell failed. */
export const failuresIn = (folder: string): ReadonlySet<string> =>
  new Set(
    readdirSync(folder)
      .filter((name) => name.endsWith(FAILURE))
      .map((name) => join(folder, name)),
  );

/** The cell has been computed. */
export function removeFailure(path: string): void {
  rmSync(path, { force: true });
}
