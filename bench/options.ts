import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import yargs from 'yargs';
import { suggestion } from '../src/config/suggestion.ts';
import { UsageError } from '../src/errors.ts';
import { KERNEL_MODES, type NodeBinary, nodeBinary, THIS_NODE } from './kernelMode.ts';
import { BACKENDS } from './participants.ts';
import type { Form } from './peers/protocol.ts';
import type { PythonOptions } from './peersOf.ts';
import { SELECTIONS, type Wishes } from './plan.ts';

/** The measurements that the command line asks for. */
export interface Options extends Wishes, PythonOptions {
  readonly json: boolean;
  /** figures made of measurements are printed with `json`, too */
  readonly figures: boolean;
  /** file that lines are added to; null: one of this date */
  readonly keep: string | null;
  /** load average above which no ratio is given; null: it is only told */
  readonly mostLoad: number | null;
}

const EXAMPLE = '--json --only accumulate,recursive,exact,sweep --n 1000 --samples 1000 --threads 2 --backend wasm';

/**
 * Reads the command line.
 *
 * @param argv the words after the name of the program
 * @throws {UsageError} if one of them makes no sense
 */
export async function readOptions(argv: readonly string[]): Promise<Options> {
  const cores = availableParallelism();
  const given = await yargs([...argv])
    .scriptName('npm run bench --')
    .usage('$0 [options]\n\nMeasures what is fast, beside what it is compared with: all take turns in one run.')
    .options({
      json: { type: 'boolean', default: false, describe: 'only print measurements, as JSON lines; keep no file' },
      figures: { type: 'boolean', default: false, describe: 'with --json: print what is made of them, too' },
      only: { type: 'string', default: SELECTIONS.join(','), describe: 'what to measure, a list' },
      n: { type: 'string', describe: 'weights, a list (default: those of each measurement)' },
      samples: { type: 'string', describe: 'samples P, a list (default: those of each measurement)' },
      threads: {
        type: 'string',
        describe:
          'threads of wasm, a list; all others take the most (default: 1 and all; with --json all, and 1 for the kernel)',
      },
      backend: { type: 'string', describe: `who takes part: ${BACKENDS.join(', ')} (default: all; with --json wasm)` },
      keep: { type: 'string', describe: 'file that lines are added to (default: one of this date)' },
      node: { type: 'string', describe: 'programs that run ours, a list of paths (default: the one that runs this)' },
      kernels: {
        type: 'string',
        describe: `kernels of wasm, a list of ${KERNEL_MODES.join(', ')} (default: wide where the Node.js can)`,
      },
      form: { type: 'string', default: FORMS.join(','), describe: 'how others are used, a list of usual, best' },
      'most-load': {
        type: 'string',
        describe: 'wait for a load average of that, at most 90 s; give no ratio where others took a quarter of a core',
      },
      rounds: {
        type: 'string',
        describe: 'rounds that count, after a warm-up (default: 7; 9 of cell, cell/train and digits/train)',
      },
      before: {
        type: 'string',
        describe: 'folder of another clone, built: its matrices, cells and trainings are timed, too',
      },
      data: { type: 'string', describe: 'folder of published corpora, for digits/train' },
      longest: {
        type: 'string',
        default: '2000',
        describe: 'milliseconds after which a slow loop is cut short and extrapolated',
      },
      python: { type: 'string', default: 'python3', describe: 'interpreter with numpy, and perhaps scipy and torch' },
      'core-types': {
        type: 'string',
        default: 'installed,right,Prescott',
        describe:
          'what the OpenBLAS of Python is told to be: as installed, what is right for this CPU, or OPENBLAS_CORETYPE',
      },
    })
    .example(`$0 ${EXAMPLE}`, 'four lines, to run beside something else')
    .example('$0 --only kernel', 'the bare micro-kernel')
    .example('$0 --only cell --backend wasm,numpy --before ../before', 'a cell, beside numpy and the build before')
    .example('$0 --python /usr/bin/python3', 'beside the numpy and torch of the system')
    .version(false)
    .strict()
    .wrap(120)
    .fail((message, error) => {
      throw error ?? new UsageError(message);
    })
    .parseAsync();
  const numbers = (name: string, text: string | undefined, max: number) =>
    text === undefined ? null : words(text).map((word) => count(name, word, max));
  const only = chosen('only', given.only, SELECTIONS);
  // JSON lines are for running ours beside something else, so they are ours alone unless more is asked for.
  const usualBackends: Options['backends'] = given.json ? ['wasm'] : BACKENDS;
  const usualThreads = given.json && !only.includes('kernel') ? [cores] : [...new Set([1, cores])];
  return {
    json: given.json,
    only,
    n: numbers('n', given.n, MAX_WEIGHTS),
    samples: numbers('samples', given.samples, MAX_SAMPLES),
    threads: numbers('threads', given.threads, MAX_THREADS) ?? usualThreads,
    backends: given.backend === undefined ? usualBackends : chosen('backend', given.backend, BACKENDS),
    rounds: given.rounds === undefined ? null : count('rounds', given.rounds, MAX_ROUNDS),
    before: given.before === undefined ? null : builtFolder(given.before),
    data: given.data === undefined ? null : folder('data', given.data),
    nodes: given.node === undefined ? [THIS_NODE] : words(given.node).map(program),
    kernels: given.kernels === undefined ? null : chosen('kernels', given.kernels, KERNEL_MODES),
    figures: given.figures,
    keep: given.keep ?? null,
    mostLoad: given['most-load'] === undefined ? null : positive('most-load', given['most-load']),
    longestMs: count('longest', given.longest, Number.MAX_SAFE_INTEGER),
    python: given.python,
    coreTypes: words(given['core-types']),
    forms: chosen('form', given.form, FORMS),
  };
}

/** Ways in which libraries of others are used. */
const FORMS = ['usual', 'best'] as const satisfies readonly Form[];
const MAX_WEIGHTS = 20_000;
const MAX_SAMPLES = 1_000_000;
const MAX_THREADS = 1024;
const MAX_ROUNDS = 1000;

const words = (text: string): string[] => [
  ...new Set(
    String(text)
      .split(',')
      .filter((word) => word !== ''),
  ),
];

/** The folder of a clone that is built, as an absolute path; @throws {UsageError} if it is none */
export function builtFolder(path: string): string {
  const found = folder('before', path);
  if (existsSync(join(found, 'dist', 'src', 'cli', 'main.js'))) return found;
  throw new UsageError(`--before must be a clone that is built (npm ci, npm run build), got ${JSON.stringify(path)}`);
}

function folder(name: string, path: string): string {
  if (path !== '' && existsSync(path)) return resolve(path);
  throw new UsageError(`--${name} must be a folder, got ${JSON.stringify(path)}`);
}

/** A program that runs JavaScript; @throws {UsageError} if it is none */
function program(path: string): NodeBinary {
  const found = nodeBinary(path);
  if (found) return found;
  throw new UsageError(`--node must name programs that are Node.js, got ${JSON.stringify(path)}`);
}

function positive(name: string, word: string): number {
  const number = Number(word);
  if (number > 0) return number;
  throw new UsageError(`--${name} must be a number above 0, got ${JSON.stringify(word)}`);
}

/** Names from the command line; @throws {UsageError} if one of them is not allowed */
export function chosen<T extends string>(name: string, text: string, allowed: readonly T[]): T[] {
  return words(text).map((word) => {
    const found = allowed.find((one) => one === word);
    if (found !== undefined) return found;
    const expected = suggestion(word, allowed) || `; there are ${allowed.join(', ')}`;
    throw new UsageError(`--${name} knows no ${JSON.stringify(word)}${expected}`);
  });
}

/** A count from the command line; @throws {UsageError} if it is none, or larger than `max` */
export function count(name: string, word: string, max: number): number {
  const number = Number(word);
  if (Number.isInteger(number) && number >= 1 && number <= max) return number;
  throw new UsageError(`--${name} must be an integer 1 … ${max}, got ${JSON.stringify(word)}`);
}
