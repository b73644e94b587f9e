import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';

/** A published file that the user has: only this content is taken. */
export interface PublishedFile {
  readonly name: string;
  readonly bytes: number;
  /** lower-case hexadecimal */
  readonly sha256: string;
}

/** Where a data set's files come from. */
export interface PublishedSource {
  /** name of the data set, and of its folder */
  readonly dataset: string;
  /** where anyone can have the files, for error messages */
  readonly origin: string;
}

/**
 * The text of a file of the user's, known to be the published one: its size and SHA-256 are checked.
 *
 * Bytes become characters one to one (Latin-1), so that no content is lost before it is parsed.
 *
 * @param folder with the file in it, or in its folder of the data set's name; null where the user has named none
 * @throws {UsageError} if there is no folder, if the file is in neither place, cannot be read, or is another file than
 *   the published one
 */
export function publishedFile(
  folder: string | null,
  { dataset, origin }: PublishedSource,
  { name, bytes, sha256 }: PublishedFile,
): string {
  if (folder === null) {
    throw new UsageError(
      `${dataset} is read from files of yours: give --data DIR with ${name} in DIR or DIR/${dataset}; ${origin}`,
    );
  }
  const paths = [join(folder, dataset, name), join(folder, name)];
  for (const path of paths) {
    const content = contentIfThere(path);
    if (content === null) continue;
    if (content.length !== bytes) {
      throw new UsageError(`${path} must be the published file of ${bytes} bytes, got ${content.length}; ${origin}`);
    }
    const found = createHash('sha256').update(content).digest('hex');
    if (found !== sha256) throw new UsageError(`${path} must have the SHA-256 ${sha256}, got ${found}; ${origin}`);
    return content.toString('latin1');
  }
  throw new UsageError(`${dataset} needs the file ${name}, which is neither ${paths.join(' nor ')}; ${origin}`);
}

function contentIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new UsageError(`${path} must be a file that can be read, got ${code}`);
  }
}
