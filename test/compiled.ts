import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inject } from 'vitest';

/**
 * The compiled form of a file, for a thread or a process of its own, which then needs no loader of TypeScript.
 *
 * @param file from the project's root, e.g. `src/cli/main.ts`
 * @returns its absolute path
 */
export const compiled = (file: string): string => join(inject('compiled'), file.replace(/\.ts$/, '.js'));

/** The compiled form of a file, as a URL. */
export const compiledUrl = (file: string): string => pathToFileURL(compiled(file)).href;
