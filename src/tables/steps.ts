import type { Cell } from '../experiment/cells.ts';
import type { Row } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';

/** The rows of one cell in `steps.arrow`: the trained network, then one row a deletion; columns `STEP_COLUMNS`. */
export function stepRows({ id }: Cell, { steps }: Trace): Row[] {
  return steps.map(({ weights: _, ...step }): Row => ({ cell: id, ...step }));
}
