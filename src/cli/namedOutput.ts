import { accessSync, constants, readFileSync, readlinkSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { UsageError } from '../errors.ts';
import { writeNamed } from '../files/namedFile.ts';
import { formatOfName, NETWORK_EXTENSIONS } from '../networkFile/networkFormats.ts';
import { type Arguments, once, pathOf } from './options.ts';

/** Adds `--save FILE` and `--force`. @param defaultInWords where the network goes without the flag */
export const saveOption =
  (defaultInWords: string) =>
  (yargs: Argv): Argv =>
    yargs
      .option('save', {
        type: 'string',
        requiresArg: true,
        describe: `write the network to this file (${NETWORK_EXTENSIONS.join(', ')}) [default: ${defaultInWords}]`,
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'write files that are there with other content anew',
      });

/**
 * The file that a flag names, looked at before any work.
 *
 * @returns null if the flag was not given
 * @throws {UsageError} if it is empty or given twice, a folder, or its folder is not there or cannot be written
 */
export function namedOutput(args: Arguments, flag: string): string | null {
  if (args[flag] === undefined) return null;
  const path = pathOf(`--${flag}`, 'file', once(flag, args[flag]));
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) throw new UsageError(`--${flag} must be a file, got the folder ${JSON.stringify(path)}`);
    if (stats) accessSync(path, constants.W_OK);
    else accessSync(dirname(linkedFile(path)), constants.W_OK);
  } catch (error) {
    throw error instanceof UsageError ? error : notWritable(path, flag, error);
  }
  return path;
}

/** The file that a link to nothing names, in whose folder it will be made; other paths are their own. */
function linkedFile(path: string): string {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return path;
  }
}

/**
 * Makes sure that a file is not there with other content.
 *
 * @throws {UsageError} if it is, unless `--force` was given
 */
export function requireFree(path: string, content: Uint8Array, { force }: Arguments): void {
  const stats = statSync(path, { throwIfNoEntry: false }); // of what a link names: that is what is overwritten
  if (force || !stats?.isFile()) return;
  if (stats.size === content.length && readFileSync(path).equals(content)) return;
  throw new UsageError(`${path} is there with other content: --force writes it anew`);
}

/**
 * Makes sure before any work that the file of a network is free, or has what is to be computed: its note says so. A
 * file that has no notes is looked at in the end.
 *
 * @param note an entry of it that the same command makes, and no other one
 * @throws {UsageError} if it holds anything else, unless `--force` was given
 */
export function requireOwnOrFree(path: string, note: Readonly<Record<string, string>>, args: Arguments): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() || args.force || !path.toLowerCase().endsWith('.json')) return;
  const isOwn = stats.size <= formatOfName(path).maxBytes && readFileSync(path, 'latin1').includes(entryOf(note));
  if (!isOwn) requireFree(path, new Uint8Array(0), args);
}

/**
 * Makes sure before any work that a file is free, or has the bytes that a command gives.
 *
 * @param known these bytes, if earlier work tells; null where only the work itself does
 * @throws {UsageError} if the file is there and nothing tells that it has them, unless `--force` was given
 */
export async function requireKnownOrFree(
  path: string,
  known: () => Promise<Uint8Array | null>,
  args: Arguments,
): Promise<void> {
  if (args.force || !statSync(path, { throwIfNoEntry: false })?.isFile()) return;
  const content = await known();
  if (!content) {
    throw new UsageError(
      `${path} is there, and no finished cell tells whether it has this result: --force writes it anew`,
    );
  }
  requireFree(path, content, args);
}

const entryOf = (note: Readonly<Record<string, string>>) => JSON.stringify(note).slice(1, -1);

/**
 * Writes a file that a flag names, whole or not at all.
 *
 * @throws {UsageError} as `requireFree`, or if it cannot be written
 */
export async function writeOutput(path: string, content: Uint8Array, args: Arguments, flag: string): Promise<void> {
  requireFree(path, content, args);
  try {
    await writeNamed(path, content);
  } catch (error) {
    throw notWritable(path, flag, error);
  }
}

const notWritable = (path: string, flag: string, error: unknown) =>
  new UsageError(
    `--${flag} must be a file that can be written, got ${JSON.stringify(path)} (${(error as NodeJS.ErrnoException).code})`,
  );
