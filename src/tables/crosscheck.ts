import { type Column, integer, type Row } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import { CHECK_COLUMNS, type Trace } from '../trace/trace.ts';
import type { CellTable } from './cellTable.ts';
import { CELL_COLUMN, fieldColumns } from './configColumns.ts';

const CROSSCHECK_COLUMNS: readonly Column[] = [
  CELL_COLUMN,
  integer('step', 'index', 'the deletion that this inverse chose; the last one may have been taken back'),
  integer('weights', 'count', 'n, live weights: the size of the matrix'),
  integer('samples', 'count', 'P, samples in the training set'),
  ...fieldColumns('alpha'),
  ...CHECK_COLUMNS,
];

/** `crosscheck.arrow`: one row for each inverse that was computed. */
export const crosscheckTable: CellTable = { name: 'crosscheck', columns: CROSSCHECK_COLUMNS, ofCell: crosscheckRows };

function crosscheckRows({ id, config }: Cell, { checks, outcome }: Trace): Row[] {
  return checks.map((check): Row => ({ cell: id, samples: outcome.samples, alpha: config.alpha, ...check }));
}

/** The larger of the two differences in a row of `crosscheck.arrow`, as a share of its bound. */
export function shareOfBound(row: Row): number {
  return Math.max(row.inverseDifference as number, row.weightedDifference as number) / (row.bound as number);
}
