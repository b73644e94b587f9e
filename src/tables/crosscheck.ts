import { integer, type RowOf, type Value } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import { CHECK_COLUMNS, type Trace } from '../trace/trace.ts';
import type { CellTable } from './cellTable.ts';
import { CELL_COLUMN, fieldColumns } from './configColumns.ts';

/** `crosscheck.arrow`: one row for each H that was inverted, and one for each of those that ml-matrix inverted, too. */
export const CROSSCHECK_COLUMNS = [
  CELL_COLUMN,
  integer('step', 'index', 'the deletion that this inverse chose; the last one may have been taken back'),
  integer('weights', 'count', 'n, live weights: the size of the matrix'),
  integer('samples', 'count', 'P, samples in the training set'),
  ...fieldColumns('alpha'),
  ...CHECK_COLUMNS,
];

type CrosscheckRow = RowOf<typeof CROSSCHECK_COLUMNS>;

/** The table of those columns. */
export const crosscheckTable: CellTable = {
  name: 'crosscheck',
  columns: CROSSCHECK_COLUMNS,
  columnsOfCell: crosscheckColumns,
};

function crosscheckColumns(
  { id, config }: Cell,
  { checks: [first, ...others], mlMatrixCheck, outcome }: Trace,
): ReadonlyMap<string, readonly Value[]> {
  const checks = [first, mlMatrixCheck, ...others].filter((check) => !!check);
  const ofCell = { cell: id, samples: outcome.samples, alpha: config.alpha };
  const ofChecks = ['step', 'weights', ...CHECK_COLUMNS.map(({ name }) => name)] as const;
  return new Map<string, readonly Value[]>([
    ...Object.entries(ofCell).map(([name, value]) => [name, checks.map(() => value)] as const),
    ...ofChecks.map((name) => [name, checks.map((check) => check[name])] as const),
  ]);
}

/** The larger of the two differences in a row of `crosscheck.arrow`, as a share of its bound. */
export function shareOfBound(row: Pick<CrosscheckRow, 'inverseDifference' | 'weightedDifference' | 'bound'>): number {
  return Math.max(row.inverseDifference, row.weightedDifference) / row.bound;
}
