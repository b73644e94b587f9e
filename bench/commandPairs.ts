import { MAX_SPREAD } from './buildComparisons.ts';
import { type Command, type CommandRun, commandRun } from './commandRun.ts';
import { median } from './measurement.ts';

/** Runs of a command by two builds in turns, and what comes of them. */
export interface CommandPairs {
  /** lines of results, in the order in which they were run */
  readonly runs: readonly CommandRun[];
  readonly ratio: CommandRatio;
}

/** Time of this build over that of the build before, round by round: a line of results. */
export interface CommandRatio {
  /** `over the build before` */
  readonly comparison: string;
  /** the command, in a word */
  readonly what: string;
  readonly rounds: number;
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** (highest − lowest) / median */
  readonly spread: number;
  readonly values: readonly number[];
}

/** A command that two builds run. */
export interface ComparedCommand {
  readonly what: string;
  readonly words: readonly string[];
  readonly rounds: number;
  /** folders of the builds */
  readonly ours: string;
  readonly before: string;
}

/**
 * Has two builds run a command in turns, the order reversed every round; once more where the spread of the ratio is
 * above 15 %.
 *
 * @param told takes a line a run for people
 * @param run  runs a command
 * @returns one entry, or two where it was done again
 */
export async function commandPairs(
  command: ComparedCommand,
  told: (line: string) => void,
  run: typeof commandRun = commandRun,
): Promise<CommandPairs[]> {
  const first = await turnsOf(command, told, run);
  if (first.ratio.spread <= MAX_SPREAD) return [first];
  told(`${command.what}: the ratio has a spread of more than ${100 * MAX_SPREAD} %: once more, and both are kept`);
  return [first, await turnsOf({ ...command, what: `${command.what}, again` }, told, run)];
}

async function turnsOf(
  { what, words, rounds, ours, before }: ComparedCommand,
  told: (line: string) => void,
  run: typeof commandRun,
): Promise<CommandPairs> {
  const both: Command[] = [
    { way: `${what}, this build`, build: ours, words },
    { way: `${what}, the build before`, build: before, words },
  ];
  const runs: CommandRun[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const command of round % 2 === 0 ? both : both.toReversed()) {
      const done = await run(command);
      runs.push(done);
      told(`round ${round + 1} of ${rounds}: ${done.way}: ${done.seconds.toFixed(2)} s`);
    }
  }
  const [one, other] = both.map(({ way }) => runs.filter((done) => done.way === way));
  const values = one.map(({ seconds }, round) => seconds / other[round].seconds);
  const [middle, lowest, highest] = [median(values), Math.min(...values), Math.max(...values)];
  const spread = (highest - lowest) / middle;
  return {
    runs,
    ratio: { comparison: 'over the build before', what, rounds, median: middle, lowest, highest, spread, values },
  };
}
