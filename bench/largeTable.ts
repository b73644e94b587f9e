// A CSV of 10⁶ rows and 50 inputs: seconds and peak memory to read it, beside `pandas.read_csv`, each in processes of
// their own that take turns; and to build H of a 50-20-1 network on it.
//
//   npm run bench:table -- [--rows 1000000] [--rounds 5] [--python /usr/bin/python3] [--threads 2]
//
// pandas is asked twice: as it is, and with `float_precision='round_trip'`, which alone gives the doubles that are
// nearest to what is written, as ours are. Prints a table, writes bench/results/<date>-table.jsonl as it goes.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { UsageError } from '../src/errors.ts';
import { uniformStream } from '../src/random.ts';
import { textTable } from '../src/report/textTable.ts';
import { endedWithUs } from './endedWithUs.ts';
import { load, machine } from './machine.ts';
import { median } from './measurement.ts';
import { count } from './options.ts';
import { RESULTS } from './participants.ts';

const INPUTS = 50;
/** Rows that are written at once. */
const TOGETHER = 10_000;

/** Writes a table of numbers in ±2 with six digits, and a target that depends on two of them. */
function writeTable(path: string, rows: number): void {
  const uniform = uniformStream('bench: large table', 1);
  const file = openSync(path, 'w');
  writeSync(file, `${Array.from({ length: INPUTS }, (_, i) => `x${i + 1}`).join(',')},y\n`);
  for (let start = 0; start < rows; start += TOGETHER) {
    const lines = Array.from({ length: Math.min(TOGETHER, rows - start) }, () => {
      const x = Array.from({ length: INPUTS }, () => 4 * uniform() - 2);
      return [...x, Math.tanh(x[0] - x[1])].map((value) => Number(value.toPrecision(6))).join(',');
    });
    writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
}

/** A reading of the table: a line of results. */
interface Reading {
  readonly who: string;
  readonly readSeconds: number;
  readonly readMegabytes: number;
  readonly curvatureSeconds?: number;
  readonly megabytes?: number;
}

/** Runs a reader to its end; null if it cannot be run here. */
async function reading(who: string, command: string, words: readonly string[]): Promise<Reading | null> {
  const loadAtStart = load();
  const child = endedWithUs(spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] }));
  const closed = once(child, 'close').catch(() => [1]);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await closed;
  if (status === 0) return { who, ...JSON.parse(out), load: loadAtStart };
  console.error(`bench: ${who} takes no part: ${err.trim().split('\n').at(-1) ?? ''}`);
  return null;
}

try {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '5' },
      threads: { type: 'string', default: String(availableParallelism()) },
      python: { type: 'string', default: 'python3' },
    },
  });
  const rows = count('rows', values.rows, 100_000_000);
  const rounds = count('rounds', values.rounds, 1000);
  const threads = count('threads', values.threads, 1024);
  const folder = mkdtempSync(join(tmpdir(), 'surgeon-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'table.csv');
  writeTable(path, rows);

  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}-table.jsonl`);
  const keep = (line: object) => appendFileSync(file, `${JSON.stringify(line)}\n`);
  keep({ ...machine(), rows, inputs: INPUTS });
  const here = (name: string) => join(import.meta.dirname, 'peers', name);
  const pandas = join(RESULTS, '..', 'peers', 'pandas_table_peer.py');
  const readers = [
    ['ours', process.execPath, [here('tablePeer.js'), path]],
    ['pandas', values.python, [pandas, path]],
    ['pandas, round_trip', values.python, [pandas, path, 'round_trip']],
  ] as const;
  const readings: Reading[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [who, command, words] of round % 2 === 0 ? readers : readers.toReversed()) {
      const one = await reading(who, command, words);
      if (!one) continue;
      keep({ round, ...one });
      readings.push(one);
    }
  }
  const times = (who: string) => readings.filter((one) => one.who === who).map(({ readSeconds }) => readSeconds);
  const table = readers.flatMap(([who]) => {
    const [ours, its] = [times('ours'), times(who)];
    if (its.length === 0) return [];
    const ratio = its.length === ours.length ? median(its.map((seconds, round) => seconds / ours[round])) : Number.NaN;
    const peak = Math.max(...readings.filter((one) => one.who === who).map(({ readMegabytes }) => readMegabytes));
    const digits = [median(its), Math.min(...its), Math.max(...its), ratio].map((value) => value.toFixed(2));
    return [[who, ...digits, peak.toFixed(0)]];
  });
  console.log(`${textTable(['read by', 'median s', 'min s', 'max s', '× ours', 'peak MiB'], table)}\n`);

  const curvature = await reading('H of 50-20-1', process.execPath, [here('tablePeer.js'), path, String(threads)]);
  if (curvature) {
    keep(curvature);
    const { curvatureSeconds = 0, megabytes = 0 } = curvature;
    console.log(`H of 50-20-1, ${threads} threads: ${curvatureSeconds.toFixed(1)} s, peak ${megabytes.toFixed(0)} MiB`);
  }
} catch (error) {
  const isUsage = error instanceof UsageError || String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE');
  console.error(isUsage ? `bench: ${(error as Error).message}` : error);
  process.exitCode = isUsage ? 2 : 1;
}
