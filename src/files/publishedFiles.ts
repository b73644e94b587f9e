import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublishedFiles } from '../dataset/publishedFile.ts';
import { UsageError } from '../errors.ts';

/**
 * The published files in a folder of the user's: the size and SHA-256 of each are checked.
 *
 * @param folder with the files in it, or in its folder of the data set's name
 *
 * @example
 * ```ts
 * import { DataSets, publishedFilesIn, UsageError } from 'optimal-brain-surgeon';
 *
 * const dataSets = new DataSets({ files: publishedFilesIn('/my/data') });
 * console.log(dataSets.of({ dataset: 'xor' }).train.count); // → 4
 * try {
 *   dataSets.of({ dataset: 'nettalk' });
 * } catch (error) {
 *   console.log(error instanceof UsageError); // → true
 * }
 * ```
 */
export const publishedFilesIn =
  (folder: string): PublishedFiles =>
  ({ dataset, origin }, { name, bytes, sha256 }) => {
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
  };

function contentIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new UsageError(`${path} must be a file that can be read, got ${code}`);
  }
}
