import type { Value } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import { putsBack, stepColumn } from '../trace/trace.ts';
import { isStepColumnOf, STEP_COLUMNS } from '../trace/traceColumns.ts';
import type { CellTable } from './cellTable.ts';

/** `steps.arrow`: of each cell the trained network, then one row a step. @param cells the plan */
export function stepsTable(cells: readonly Cell[]): CellTable {
  const columns = STEP_COLUMNS.filter((column) =>
    isStepColumnOf(
      column,
      cells.some(({ config }) => putsBack(config)),
    ),
  );
  const [{ name: cell }, ...ofSteps] = columns;
  return {
    name: 'steps',
    columns,
    columnsOfCell({ id }, trace) {
      const values = ofSteps.map(({ name }): [string, readonly Value[]] => [name, stepColumn(trace, name as Step)]);
      return new Map(values).set(
        cell,
        stepColumn(trace, 'step').map(() => id),
      );
    },
  };
}

/** Name of a column of a step. */
type Step = Exclude<(typeof STEP_COLUMNS)[number]['name'], 'cell'>;
