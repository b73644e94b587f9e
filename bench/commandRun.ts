import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Manifest } from '../src/sweep/manifest.ts';
import { endedWithUs } from './endedWithUs.ts';
import { load } from './machine.ts';

/** A run of `surgeon` in a process of its own, as a user starts it: a line of results. */
export interface CommandRun {
  /** what was run, and how */
  readonly way: string;
  /** of the whole process */
  readonly seconds: number;
  readonly cells: number;
  /** kernels that computed, as the manifest names them */
  readonly backend: Manifest['backend'];
  readonly threads: number;
  /** seconds of the threads in each stage of the method */
  readonly stages: Readonly<Record<string, number>>;
  /** milliseconds of the threads a cell that are none of training, curvature, inverse, check and loop */
  readonly outsideMs: number;
  /** seconds of the process before its cells and after them */
  readonly startAndTables: number;
  /** predicted over true time left, at each second after a fifth of the cells was done; none of several experiments */
  readonly predictions: readonly number[];
  /** processes that wanted a core in the last minute, at the start and at the end */
  readonly loads: readonly [number, number];
}

/** A command that is to be run. */
export interface Command {
  readonly way: string;
  /** folder of the build */
  readonly build: string;
  /** words of the command but for `--out` and `--json` */
  readonly words: readonly string[];
}

/**
 * Folders of results. They stay until all runs are over: ext4 passes over the inodes of deleted files for a minute, one
 * by one, whenever it makes a file, so that a run after a removal took half as long again.
 */
const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * Runs a command from nothing to the end, in a folder of its own.
 *
 * @throws {Error} if it fails
 */
export async function commandRun({ way, build, words }: Command): Promise<CommandRun> {
  const out = mkdtempSync(join(tmpdir(), 'surgeon-bench-'));
  folders.push(out);
  const loadAtStart = load();
  const startedAt = performance.now();
  const arguments_ = [join(build, 'dist', 'src', 'cli', 'main.js'), ...words, '--out', out, '--json'];
  const child = endedWithUs(spawn(process.execPath, arguments_, { stdio: ['ignore', 'ignore', 'pipe'] }));
  const closed = once(child, 'close');
  const predictions = await predictionsOf(createInterface({ input: child.stderr }));
  const [status] = await closed;
  const seconds = (performance.now() - startedAt) / 1000;
  if (status !== 0) throw new Error(`surgeon ${words.join(' ')} of ${way} ended with ${status}`);
  const manifests = manifestsIn(out);
  return {
    way,
    seconds,
    ...accountOf(manifests, seconds),
    predictions: manifests.length === 1 ? predictions : [],
    loads: [loadAtStart, load()],
  };
}

/** Predicted over true time left, from events as they come; of a run with one experiment. */
async function predictionsOf(lines: AsyncIterable<string>): Promise<number[]> {
  const told: { readonly at: number; readonly left: number }[] = [];
  let doneAt = 0;
  for await (const line of lines) {
    const event = JSON.parse(line);
    if (event.event !== 'progress') continue;
    doneAt = performance.now();
    if (event.left > 0 && event.done >= event.cells / 5) told.push({ at: doneAt, left: event.secondsLeft });
  }
  return told.map(({ at, left }) => (1000 * left) / (doneAt - at));
}

/** The manifests of all experiments of a run. */
const manifestsIn = (out: string): Manifest[] =>
  readdirSync(out)
    .map((name) => join(out, name, 'manifest.json'))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')));

/** Stages that are the method; writing, messages and waiting are not. */
const MATHEMATICS = ['training', 'curvature', 'inverse', 'check', 'loop'] as const;

/** Where the time of a run went, of all its experiments together. @param seconds of the whole process */
export function accountOf(
  manifests: readonly Pick<Manifest, 'cells' | 'times' | 'elapsedMs' | 'threads' | 'backend'>[],
  seconds: number,
): Pick<CommandRun, 'cells' | 'backend' | 'threads' | 'stages' | 'outsideMs' | 'startAndTables'> {
  const sum = (value: (manifest: (typeof manifests)[number]) => number) =>
    manifests.reduce((total, manifest) => total + value(manifest), 0);
  const [{ backend, times }] = manifests;
  const threads = manifests[0].threads!;
  const cells = sum((manifest) => manifest.cells.computed);
  const elapsedMs = sum((manifest) => manifest.elapsedMs);
  const stages = Object.fromEntries(
    (Object.keys(times) as (keyof typeof times)[]).map((stage) => [stage, sum((one) => one.times[stage]) / 1000]),
  );
  const inStages = (names: readonly string[]) => names.reduce((total, name) => total + stages[name], 0);
  const startAndTables = seconds - elapsedMs / 1000;
  return {
    cells,
    backend,
    threads,
    stages: {
      ...stages,
      'between tasks': (threads * elapsedMs) / 1000 - inStages(Object.keys(stages)),
      // Tables, start and end of the process are on one thread, when there is nothing else to do.
      'start and tables': threads * startAndTables,
    },
    outsideMs: (threads * elapsedMs - 1000 * inStages(MATHEMATICS)) / cells,
    startAndTables,
  };
}
