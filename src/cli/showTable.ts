import type { Argv } from 'yargs';
import { UsageError } from '../errors.ts';
import { csvLines } from '../export/csvLines.ts';
import { jsonLines } from '../export/jsonLines.ts';
import { counted } from '../report/counted.ts';
import { chart } from '../report/view/chart.ts';
import { comparisonsIn } from '../report/view/comparisons.ts';
import { mixedInGroups } from '../report/view/mixedInGroups.ts';
import { type Plotted, plotted, plottedNames, SERIES } from '../report/view/plottedSeries.ts';
import { printable } from '../report/view/printable.ts';
import { absentValues } from '../report/view/rowFilter.ts';
import { type ShownTable, shownTable, type Table } from '../report/view/shownTable.ts';
import { tableLines } from '../report/view/tableLines.ts';
import { type Arguments, count, once } from './options.ts';
import { pagerOption, printPaged } from './pager.ts';
import { printLines } from './printLines.ts';
import { warnOfMixed } from './warnOfMixed.ts';

/** Rows of a text table, whose columns are as wide as their widest value; CSV and JSON know no limit. */
const MAX_ROWS_OF_TEXT = 10_000;

/** The digits of a double that tell it from every other. */
const MAX_DIGITS = 17;

/** Flags that choose a part of a table. */
export const VIEW_FLAGS = ['where', 'by', 'sort', 'columns', 'head', 'tail', 'digits', 'plot'] as const;

/** Adds the flags that choose a part of a table and how it is printed. */
export const viewOptions = (yargs: Argv): Argv =>
  pagerOption(
    yargs
      .option('where', {
        type: 'string',
        requiresArg: true,
        describe: 'rows for which this holds: COLUMN = != < <= > >= ~ VALUE, joined by "and" or a comma [default: all]',
      })
      .option('by', {
        type: 'string',
        requiresArg: true,
        describe:
          'groups of rows that agree in these columns: their number, medians and quartiles of the measured numbers, or of those of --columns [default: none]',
      })
      .option('sort', {
        type: 'string',
        requiresArg: true,
        describe: 'order of rows: columns, a - before one that is to descend [default: as in the file]',
      })
      .option('columns', {
        type: 'string',
        requiresArg: true,
        describe:
          'names of columns, separated by commas [default: all; in text, those with one value throughout are printed once, and on a terminal those that have room]',
      })
      .option('head', {
        type: 'string',
        requiresArg: true,
        describe: `the first rows, at most so many [default: all; in text ${MAX_ROWS_OF_TEXT}]`,
      })
      .option('tail', { type: 'string', requiresArg: true, describe: 'the last rows, at most so many [default: all]' })
      .option('plot', {
        type: 'string',
        requiresArg: true,
        describe:
          'a chart of two columns of numbers, x,y, in the place of the table; of groups, their medians [default: none]',
      })
      .option('digits', {
        type: 'string',
        requiresArg: true,
        describe: 'significant digits in text [default: 6; on a terminal 4 where that makes room]',
      }),
  );

/**
 * Prints the part of a table that flags choose, as text, a chart, CSV or JSON lines.
 *
 * @param summary the table of the configs of its cells, for a warning of groups that mix them; null where there is none
 * @throws {UsageError} if a flag asks for what is not there
 */
export async function showTable(
  table: Table,
  args: Arguments,
  summary: () => Table | null = () => null,
): Promise<void> {
  const digits = args.digits === undefined ? null : count('digits', args.digits, MAX_DIGITS);
  const axes = args.plot === undefined ? null : plottedNames(once('plot', args.plot));
  if (axes && args.columns !== undefined) throw new UsageError('give --columns or --plot, not both');
  const by = namesOf(args.by);
  const measured = axes && by !== undefined ? measuredOf(axes, by) : undefined;
  const chosen = shownTable(table, {
    where: listOf(args.where),
    by,
    sort: namesOf(args.sort),
    columns: measured ?? namesOf(args.columns),
    head: rowsOf('head', args),
    tail: rowsOf('tail', args),
  });
  if (chosen.counts.chosen === 0) {
    for (const where of listOf(args.where))
      for (const line of absentValues(where, table)) console.error(`surgeon: ${line}`);
  }
  const configs = by === undefined ? null : summary();
  if (configs) warnOfMixed(mixedInGroups(chosen.chosen, columnNames(by!), configs));
  const points = axes && plotted(chosen, axes);
  const { columns, rows } = points ?? chosen;
  const names = columns.map(({ name }) => name);
  if (args.csv) return printLines(csvLines(names, rows));
  if (args.json) return printLines(jsonLines(names, rows));
  return printPaged(points ? chartOf(points) : textOf(chosen, digits, args), args);
}

const columnNames = (list: string): string[] => list.split(',').map((name) => name.trim());

/** The columns of a chart of groups that are measured: not those that groups are made by; @throws {UsageError} */
function measuredOf(axes: readonly string[], by: string): string {
  const keys = columnNames(by);
  const measured = axes.filter((name) => !keys.includes(name));
  if (measured.length === 0) throw new UsageError('with --by, one of the columns of --plot must be no part of it');
  return measured.join(',');
}

/** Names of columns that flags ask for, with that of the series of a chart. */
export function columnsAsked(args: Arguments): string[] {
  const lists = [namesOf(args.by), namesOf(args.sort), namesOf(args.columns)].flatMap((list) => list?.split(',') ?? []);
  return [
    ...listOf(args.where).flatMap((where) => comparisonsIn(where).map(({ name }) => name)),
    ...lists.map((name) => name.trim().replace(/^-/, '')),
    ...(args.plot !== undefined && args.by === undefined ? [SERIES] : []),
  ];
}

/** Lines and characters of a chart where there is no terminal. */
const CHART = { width: 80, height: 16 } as const;

/** Lines of a terminal beside those of a chart: its axis, names, legend, count and the prompt. */
const BESIDE_CHART = 8;

function chartOf({ series, x, y, rows, leftOut }: Plotted): string[] {
  const [columns, lines] = [screenWidth(), process.stdout.rows];
  const width = Number.isFinite(columns) ? Math.max(40, Math.min(120, columns)) : CHART.width;
  const height = lines > 0 ? Math.max(5, Math.min(24, lines - BESIDE_CHART)) : CHART.height;
  const note = `${counted(rows.length, 'point')}${leftOut > 0 ? `; ${counted(leftOut, 'row')} without both numbers` : ''}`;
  return [...(rows.length > 0 ? chart(series, { width, height, x: printable(x), y: printable(y) }) : []), note];
}

const textOf = (chosen: ShownTable, digits: number | null, { columns }: Arguments): string[] =>
  tableLines(chosen, { width: screenWidth(), digits, isNamed: columns !== undefined, maxRows: MAX_ROWS_OF_TEXT });

/** Characters of a line of the terminal; no limit for what a program reads, and for a terminal that does not say. */
export const screenWidth = (): number =>
  process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : Number.POSITIVE_INFINITY;

const rowsOf = (flag: 'head' | 'tail', args: Arguments): number | undefined =>
  args[flag] === undefined ? undefined : count(flag, args[flag], Number.MAX_SAFE_INTEGER);

/** The values that a flag was given, once or several times. */
const listOf = (given: unknown): string[] => (given === undefined ? [] : [given].flat().map(String));

/** Names after one or several flags, as one list. */
const namesOf = (given: unknown): string | undefined => (given === undefined ? undefined : listOf(given).join(','));
