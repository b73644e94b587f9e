import { stat } from 'node:fs/promises';
import { UsageError } from '../errors.ts';

/**
 * Checks that a path is that of a plain file: a pipe or a device may have no end.
 *
 * @throws {UsageError} naming what it is
 */
export async function requirePlainFile(path: string): Promise<void> {
  const stats = await stat(path).catch(({ code }: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be read (${code === 'ENOENT' ? 'there is no such file' : code})`);
  });
  if (!stats.isFile())
    throw new UsageError(`${path} must be a plain file, got ${stats.isDirectory() ? 'a folder' : 'another kind'}`);
}
