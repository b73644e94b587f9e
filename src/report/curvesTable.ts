import { percent } from '../statistics/statistics.ts';
import { rowGroups } from '../tables/rowGroups.ts';
import type { TableRow } from '../tables/tableRows.ts';
import { criterionText } from './criterionText.ts';
import { short, shown } from './numbers.ts';
import type { ReportTable } from './section.ts';

/** Shares of the weights at which a curve is shown. */
const SHOWN = [1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2];

/** Fields of the config that tell one curve from another. */
const FIELDS = ['training', 'trainUntil', 'loss', 'decay', 'criterion', 'alpha', 'retrain'] as const;

type CurveRow = TableRow<'curves'>;

/**
 * Median errors along paths: two rows a curve, its errors on the training and on the test set.
 *
 * @param rows of `curves.arrow`
 */
export function curvesTable(rows: readonly CurveRow[]): ReportTable {
  const varying = FIELDS.filter((name) => new Set(rows.map((row) => row[name])).size > 1);
  const values = (row: CurveRow, name: (typeof FIELDS)[number]) => {
    const value = row[name];
    if (name === 'criterion') return criterionText(String(value));
    return typeof value === 'number' ? short(value) : String(value);
  };
  return {
    columns: [...varying, 'networks', 'E', ...SHOWN.map((part) => `${percent(part)} %`)],
    rows: rowGroups(rows, FIELDS).flatMap(({ rows: curve }) => {
      const max = curve[0].weightsLeft;
      const at = SHOWN.map((part) => curve.find(({ weightsLeft }) => weightsLeft <= part * max));
      return (['trainError', 'testError'] as const).map((column) => [
        ...varying.map((name) => values(curve[0], name)),
        String(curve[0].networks),
        column === 'trainError' ? 'train' : 'test',
        ...at.map((row) => (row ? overPaths(row, column, curve[0]) : '-')),
      ]);
    }),
  };
}

/** A median; behind it of how many paths it is, where some have ended before. */
function overPaths(row: CurveRow, column: 'trainError' | 'testError', start: CurveRow): string {
  const of = row.paths === start.paths ? '' : ` (${row.paths})`;
  return `${shown(row[column])}${of}`;
}
