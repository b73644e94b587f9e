import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const extension = extname(import.meta.url);

/** Whether this is the sources, whose workers need a TypeScript loader, and not the build. */
export const FROM_SOURCES = extension === '.ts';

/**
 * The worker file `workers/<name>`: .ts beside the sources (threads inherit the loader of `--import tsx`), .js beside
 * the build.
 */
export function workerFile(name: string): string {
  return fileURLToPath(new URL(`../../workers/${name}${extension}`, import.meta.url));
}
