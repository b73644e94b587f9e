// Whole commands as a user runs them, in processes of their own.
//
// Without `--before`: a sweep of 15 α × 3 criteria × MONK's 1–3 × 10 seeds = 1,350 cells on 30 networks; on two
// threads, on one, and twice at once on one thread each: what two independent runs reach is what two threads could.
// Where the time goes is read from the manifests, how good the predictions of the time left are from the progress.
//
// With `--before DIR`: that sweep, and `reproduce`, by this build and by that one in turns.
//
//   npm run bench:sweep -- [--rounds 3] [--seeds 10]
//   npm run bench:sweep -- --before DIR [--rounds 9] [--reproduce-rounds 3] [--only sweep,reproduce] [--seeds 10]
//
// Prints tables, writes bench/results/<date>-sweep.jsonl as it goes.

import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../src/errors.ts';
import { type CommandPairs, commandPairs } from './commandPairs.ts';
import { type Command, type CommandRun, commandRun } from './commandRun.ts';
import { machine } from './machine.ts';
import { builtFolder, chosen, count } from './options.ts';
import { RESULTS, THIS_BUILD } from './participants.ts';
import { buildsTable, ratioTable, threadsTable } from './sweepTables.ts';

/** Rounds of one build alone; of a sweep by two builds; of `reproduce`, which takes minutes a round. */
const [ROUNDS, PAIRS, REPRODUCE_PAIRS] = ['3', '9', '3'];
const MAX = 1000;

const file = join(RESULTS, `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}-sweep.jsonl`);
const keep = (line: object) => appendFileSync(file, `${JSON.stringify(line)}\n`);

/** Runs a command, and keeps its line at once. */
async function kept(command: Command): Promise<CommandRun> {
  const run = await commandRun(command);
  keep(run);
  return run;
}

/** The words of the sweep. */
function sweepWords(seeds: number, threads: number): string[] {
  const grid = ['--alpha', '1e-8..1e-1:log15', '--criterion', 'obs,obd,magnitude', '--stop', 'trainAccuracy'];
  return ['run', 'damping', ...grid, '--seeds', String(seeds), '--threads', String(threads)];
}

/** This build alone, on several numbers of threads. */
async function alone(seeds: number, rounds: number): Promise<void> {
  const run = (way: string, threads: number) => kept({ way, build: THIS_BUILD, words: sweepWords(seeds, threads) });
  const ways = [
    async () => [await run('two threads', 2)],
    async () => [await run('one thread', 1)],
    () => Promise.all([run('one of two at once', 1), run('one of two at once', 1)]),
  ];
  const runs: CommandRun[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const way of round % 2 === 0 ? ways : ways.toReversed()) runs.push(...(await way()));
  }
  const of = (way: string) => runs.filter((one) => one.way === way);
  console.log(threadsTable(of('two threads'), of('one thread'), of('one of two at once')));
}

/** This build and the one before, each command in turns. */
async function beside(
  before: string,
  commands: readonly { readonly what: string; readonly words: readonly string[]; readonly rounds: number }[],
): Promise<void> {
  // Files of both come from memory then. A process is cold at each run, as a user's is.
  for (const build of [THIS_BUILD, before]) await commandRun({ way: 'warm-up', build, words: sweepWords(1, 2) });
  const pairs: CommandPairs[] = [];
  for (const command of commands) {
    const made = await commandPairs({ ...command, ours: THIS_BUILD, before }, (line) => console.error(line), kept);
    for (const { ratio } of made) keep(ratio);
    pairs.push(...made);
    console.log(`${buildsTable(made.flatMap(({ runs }) => runs))}\n`);
  }
  console.log(ratioTable(pairs.map(({ ratio }) => ratio)));
}

try {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      'reproduce-rounds': { type: 'string', default: REPRODUCE_PAIRS },
      only: { type: 'string', default: 'sweep,reproduce' },
      seeds: { type: 'string', default: '10' },
      before: { type: 'string' },
    },
  });
  const seeds = count('seeds', values.seeds, MAX);
  const before = values.before === undefined ? null : builtFolder(values.before);
  const rounds = count('rounds', values.rounds ?? (before === null ? ROUNDS : PAIRS), MAX);
  const reproduceRounds = count('reproduce-rounds', values['reproduce-rounds'], MAX);
  const only = chosen('only', values.only, ['sweep', 'reproduce']);
  mkdirSync(RESULTS, { recursive: true });
  keep(machine());
  if (before === null) await alone(seeds, rounds);
  else {
    const commands = [
      { what: 'sweep', words: sweepWords(seeds, 2), rounds },
      { what: 'reproduce', words: ['reproduce'], rounds: reproduceRounds },
    ] as const;
    await beside(
      before,
      commands.filter(({ what }) => only.includes(what)),
    );
  }
} catch (error) {
  const isUsage = error instanceof UsageError || String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE');
  console.error(isUsage ? `bench: ${(error as Error).message}` : error);
  process.exitCode = isUsage ? 2 : 1;
}
