import type { Row } from '../arrow/columns.ts';

/**
 * The row of `summary.arrow` with the fewest weights left, the first of equal ones: among the networks that had
 * trained, and of those among the ones that still have the training accuracy they began with, where there are such.
 */
export function smallestRow<Of extends Row>(summary: readonly Of[]): Of | undefined {
  const ready = orAll(summary, ({ trained }) => trained !== false);
  const rows = orAll(
    ready,
    ({ trainAccuracy, trainAccuracyStart }) => Number(trainAccuracy) >= Number(trainAccuracyStart),
  );
  const sizeOf = ({ weightsLeft }: Of) => Number(weightsLeft);
  return rows.slice(1).reduce((best, row) => (sizeOf(row) < sizeOf(best) ? row : best), rows[0]);
}

/** The rows for which something holds; all where it holds for none. */
function orAll<Of>(rows: readonly Of[], holds: (row: Of) => boolean): readonly Of[] {
  const some = rows.filter(holds);
  return some.length > 0 ? some : rows;
}
