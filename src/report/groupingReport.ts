import type { Row, Value } from '../arrow/columns.ts';
import type { NamedTable } from '../tables/experimentTables.ts';
import { short, shown } from './numbers.ts';
import { textTable } from './textTable.ts';

/** The tables `groups`, `pivot` and `comparison` as text for a terminal: statistics of one thing share a column. */
export function groupingReport(tables: readonly NamedTable[]): string {
  const textOf: Readonly<Record<string, (table: NamedTable) => string>> = { groups, pivot, comparison };
  return tables.map((table) => textOf[table.name](table)).join('\n\n');
}

/** `low to high`: a dash would read as a sign. */
const range = (low: Value | undefined, high: Value | undefined) =>
  low === null || low === undefined ? '-' : `${shown(low)} to ${shown(high)}`;

const groups = (table: NamedTable) =>
  withIntervals(table, 'count', {
    cells: ({ count }) => shown(count),
    networks: ({ networks }) => shown(networks),
    untrained: ({ untrained }) => shown(untrained),
    missing: ({ missing }) => shown(missing),
    least: ({ minimum }) => shown(minimum),
    median: ({ median }) => shown(median),
    quartiles: ({ lowerQuartile, upperQuartile }) => range(lowerQuartile, upperQuartile),
    '95 % interval': ({ low, high }) => range(low, high),
    most: ({ maximum }) => shown(maximum),
    mean: ({ mean }) => shown(mean),
  });

const pivot = ({ columns, rows }: NamedTable) =>
  textTable(
    columns.map(({ name }) => name),
    rows.map((row) => columns.map(({ name }) => shown(row[name]))),
  );

const comparison = (table: NamedTable) =>
  withIntervals(table, 'pairs', {
    pairs: ({ pairs }) => shown(pairs),
    networks: ({ networks }) => shown(networks),
    untrained: ({ untrained }) => shown(untrained),
    unmeasured: ({ unmeasured }) => shown(unmeasured),
    unpaired: ({ unpaired }) => shown(unpaired),
    medians: ({ firstMedian, secondMedian }) => `${shown(firstMedian)}, ${shown(secondMedian)}`,
    difference: ({ difference }) => shown(difference),
    quartiles: (row) => range(row.differenceLowerQuartile, row.differenceUpperQuartile),
    '95 % interval': ({ differenceLow, differenceHigh }) => range(differenceLow, differenceHigh),
    'wins, losses, ties': ({ wins, losses, ties }) => `${wins}, ${losses}, ${ties}`,
    p: ({ signTest }) => (typeof signTest === 'number' ? short(Number(signTest.toPrecision(2))) : '-'),
  });

/**
 * All n values lie on one side of the true median in 2 of 2ⁿ cases, and then no interval between them holds it: 2/2⁵ >
 * 5 % ≥ 2/2⁶.
 */
const MIN_NETWORKS = 6;

/** A table of text, with a word on intervals that are not what their heading says. */
function withIntervals(table: NamedTable, firstCount: string, shownAs: Record<string, (row: Row) => string>): string {
  const isShort = ({ networks }: Row) => (networks as number) > 0 && (networks as number) < MIN_NETWORKS;
  const text = withKeys(table, firstCount, shownAs);
  return table.rows.some(isShort)
    ? `${text}\n\nIntervals over fewer than ${MIN_NETWORKS} networks do not reach 95 %.`
    : text;
}

/** A table of text: its columns before the first count as they are, then these. */
function withKeys({ columns, rows }: NamedTable, firstCount: string, shownAs: Record<string, (row: Row) => string>) {
  const names = columns.map(({ name }) => name);
  const keys = names.slice(0, names.indexOf(firstCount));
  return textTable(
    [...keys, ...Object.keys(shownAs)],
    rows.map((row) => [...keys.map((name) => shown(row[name])), ...Object.values(shownAs).map((show) => show(row))]),
  );
}
