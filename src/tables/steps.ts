import type { Value } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import { stepColumn, type Trace } from '../trace/trace.ts';
import { STEP_COLUMNS } from '../trace/traceColumns.ts';
import type { CellTable } from './cellTable.ts';

/** `steps.arrow`: of each cell the trained network, then one row a deletion. */
export const stepsTable: CellTable = { name: 'steps', columns: STEP_COLUMNS, columnsOfCell: stepColumns };

function stepColumns({ id }: Cell, trace: Trace): ReadonlyMap<string, readonly Value[]> {
  const [{ name: cell }, ...ofSteps] = STEP_COLUMNS;
  const columns = new Map<string, readonly Value[]>(ofSteps.map(({ name }) => [name, stepColumn(trace, name as Step)]));
  return columns.set(
    cell,
    stepColumn(trace, 'step').map(() => id),
  );
}

/** Name of a column of a step. */
type Step = Exclude<(typeof STEP_COLUMNS)[number]['name'], 'cell'>;
