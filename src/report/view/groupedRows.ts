import { type Column, holdsMany, integer, number, orNull, type Row } from '../../arrow/columns.ts';
import { UsageError } from '../../errors.ts';
import { quartiles } from '../../statistics/statistics.ts';
import { CONFIG_COLUMNS } from '../../tables/configColumns.ts';
import { rowGroups } from '../../tables/rowGroups.ts';
import type { Table } from './shownTable.ts';

/** Statistics of groups of rows, with the names of the columns that they are of. */
export interface GroupedRows extends Table {
  readonly measured: readonly string[];
}

/** Columns of a group beside that of a column's own name, which is its median. */
export const statisticsOf = (name: string) =>
  ({ count: `${name}Count`, lower: `${name}LowerQuartile`, upper: `${name}UpperQuartile` }) as const;

/** Units of integers that name a thing, of which a median says nothing. */
const NAMING = ['index', 'id', 'seed', 'version'];

/**
 * Groups of rows that agree in some columns, in the order in which they first occur: how many rows, and of each column
 * that is measured the median under its own name, how many values there are, and their quartiles.
 *
 * @param by       columns that the rows of a group agree in
 * @param measured columns of numbers; default: all that have a number and are neither fields of the config nor
 *   names of things
 * @throws {UsageError} if a column does not hold what it is asked for
 */
export function groupedRows(
  { columns, rows }: Table,
  by: readonly Column[],
  measured: readonly Column[] = columns.filter((column) => !by.includes(column) && isMeasured(column, rows)),
): GroupedRows {
  const vectors = by.find(({ kind }) => holdsMany(kind));
  if (vectors) throw new UsageError(`by: ${vectors.name} holds ${vectors.kind}s, which do not group`);
  const other = measured.find((column) => !holdsNumbers(column) || by.includes(column));
  if (other) {
    const why = by.includes(other) ? 'is one of --by' : 'holds none';
    throw new UsageError(`with --by, columns are those whose numbers are taken together: ${other.name} ${why}`);
  }
  const names = by.map(({ name }) => name);
  return {
    columns: [...by, integer('rows', 'count', 'rows of the group'), ...measured.flatMap(statisticColumns)],
    rows: rowGroups(rows, names).map(({ key, rows: members }) => ({
      ...key,
      rows: members.length,
      ...Object.assign({}, ...measured.map(({ name }) => statistics(members, name))),
    })),
    measured: measured.map(({ name }) => name),
  };
}

const holdsNumbers = ({ kind }: Column) => kind === 'number' || kind === 'integer';

const isMeasured = (column: Column, rows: readonly Row[]) =>
  holdsNumbers(column) &&
  !NAMING.includes(column.unit) &&
  !CONFIG_COLUMNS.some(({ name }) => name === column.name) &&
  rows.some((row) => typeof row[column.name] === 'number');

function statisticColumns({ name, unit }: Column): Column[] {
  const { count, lower, upper } = statisticsOf(name);
  return [
    orNull(number(name, unit, `median of ${name}`)),
    integer(count, 'count', `values of ${name}`),
    orNull(number(lower, unit, `lower quartile of ${name}`)),
    orNull(number(upper, unit, `upper quartile of ${name}`)),
  ];
}

function statistics(rows: readonly Row[], name: string): Row {
  const found = quartiles(rows.map((row) => row[name]).filter((value) => typeof value === 'number'));
  const { count, lower, upper } = statisticsOf(name);
  return {
    [name]: found?.median ?? null,
    [count]: found?.count ?? 0,
    [lower]: found?.lower ?? null,
    [upper]: found?.upper ?? null,
  };
}
