import { readdirSync } from 'node:fs';
import { UsageError } from '../errors.ts';

/**
 * The names in a folder of results that the user names, in the order of the alphabet.
 *
 * @throws {UsageError} if it is not there, is a file, or cannot be read
 */
export function namesInResults(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new UsageError(`${folder} ${FAULTS[code] ?? `cannot be read (${code})`}: give a folder as for run --out`);
  }
}

const FAULTS: Readonly<Record<string, string>> = { ENOENT: 'does not exist', ENOTDIR: 'is no folder' };
