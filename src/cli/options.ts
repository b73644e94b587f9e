import { accessSync, constants, existsSync, lstatSync, mkdirSync, readlinkSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { numberIn, zerosBefore } from '../config/numeral.ts';
import { shown } from '../config/values.ts';
import { DataSets } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import { experimentPaths } from '../files/paths.ts';
import { publishedFilesIn } from '../files/publishedFiles.ts';
import { MAX_THREADS } from '../parallel/pool.ts';

/**
 * The arguments of a command as yargs hands them over: flags are text as typed, so that our own messages can quote
 * them.
 */
export type Arguments = Readonly<Record<string, unknown>>;

/** Adds `--threads N`. */
export const threadsOption = (yargs: Argv): Argv =>
  yargs.option('threads', { type: 'string', describe: 'worker threads [default: all cores]' });

/** Adds `--memory GB`. */
export const memoryOption = (yargs: Argv): Argv =>
  yargs.option('memory', {
    type: 'string',
    describe: 'memory that it may take, in GB [default: what is free]',
  });

/** Bytes that a run may take: as given, else what is free now; @throws {UsageError} unless it is a number > 0 */
export function memoryOf(args: Arguments): number {
  if (args.memory === undefined) return process.availableMemory();
  return 1e9 * numberAbove('memory', args.memory, 'a number of GB');
}

/** @throws {UsageError} unless the value is a number > 0, and no larger than `max` */
export function numberAbove(name: string, value: unknown, what: string, max = Number.MAX_VALUE): number {
  const text = once(name, value);
  const amount = numberIn(text);
  if (amount > 0 && amount <= max) return amount;
  const limit = max < Number.MAX_VALUE ? ` and ≤ ${max}` : '';
  throw new UsageError(`${name} must be ${what} > 0${limit}, got ${asFound(text)}`);
}

/** Number of worker threads: as given, else one a core; @throws {UsageError} unless it is an integer 1 … 1024 */
export function threadsOf(args: Arguments): number {
  return args.threads === undefined ? availableParallelism() : count('threads', args.threads, MAX_THREADS);
}

/** @throws {UsageError} unless the value is an integer 1 … max */
export function count(name: string, value: unknown, max: number): number {
  const text = once(name, value);
  const number = numberIn(text);
  if (Number.isInteger(number) && number >= 1 && number <= max) return number;
  throw new UsageError(`${name} must be an integer 1 … ${max}, got ${asFound(text)}`);
}

const asFound = (text: string): string =>
  shown(Number.isFinite(numberIn(text)) ? numberIn(text) : text) + zerosBefore(text);

/** The folder of results of commands that name none. */
export const DEFAULT_OUT = 'results';

/** Adds `--out DIR`. */
export const outOption = (yargs: Argv): Argv =>
  yargs.option('out', {
    type: 'string',
    default: DEFAULT_OUT,
    describe: `folder of results [default: ${DEFAULT_OUT}]`,
    requiresArg: true,
  });

/** The folder of results; @throws {UsageError} if it was given twice, or is empty */
export const outOf = (args: Arguments): string => pathOf('--out', 'folder', once('out', args.out));

/**
 * The path that a flag or word of the command names; @throws {UsageError} if it is empty, as that of an unset variable
 * is
 */
export function pathOf(name: string, kind: 'file' | 'folder', value: string): string {
  if (value === '') throw new UsageError(`${name} must be a ${kind}, got ""`);
  return value;
}

/**
 * The folder of results, made if need be, with the folders of the cells of some experiments, or of their proofs.
 *
 * @throws {UsageError} if one of them cannot be written
 */
export function writableOut(
  args: Arguments,
  experiments: readonly string[],
  kept: 'cells' | 'proofs' = 'cells',
): string {
  const out = outOf(args);
  try {
    for (const name of experiments) {
      const files = experimentPaths(resolve(out), name)[kept];
      makeFolder(files);
      for (const folder of [resolve(out), dirname(files), files]) accessSync(folder, constants.W_OK);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--out must be a folder that can be written, got ${shown(out)} (${code})`);
  }
  return out;
}

/** The text of a flag that takes one value; @throws {UsageError} if it was given twice */
export function once(name: string, value: unknown): string {
  if (Array.isArray(value)) throw new UsageError(`give --${name} once, got ${value.map(shown).join(' and ')}`);
  return String(value);
}

/** Makes the folder that a flag names, if need be; @throws {UsageError} if it cannot be written */
export function makeWritable(flag: string, folder: string): void {
  try {
    makeFolder(resolve(folder));
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${flag} must be a folder that can be written, got ${shown(folder)} (${code})`);
  }
}

/** Level by level: Node's own recursive mkdir never returns where the file system answers ENOENT, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() && !existsSync(path)) {
    throw Object.assign(new Error(), { code: `a symbolic link to ${readlinkSync(path)}, which is not there` });
  }
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Adds `--data DIR`. */
export const dataOption = (yargs: Argv): Argv =>
  yargs.option('data', {
    type: 'string',
    describe: 'folder with your copies of data sets, one folder each (DIR/nettalk/…), or that of one [default: none]',
    requiresArg: true,
  });

/** The data sets of a command, those of the user from the folder of `--data`; @throws {UsageError} if it is none */
export function dataSetsOf(args: Arguments): DataSets {
  if (args.data === undefined) return new DataSets();
  const folder = once('data', args.data);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError(`--data must be a folder, got ${shown(folder)}`);
  }
  return new DataSets({ files: publishedFilesIn(folder) });
}

/** Adds `--json`. */
export const jsonOption = (yargs: Argv): Argv =>
  yargs.option('json', {
    type: 'boolean',
    default: false,
    describe: 'print the result as JSON; progress as JSON lines on stderr',
  });

/** Adds `--quiet`. */
export const quietOption = (yargs: Argv): Argv =>
  yargs.option('quiet', { type: 'boolean', default: false, describe: 'show no progress' });

/** Adds `--verbose`. */
export const verboseOption = (yargs: Argv): Argv =>
  yargs.option('verbose', { type: 'boolean', default: false, describe: 'print what the report holds, too' });

/** Adds `--force`. */
export const forceOption = (yargs: Argv): Argv =>
  yargs.option('force', { type: 'boolean', default: false, describe: 'compute finished cells again' });
