import type { Row } from '../arrow/columns.ts';

/**
 * The row of `summary.arrow` with the fewest weights left, the first of equal ones: among the networks that still have
 * the training accuracy they began with, where there are such.
 */
export function smallestRow<Of extends Row>(summary: readonly Of[]): Of | undefined {
  const whole = summary.filter(
    ({ trainAccuracy, trainAccuracyStart }) => Number(trainAccuracy) >= Number(trainAccuracyStart),
  );
  const rows = whole.length > 0 ? whole : summary;
  const sizeOf = ({ weightsLeft }: Of) => Number(weightsLeft);
  return rows.slice(1).reduce((best, row) => (sizeOf(row) < sizeOf(best) ? row : best), rows[0]);
}
