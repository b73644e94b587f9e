import { FIELD_NAMES } from '../experiment/fields.ts';
import { grouped, numbers } from '../tables/groups.ts';
import { percent, quartiles } from '../tables/statistics.ts';
import type { Row } from '../trace/columns.ts';
import { quartileRange, short } from './numbers.ts';
import { textTable } from './textTable.ts';

/** What a run found, over its seeds: weights left and accuracies for each combination of the other fields that vary. */
export function runReport(summary: readonly Row[]): string {
  const varying = FIELD_NAMES.filter((name) => new Set(summary.map((row) => row[name])).size > 1 && name !== 'seed');
  const by = varying.length > 0 ? varying : (['dataset', 'criterion'] as const);
  return textTable(
    [...by, 'seeds', 'best', 'median', 'quartiles', 'train %', 'test %'],
    grouped(summary, by).map(({ key, rows }) => {
      const left = quartiles(numbers(rows, 'weightsLeft'))!;
      const test = rows.every((row) => row.testAccuracy !== null) ? quartiles(numbers(rows, 'testAccuracy')) : null;
      return [
        ...Object.values(key).map((value) => (typeof value === 'number' ? short(value) : String(value))),
        String(rows.length),
        String(left.minimum),
        short(left.median),
        quartileRange(left),
        percent(quartiles(numbers(rows, 'trainAccuracy'))!.median),
        test ? percent(test.median) : '-',
      ];
    }),
  );
}
