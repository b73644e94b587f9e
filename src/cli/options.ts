import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { FIELD_NAMES, FIELDS, type FieldName } from '../config/fields.ts';
import { numberIn, zerosBefore } from '../config/numeral.ts';
import { SIZED_DEFAULTS_IN_WORDS, type SizedDefaults } from '../config/sizedDefaults.ts';
import { shown } from '../config/values.ts';
import { readDataFrom } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import type { Grid } from '../experiment/experiment.ts';
import { experimentPaths } from '../files/paths.ts';
import { valueText } from '../tables/configColumns.ts';

/** What yargs hands to a command: flags are text as typed, so that our own messages can quote them. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * Adds a flag for every field of the config, and `--seeds N`. The flag of `renewEvery` is `--renew-every`; yargs knows
 * both.
 */
export function fieldOptions(yargs: Argv): Argv {
  for (const name of FIELD_NAMES) {
    const { allowed, meaning } = FIELDS[name];
    const describe = `${meaning} (${allowed})`;
    const defaultDescription = defaultInWords(name);
    yargs.option(flagOf(name), { type: 'string', group: FIELD_GROUP, describe, defaultDescription });
  }
  const seeds = { describe: 'short for --seed 1..N', defaultDescription: 'as for --seed' };
  return yargs.option('seeds', { type: 'string', group: FIELD_GROUP, ...seeds });
}

const FIELD_GROUP =
  "Fields of the config: a value, a list a,b, a range 1..20 or 1e-8..1e-1:log8. Left out: the experiment's values, or else the default:";

const flagOf = (name: FieldName) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The default of a field, where neither a flag nor the experiment says it. */
function defaultInWords(name: FieldName): string {
  if (Object.hasOwn(SIZED_DEFAULTS_IN_WORDS, name)) return SIZED_DEFAULTS_IN_WORDS[name as keyof SizedDefaults];
  const field = FIELDS[name];
  return 'default' in field ? valueText(field.default) : 'none: every experiment says it';
}

/** The values of the field flags, as overrides of an experiment's grids. */
export function fieldOverrides(args: Arguments): Grid {
  const given = FIELD_NAMES.filter((name) => args[name] !== undefined);
  const overrides = Object.fromEntries(given.map((name) => [name, asText(args[name])]));
  if (args.seeds === undefined) return overrides;
  if (args.seed !== undefined) throw new UsageError('give --seed or --seeds, not both');
  return { ...overrides, seed: `1..${count('seeds', args.seeds, MAX_SEEDS)}` };
}

const MAX_SEEDS = 1_000_000;

/** A flag given twice is a list; with blanks no two values look like one decimal. */
const asText = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));

/** Adds `--threads N`. */
export const threadsOption = (yargs: Argv): Argv =>
  yargs.option('threads', { type: 'string', defaultDescription: 'all cores', describe: 'worker threads' });

/** Adds `--memory GB`. */
export const memoryOption = (yargs: Argv): Argv =>
  yargs.option('memory', {
    type: 'string',
    defaultDescription: 'what is free',
    describe: 'memory that the run may take, in GB',
  });

/** Bytes that a run may take: as given, else what is free now; @throws {UsageError} unless it is a number > 0 */
export function memoryOf(args: Arguments): number {
  if (args.memory === undefined) return process.availableMemory();
  return 1e9 * numberAbove('memory', args.memory, 'a number of GB');
}

/** @throws {UsageError} unless the value is a number > 0, and no larger than `most` */
export function numberAbove(name: string, value: unknown, what: string, max = Number.MAX_VALUE): number {
  const text = once(name, value);
  const amount = numberIn(text);
  if (amount > 0 && amount <= max) return amount;
  const limit = max < Number.MAX_VALUE ? ` and ≤ ${max}` : '';
  throw new UsageError(`${name} must be ${what} > 0${limit}, got ${asFound(text)}`);
}

/** How many worker threads: as given, else one a core; @throws {UsageError} unless it is an integer 1 … 1024 */
export function threadsOf(args: Arguments): number {
  return args.threads === undefined ? availableParallelism() : count('threads', args.threads, MAX_THREADS);
}

const MAX_THREADS = 1024;

/** @throws {UsageError} unless the value is an integer 1 … most */
export function count(name: string, value: unknown, max: number): number {
  const text = once(name, value);
  const number = numberIn(text);
  if (Number.isInteger(number) && number >= 1 && number <= max) return number;
  throw new UsageError(`${name} must be an integer 1 … ${max}, got ${asFound(text)}`);
}

const asFound = (text: string): string =>
  shown(Number.isFinite(numberIn(text)) ? numberIn(text) : text) + zerosBefore(text);

/** Adds `--out DIR`. */
export const outOption = (yargs: Argv): Argv =>
  yargs.option('out', { type: 'string', default: 'results', describe: 'folder of results', requiresArg: true });

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
 * The folder of results, made if need be, with the folders of the cells of some experiments.
 *
 * @throws {UsageError} if one of them cannot be written
 */
export function writableOut(args: Arguments, experiments: readonly string[]): string {
  const out = outOf(args);
  try {
    for (const name of experiments) {
      const cells = dirname(experimentPaths(resolve(out), name).cell('id'));
      makeFolder(cells);
      for (const folder of [resolve(out), dirname(cells), cells]) accessSync(folder, constants.W_OK);
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

/** Level by level: Node's own recursive mkdir never returns where the file system answers ENOENT, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Adds `--data DIR`. */
export const dataOption = (yargs: Argv): Argv =>
  yargs.option('data', {
    type: 'string',
    describe: 'folder with your copies of data sets, one folder each (DIR/nettalk/…), or that of one',
    defaultDescription: 'none',
    requiresArg: true,
  });

/** Takes note of where the user's data sets are; @throws {UsageError} if it is no folder */
export function useData(args: Arguments): void {
  if (args.data === undefined) return;
  const folder = once('data', args.data);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError(`--data must be a folder, got ${shown(folder)}`);
  }
  readDataFrom(folder);
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

/** Adds `--force`. */
export const forceOption = (yargs: Argv): Argv =>
  yargs.option('force', { type: 'boolean', default: false, describe: 'compute finished cells again' });
