// A whole sweep as a user runs it, in processes of their own: 15 α × 3 criteria × MONK's 1–3 × 10 seeds = 1,350 cells
// on 30 networks. On two threads, on one, and twice at once on one thread each: what two independent runs reach is what
// two threads could. Where the time goes is read from the manifests, how good the predictions of the time left are from
// the progress.
//
//   npm run bench:sweep -- [--rounds 3] [--seeds 10]        prints a table, writes bench/results/<date>-sweep.jsonl

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { textTable } from '../src/report/textTable.ts';
import { quartiles } from '../src/statistics/statistics.ts';
import type { Manifest } from '../src/sweep/manifest.ts';
import { PACKAGE_VERSION } from '../src/version.ts';
import { RESULTS } from './participants.ts';

const SURGEON = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));

/** One run of the sweep. */
interface SweepRun {
  readonly way: 'two threads' | 'one thread' | 'one of two at once';
  readonly seconds: number;
  readonly cells: number;
  /** seconds of the threads in each stage of the method */
  readonly stages: Readonly<Record<string, number>>;
  /** predicted over true time left, at each second after a fifth of the cells was done */
  readonly predictions: readonly number[];
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, seeds: { type: 'string', default: '10' } },
});
const root = mkdtempSync(join(tmpdir(), 'surgeon-sweep-'));
const runs: SweepRun[] = [];
try {
  const ways = [
    async () => [await sweep('two threads', 2)],
    async () => [await sweep('one thread', 1)],
    () => Promise.all([sweep('one of two at once', 1), sweep('one of two at once', 1)]),
  ];
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const way of round % 2 === 0 ? ways : ways.toReversed()) runs.push(...(await way()));
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
report();

async function sweep(way: SweepRun['way'], threads: number): Promise<SweepRun> {
  const out = mkdtempSync(join(root, 'run-'));
  const grid = ['--alpha', '1e-8..1e-1:log15', '--criterion', 'obs,obd,magnitude', '--stop', 'trainAccuracy'];
  const words = [
    'run',
    'damping',
    ...grid,
    '--seeds',
    values.seeds,
    '--threads',
    String(threads),
    '--out',
    out,
    '--json',
  ];
  const startedAt = performance.now();
  const child = spawn(process.execPath, [SURGEON, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
  const told: { readonly at: number; readonly left: number }[] = [];
  let doneAt = 0;
  for await (const line of createInterface({ input: child.stderr })) {
    const event = JSON.parse(line);
    if (event.event !== 'progress') continue;
    doneAt = performance.now();
    if (event.left > 0 && event.done >= event.cells / 5) told.push({ at: doneAt, left: event.secondsLeft });
  }
  if (child.exitCode === null) await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`surgeon ended with ${child.exitCode}`);
  const seconds = (performance.now() - startedAt) / 1000;
  const { cells, times, elapsedMs } = JSON.parse(
    readFileSync(join(out, 'damping', 'manifest.json'), 'utf8'),
  ) as Manifest;
  rmSync(out, { recursive: true });
  const stages = Object.fromEntries(Object.entries(times).map(([stage, ms]) => [stage, ms / 1000]));
  const between = (threads * elapsedMs) / 1000 - Object.values(stages).reduce((sum, s) => sum + s, 0);
  return {
    way,
    seconds,
    cells: cells.computed,
    // Tables, start and end of the process are on one thread, when there is nothing else to do.
    stages: { ...stages, 'between tasks': between, 'start and tables': threads * (seconds - elapsedMs / 1000) },
    predictions: told.map(({ at, left }) => (1000 * left) / (doneAt - at)),
  };
}

function report(): void {
  const of = (way: SweepRun['way']) => runs.filter((run) => run.way === way);
  const spread = (numbers: readonly number[], digits = 3) => {
    const { minimum, median, maximum } = quartiles(numbers)!;
    return `${median.toPrecision(digits)} (${minimum.toPrecision(digits)}–${maximum.toPrecision(digits)})`;
  };
  const [two, one, pairs] = [of('two threads'), of('one thread'), of('one of two at once')];
  const pairSeconds = two.map((_, round) => Math.max(pairs[2 * round].seconds, pairs[2 * round + 1].seconds));
  const rows = [
    ['two threads, s', spread(two.map(({ seconds }) => seconds))],
    ['two threads, cells/s', spread(two.map(({ cells, seconds }) => cells / seconds))],
    ['one thread, s', spread(one.map(({ seconds }) => seconds))],
    ['two runs at once, one thread each, s', spread(pairSeconds)],
    ['two threads over two runs at once', spread(two.map(({ seconds }, round) => pairSeconds[round] / (2 * seconds)))],
    ['two threads over one', spread(two.map(({ seconds }, round) => one[round].seconds / seconds))],
    ['predicted over true time left', spread(two.flatMap(({ predictions }) => predictions))],
    ...Object.keys(two[0].stages).map((stage) => [
      `share of the threads' time: ${stage}, %`,
      spread(two.map(({ stages, seconds }) => (100 * stages[stage]) / (2 * seconds))),
    ]),
  ];
  console.log(textTable([`${two[0].cells} cells`, 'median (min–max)'], rows));
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}-sweep.jsonl`);
  const environment = { version: PACKAGE_VERSION, node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  for (const line of [environment, ...runs]) appendFileSync(file, `${JSON.stringify(line)}\n`);
}
