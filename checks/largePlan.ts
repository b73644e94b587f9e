// What does a plan of many cells cost beside its cells? Real ones, of XOR after ten steps of training, all deletions by
// magnitude and OBD: seconds and peak memory to plan them, to run them, to find that all are done, and to build their
// tables.
//
//   npm run check:large                  (builds; 100,000 cells, some minutes and 2 GB of disk)
//   npm run check:large -- 1000          (as many cells, in tens)

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Experiment } from '../src/experiment/experiment.ts';
import { textTable } from '../src/report/textTable.ts';
import { must, surgeon } from './sweepRuns.ts';

const cells = Number(process.argv[2] ?? 100_000);
must(
  Number.isInteger(cells / 10) && cells > 0,
  `the number of cells must be a multiple of ten, got ${process.argv[2]}`,
);

const plan: Experiment = {
  name: 'large',
  question: 'What does a plan of many cells cost beside its cells?',
  grids: [
    {
      ...{ dataset: 'xor', layers: [2, 2, 1], trainingSteps: 10, stop: 'end', criterion: ['magnitude', 'obd'] },
      ...{ alpha: '1e-6..1e-2:log5', seed: `1..${cells / 10}` },
    },
  ],
};
const root = mkdtempSync(join(tmpdir(), 'surgeon-large-'));
const file = join(root, 'large.json');
const index = ['--out', root];
const rows: string[][] = [];

/** Runs a command to its end and takes note of what it cost; @returns what it printed */
async function timed(name: string, words: readonly string[]): Promise<string> {
  const preload = new URL('./peakMemory.mjs', import.meta.url).href;
  const begun = performance.now();
  const { status, stdout, stderr } = await surgeon(words, { NODE_OPTIONS: `--import=${preload}` }).ended;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  const seconds = (performance.now() - begun) / 1000;
  const kibibytes = Number(/peak memory (\d+) KiB/.exec(stderr)![1]);
  rows.push([name, seconds.toFixed(1), (kibibytes / 1024).toFixed(0), ((1e6 * seconds) / cells).toFixed(0)]);
  return stdout;
}

try {
  writeFileSync(file, JSON.stringify(plan));
  await timed('plan', ['plan', file, ...index]);
  const run = ['run', file, ...index, '--json', '--quiet'];
  const first = JSON.parse(await timed('run', run)) as { readonly computed: number };
  if (first.computed !== cells) throw new Error(`${first.computed} cells were computed`);
  const second = JSON.parse(await timed('run, all done', run)) as { readonly skipped: number };
  if (second.skipped !== cells) throw new Error(`${second.skipped} cells were skipped`);
  await timed('tables', ['tables', plan.name, ...index]);
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.stdout.write(`${textTable(['command', 'seconds', 'peak memory, MiB', 'µs a cell'], rows)}\n`);
