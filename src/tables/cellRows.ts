import { groupedBy } from './groupedBy.ts';
import { numbers } from './numbers.ts';
import type { TableRow, TableRows } from './tableRows.ts';

/** A row of `steps.arrow` at which errors were measured. */
export type MeasuredStep = TableRow<'steps'> & { readonly trainError: number };

/** One cell as its tables have it. */
export interface CellRows {
  /** its row of `summary.arrow` */
  readonly summary: TableRow<'summary'>;
  /** its rows of `steps.arrow` at which errors were measured, the trained network first */
  readonly path: readonly MeasuredStep[];
}

/** The cells of an experiment. @param isWanted chooses among the rows of its summary */
export function cellRows(
  rows: TableRows,
  experiment: string,
  isWanted: (summary: TableRow<'summary'>) => boolean,
): CellRows[] {
  const wanted = rows(experiment, 'summary').filter(isWanted);
  const ids = new Set(wanted.map(({ cell }) => cell));
  const isMeasured = (step: TableRow<'steps'>): step is MeasuredStep => step.trainError !== null;
  const steps = rows(experiment, 'steps').filter(({ cell }) => ids.has(cell));
  const pathOf = groupedBy(steps.filter(isMeasured), ({ cell }) => cell);
  return wanted.map((summary) => ({ summary, path: pathOf.get(summary.cell)! }));
}

/** An error along a path whose data have the set that it is of. */
export const along = ({ path }: CellRows, column: 'trainError' | 'testError'): number[] => numbers(path, column);

/** Index of the smallest of some values, the last of equal ones: with errors along a path, the smallest network. */
export function indexOfSmallest(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value <= values[best] ? index : best), 0);
}

/** Cells of two ways of pruning that have the same seed and draw. */
export function pairsOf(a: readonly CellRows[], b: readonly CellRows[]): (readonly [CellRows, CellRows])[] {
  const keyOf = ({ summary }: CellRows) => `${summary.seed}/${summary.draw}`;
  const others = new Map(b.map((cell) => [keyOf(cell), cell]));
  return a.flatMap((cell) => {
    const other = others.get(keyOf(cell));
    return other ? [[cell, other] as const] : [];
  });
}
