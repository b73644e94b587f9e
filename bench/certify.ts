// Proofs of the best masks of MONK's networks.
//
//   npm run bench:certify -- [--only leaps,threads,growth,swaps] [--rounds 5] [--threads 2] [--most 5]
//
// `leaps`: all sizes up to one, by us and by leaps (Alan Miller's Fortran in R), one thread each, in turns, the order
// reversed every round, after a warm-up; ours alone where there is no R with leaps (apt-get install r-cran-leaps).
// `threads`: all sizes of a 17-4-1 network by several threads and by one, in turns. `growth`: nodes and seconds of all
// sizes of 17-h-1 networks, h = 1 up to --most, and of each tenth size of one. `swaps`: whole paths of OBS, H renewed
// at each deletion, and of `obsSwap`, in turns, on the networks of Table 1.
//
// Prints tables, writes bench/results/<date>-certify.jsonl as it goes.

import { appendFileSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../src/errors.ts';
import { createPool } from '../src/parallel/pool.ts';
import { sharedFloat64 } from '../src/parallel/sharedMemory.ts';
import { textTable } from '../src/report/textTable.ts';
import { quartiles } from '../src/statistics/statistics.ts';
import type { QuadraticModel } from '../src/subset/quadraticModel.ts';
import { type LeapsTurn, leapsTurn } from './leapsTurn.ts';
import { load, machine } from './machine.ts';
import { type MonksNetwork, monksModel, nameOf } from './monksModel.ts';
import { chosen, count } from './options.ts';
import { RESULTS } from './participants.ts';
import { pathsOf } from './pathsOf.ts';
import { type ProvenSizes, provenHere, provenOnThreads } from './provenSizes.ts';

/** Networks and the sizes of them that leaps proves in some seconds. */
const BESIDE_LEAPS: readonly (readonly [MonksNetwork, size: number])[] = [
  [{ problem: 2, hidden: 2, seed: 2 }, 14],
  [{ problem: 3, hidden: 2, seed: 2 }, 14],
  [{ problem: 3, hidden: 2, seed: 1, loss: 'crossEntropy' }, 14],
  [{ problem: 1, hidden: 3, seed: 1 }, 7],
];
/** The largest difference of two losses, of themselves: leaps adds up rounding errors of its whole search. */
const MAX_DIFFERENCE = 1e-6;

const file = join(RESULTS, `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}-certify.jsonl`);
const keep = (line: object) => appendFileSync(file, `${JSON.stringify(line)}\n`);
const upTo = (size: number) => Array.from({ length: size }, (_, i) => i + 1);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const median = (values: readonly number[]) => quartiles(values)!.median;
const spread = (values: readonly number[]) => {
  const { minimum, maximum } = quartiles(values)!;
  return `${median(values).toPrecision(3)} (${minimum.toPrecision(3)}–${maximum.toPrecision(3)})`;
};
const perSecond = ({ nodes, seconds }: ProvenSizes) => `${(sum(nodes) / seconds / 1e6).toPrecision(3)}·10⁶`;

/** The ratios of two lists of times, a round each, as a line of results. */
function ratioOf(comparison: string, what: string, over: readonly number[], under: readonly number[]): number[] {
  const values = over.map((seconds, round) => seconds / under[round]);
  const { minimum: lowest, median: middle, maximum: highest } = quartiles(values)!;
  keep({ comparison, what, rounds: values.length, median: middle, lowest, highest, values });
  return values;
}

/** Has several take turns: rounds that count, after a warm-up, the order reversed every round. */
async function turns(rounds: number, ways: readonly ((counts: boolean) => void | Promise<void>)[]): Promise<void> {
  for (let round = 0; round <= rounds; round++) {
    for (const way of round % 2 === 0 ? ways : ways.toReversed()) await way(round > 0);
  }
}

async function besideLeaps(rounds: number): Promise<void> {
  const rows: string[][] = [];
  for (const [network, size] of BESIDE_LEAPS) {
    const what = `${nameOf(network)}, up to ${size} weights`;
    const model = monksModel(network);
    const [ours, theirs]: [ProvenSizes[], LeapsTurn[]] = [[], []];
    let reason: string | null = null;
    const byUs = async (counts: boolean) => {
      const proven = await provenHere(model, upTo(size));
      if (!counts) return;
      keep({ what, by: 'ours', ...proven, load: load() });
      ours.push(proven);
    };
    const byLeaps = (counts: boolean) => {
      if (reason !== null) return;
      const turn = leapsTurn(model, size);
      if (typeof turn === 'string') {
        reason = turn;
        console.error(`bench: leaps takes no part: ${reason}`);
      } else if (counts) {
        keep({ what, by: 'leaps', ...turn, load: load() });
        theirs.push(turn);
      }
    };
    await turns(rounds, [byUs, byLeaps]);
    const wrong = theirs[0]?.losses.findIndex((loss, i) => Math.abs(ours[0].losses[i] / loss - 1) > MAX_DIFFERENCE);
    if (wrong >= 0) {
      throw new Error(`${what}: ${wrong + 1} weights: ${ours[0].losses[wrong]}, leaps ${theirs[0].losses[wrong]}`);
    }
    const seconds = ours.map((one) => one.seconds);
    const theirSeconds = theirs.map((one) => one.seconds);
    const [shown, ratio] =
      reason === null
        ? [spread(theirSeconds), spread(ratioOf('certify over leaps', what, seconds, theirSeconds))]
        : ['-', '-'];
    rows.push([what, spread(seconds), shown, ratio, perSecond(ours[0])]);
  }
  const head = ['one thread each, median (min–max)', 'ours, s', 'leaps, s', 'ours over leaps', 'our nodes a second'];
  console.log(`${textTable(head, rows)}\n`);
}

/** A model in shared memory. */
function shared({ n, ...arrays }: QuadraticModel): QuadraticModel {
  const copy = (values: Float64Array) => {
    const place = sharedFloat64(values.length);
    place.set(values);
    return place;
  };
  return { n, matrix: copy(arrays.matrix), factor: copy(arrays.factor), center: copy(arrays.center) };
}

async function onThreads(threads: number, rounds: number): Promise<void> {
  const network: MonksNetwork = { problem: 1, hidden: 4, seed: 1 };
  const model = shared(monksModel(network));
  const what = `${nameOf(network)}, all ${model.n - 1} sizes`;
  const pools = [createPool(threads), createPool(1)];
  try {
    const times: [number[], number[]] = [[], []];
    const by = (one: 0 | 1) => async (counts: boolean) => {
      const proven = await provenOnThreads(pools[one], { number: 1, model }, upTo(model.n - 1));
      if (!counts) return;
      keep({ what, threads: pools[one].threads, ...proven, load: load() });
      times[one].push(proven.seconds);
    };
    await turns(rounds, [by(0), by(1)]);
    const gain = ratioOf(`${threads} threads over one`, what, times[1], times[0]);
    const head = [what, `${threads} threads, s`, 'one thread, s', 'gain'];
    console.log(`${textTable(head, [['median (min–max)', spread(times[0]), spread(times[1]), spread(gain)]])}\n`);
  } finally {
    for (const pool of pools) await pool.close();
  }
}

async function besideObs(rounds: number): Promise<void> {
  const rows: string[][] = [];
  for (const problem of [1, 2, 3] as const) {
    const what = `MONK-${problem}, 20 networks, a path to the last weight`;
    const obs = { name: 'obs', run: pathsOf(problem, { criterion: 'obs' }), ms: [] as number[] };
    const others = (['each', 'end'] as const).map((swaps) => ({
      ...{ name: `obsSwap, ${swaps}`, ms: [] as number[] },
      run: pathsOf(problem, { criterion: 'obsSwap', swaps }),
    }));
    const ways = [obs, ...others].map(({ name, run, ms }) => (counts: boolean) => {
      const each = run();
      if (!counts) return;
      keep({ what, by: name, ms: each, load: load() });
      ms.push(each);
    });
    await turns(rounds, ways);
    for (const { name, ms } of others) {
      rows.push([what, name, spread(ms), spread(obs.ms), spread(ratioOf(`${name} over obs`, what, ms, obs.ms))]);
    }
  }
  console.log(`${textTable(['one thread, median (min–max)', 'rule', 'ms a path', 'OBS, ms', 'over OBS'], rows)}\n`);
}

async function growth(most: number): Promise<void> {
  const rows: string[][] = [];
  const bySize: string[][] = [];
  for (const hidden of upTo(most)) {
    const network: MonksNetwork = { problem: 1, hidden, seed: 1 };
    const model = monksModel(network);
    const sizes = upTo(model.n - 1);
    const proven = await provenHere(model, sizes);
    keep({ what: nameOf(network), n: model.n, ...proven, load: load() });
    const hardest = proven.nodes.indexOf(Math.max(...proven.nodes));
    const numbers = [model.n, sum(proven.nodes), sizes[hardest], proven.nodes[hardest]].map(String);
    rows.push([`17-${hidden}-1`, ...numbers, proven.seconds.toPrecision(3), perSecond(proven)]);
    const at = sizes.filter((size) => size % 5 === 0 && size <= 50);
    bySize.push([
      `17-${hidden}-1`,
      ...upTo(10).map((i) => (at.includes(5 * i) ? String(proven.nodes[5 * i - 1]) : '')),
    ]);
  }
  const head = ['MONK-1, seed 1', 'n', 'nodes, all sizes', 'hardest size', 'its nodes', 's', 'nodes a second'];
  console.log(`${textTable(head, rows)}\n`);
  console.log(`${textTable(['nodes of k weights: k =', ...upTo(10).map((i) => String(5 * i))], bySize)}\n`);
}

try {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: 'leaps,threads,growth,swaps' },
      rounds: { type: 'string', default: '5' },
      threads: { type: 'string', default: String(availableParallelism()) },
      most: { type: 'string', default: '5' },
    },
  });
  const only = chosen('only', values.only, ['leaps', 'threads', 'growth', 'swaps']);
  const rounds = count('rounds', values.rounds, 1000);
  const threads = count('threads', values.threads, 1024);
  const most = count('most', values.most, 100);
  mkdirSync(RESULTS, { recursive: true });
  keep(machine());
  if (only.includes('leaps')) await besideLeaps(rounds);
  if (only.includes('threads')) await onThreads(threads, rounds);
  if (only.includes('growth')) await growth(most);
  if (only.includes('swaps')) await besideObs(rounds);
} catch (error) {
  const isUsage = error instanceof UsageError || String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE');
  console.error(isUsage ? `bench: ${(error as Error).message}` : error);
  process.exitCode = isUsage ? 2 : 1;
}
