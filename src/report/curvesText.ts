import type { Row } from '../arrow/columns.ts';
import { percent } from '../statistics/statistics.ts';
import { grouped } from '../tables/groups.ts';
import { short, shown } from './numbers.ts';
import { textTable } from './textTable.ts';

/** Shares of the weights at which a curve is shown. */
const SHOWN = [1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2];

/** Fields of the config that tell one curve from another. */
const FIELDS = ['training', 'trainUntil', 'loss', 'decay', 'criterion', 'alpha', 'retrain'] as const;

/**
 * Median errors along paths as text: two lines a curve, its errors on the training and on the test set.
 *
 * @param rows of `curves.arrow`
 */
export function curvesText(rows: readonly Row[]): string {
  const varying = FIELDS.filter((name) => new Set(rows.map((row) => row[name])).size > 1);
  const values = (row: Row, name: string) => (typeof row[name] === 'number' ? short(row[name]) : String(row[name]));
  return textTable(
    [...varying, 'networks', 'E', ...SHOWN.map((part) => `${percent(part)} %`)],
    grouped(rows, FIELDS).flatMap(({ rows: curve }) => {
      const max = curve[0].weightsLeft as number;
      const at = SHOWN.map((part) => curve.find(({ weightsLeft }) => (weightsLeft as number) <= part * max));
      return (['trainError', 'testError'] as const).map((column) => [
        ...varying.map((name) => values(curve[0], name)),
        String(curve[0].networks),
        column === 'trainError' ? 'train' : 'test',
        ...at.map((row) => (row ? overPaths(row, column, curve[0]) : '-')),
      ]);
    }),
  );
}

/** A median; behind it of how many paths it is, where some have ended before. */
function overPaths(row: Row, column: 'trainError' | 'testError', start: Row): string {
  const of = row.paths === start.paths ? '' : ` (${row.paths})`;
  return `${shown(row[column])}${of}`;
}
