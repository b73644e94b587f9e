import { integer, type RowOf } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import type { InverseCheck } from '../inverse/inverseCheck.ts';
import type { everyInverse } from '../measurements/everyInverse.ts';
import type { Trace } from '../trace/trace.ts';
import { CHECK_COLUMNS } from '../trace/traceColumns.ts';
import type { CellTable } from './cellTable.ts';
import { CELL_COLUMN, fieldColumns } from './configColumns.ts';
import { groupedBy } from './groupedBy.ts';

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

type MeasuredRow = RowOf<typeof everyInverse.columns>;

/** The table of those columns; @param others checks by ml-matrix beside those in the traces */
export function crosscheckTable(others: readonly MeasuredRow[]): CellTable {
  const othersOf = groupedBy(others, ({ cell }) => cell);
  return {
    name: 'crosscheck',
    columns: CROSSCHECK_COLUMNS,
    ofCell: (cell, trace) => crosscheckRows(cell, trace, othersOf.get(cell.id) ?? []),
  };
}

/** Rows name by name, without a spread: V8 makes hash tables of objects that are put together from others. */
function crosscheckRows(
  { id, config }: Cell,
  { checks, mlMatrixCheck, outcome }: Trace,
  measured: readonly MeasuredRow[],
): CrosscheckRow[] {
  const rowOf = (check: InverseCheck | MeasuredRow): CrosscheckRow => ({
    cell: id,
    step: check.step,
    weights: check.weights,
    samples: outcome.samples,
    alpha: config.alpha,
    check: check.check,
    checkedWeights: check.checkedWeights,
    inverseDifference: check.inverseDifference,
    weightedDifference: check.weightedDifference,
    recursiveResidual: check.recursiveResidual,
    exactResidual: check.exactResidual,
    bound: check.bound,
    residualBound: check.residualBound,
    agrees: check.agrees,
  });
  const rows = checks.map(rowOf);
  if (mlMatrixCheck) rows.splice(1, 0, rowOf(mlMatrixCheck));
  for (const check of measured) rows.push(rowOf(check));
  return rows;
}

/** The larger of the two differences in a row of `crosscheck.arrow`, as a share of its bound. */
export function shareOfBound(row: Pick<CrosscheckRow, 'inverseDifference' | 'weightedDifference' | 'bound'>): number {
  return Math.max(row.inverseDifference, row.weightedDifference) / row.bound;
}
