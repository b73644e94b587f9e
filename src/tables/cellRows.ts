import type { Row } from '../arrow/columns.ts';
import type { TableRows } from './claim.ts';
import { grouped } from './groups.ts';

/** One cell as its tables have it. */
export interface CellRows {
  /** its row of `summary.arrow` */
  readonly summary: Row;
  /** its rows of `steps.arrow` at which errors were measured, the trained network first */
  readonly path: readonly Row[];
}

/** The cells of an experiment. @param isWanted chooses among the rows of its summary */
export function cellRows(rows: TableRows, experiment: string, isWanted: (summary: Row) => boolean): CellRows[] {
  const wanted = rows(experiment, 'summary').filter(isWanted);
  const ids = new Set(wanted.map(({ cell }) => cell));
  const steps = rows(experiment, 'steps').filter(({ cell, trainError }) => ids.has(cell) && trainError !== null);
  const pathOf = new Map(grouped(steps, ['cell']).map(({ key, rows: path }) => [key.cell, path]));
  return wanted.map((summary) => ({ summary, path: pathOf.get(summary.cell as string)! }));
}

/** A column of a path, which has numbers throughout. */
export const along = ({ path }: CellRows, column: string): number[] => path.map((row) => row[column] as number);

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
