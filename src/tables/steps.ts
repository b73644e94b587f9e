import type { Row } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import { STEP_COLUMNS, type Trace } from '../trace/trace.ts';
import type { CellTable } from './cellTable.ts';

/** `steps.arrow`: of each cell the trained network, then one row a deletion. */
export const stepsTable: CellTable = { name: 'steps', columns: STEP_COLUMNS, ofCell: stepRows };

function stepRows({ id }: Cell, { steps }: Trace): Row[] {
  return steps.map(({ weights: _, ...step }): Row => ({ cell: id, ...step }));
}
