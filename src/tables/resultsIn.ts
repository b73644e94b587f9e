import type { Row } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';

/** A cell with its row of the summary. */
export interface Result {
  readonly cell: Cell;
  readonly config: Cell['config'];
  readonly row: Row;
}

/** Finds the results of cells, in the order of the cells. @param summary rows of `summary.arrow` */
export function resultsIn(summary: readonly Row[]): (cells: readonly Cell[]) => Result[] {
  const rows = new Map(summary.map((row) => [row.cell, row]));
  return (cells) =>
    cells.flatMap((cell) => {
      const row = rows.get(cell.id);
      return row ? [{ cell, config: cell.config, row }] : [];
    });
}

/** Whether the network of a result counts: it had trained, or the experiment has no rule for it. */
export const hadTrained = ({ row }: Result): boolean => row.trained !== false;
