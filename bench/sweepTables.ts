import { textTable } from '../src/report/textTable.ts';
import { quartiles } from '../src/statistics/statistics.ts';
import type { CommandRatio } from './commandPairs.ts';
import type { CommandRun } from './commandRun.ts';

const spread = (numbers: readonly number[], digits = 3): string => {
  if (numbers.length === 0) return '-'; // a run shorter than a second predicts nothing
  const { minimum, median, maximum } = quartiles(numbers)!;
  return `${median.toPrecision(digits)} (${minimum.toPrecision(digits)}–${maximum.toPrecision(digits)})`;
};

/** One build alone: what threads bring, where their time goes, how good predictions are. */
export function threadsTable(
  two: readonly CommandRun[],
  one: readonly CommandRun[],
  pairs: readonly CommandRun[],
): string {
  const pairSeconds = two.map((_, round) => Math.max(pairs[2 * round].seconds, pairs[2 * round + 1].seconds));
  const rows = [
    ['two threads, s', spread(two.map(({ seconds }) => seconds))],
    ['two threads, cells/s', spread(two.map(({ cells, seconds }) => cells / seconds))],
    ['one thread, s', spread(one.map(({ seconds }) => seconds))],
    ['two runs at once, one thread each, s', spread(pairSeconds)],
    ['two threads over two runs at once', spread(two.map(({ seconds }, round) => pairSeconds[round] / (2 * seconds)))],
    ['two threads over one', spread(two.map(({ seconds }, round) => one[round].seconds / seconds))],
    ['predicted over true time left', spread(two.flatMap(({ predictions }) => predictions))],
    ['outside the mathematics, ms of a thread a cell', spread(two.map(({ outsideMs }) => outsideMs))],
    ['start and tables, s', spread(two.map(({ startAndTables }) => startAndTables))],
    ...Object.keys(two[0].stages).map((stage) => [
      `share of the threads' time: ${stage}, %`,
      spread(two.map(({ stages, seconds }) => (100 * stages[stage]) / (2 * seconds))),
    ]),
  ];
  return textTable([`${two[0].cells} cells`, 'median (min–max)'], rows);
}

/** Two builds: their times, a column a build. */
export function buildsTable(runs: readonly CommandRun[]): string {
  const builds = [...new Set(runs.map(({ way }) => way))].map((way) => runs.filter((run) => run.way === way));
  const row = (name: string, value: (run: CommandRun) => number) => [
    name,
    ...builds.map((of) => spread(of.map((run) => value(run)))),
  ];
  const rows = [
    row('s', ({ seconds }) => seconds),
    row('outside the mathematics, ms of a thread a cell', ({ outsideMs }) => outsideMs),
    row('start and tables, s', ({ startAndTables }) => startAndTables),
    ...Object.keys(runs[0].stages).map((stage) => row(`${stage}, s of the threads`, ({ stages }) => stages[stage])),
  ];
  return textTable([`${runs[0].cells} cells, median (min–max)`, ...builds.map(([{ way }]) => way)], rows);
}

/** Their ratios. */
export const ratioTable = (ratios: readonly CommandRatio[]): string =>
  textTable(
    ['what', 'figure', 'rounds', 'median', 'lowest – highest', 'spread, %', 'wanted'],
    ratios.map(({ what, comparison, rounds, median, lowest, highest, spread: share }) => [
      what,
      comparison,
      String(rounds),
      median.toPrecision(3),
      `${lowest.toPrecision(3)} – ${highest.toPrecision(3)}`,
      (100 * share).toPrecision(3),
      '≤ 0.2',
    ]),
  );
