import { expect, it } from 'vitest';
import { curvesTable } from '../../src/report/curvesTable.ts';
import { curveRows } from '../../src/tables/curves.ts';
import { partial } from '../experiments/handMade.ts';
import { cellOf, traceOf } from '../tables/handMade.ts';

it('a median along paths says of how many it is, where some have ended', () => {
  const path = (seed: number, errors: readonly number[]) =>
    traceOf(
      cellOf(seed, { seed }),
      errors.map((trainError) => ({ trainError, testError: 2 * trainError })),
      10,
    );
  const curves = curveRows([path(1, [1, 1, 1, 1, 1, 2]), path(2, [3, 3, 3]), path(3, [5, 5, 5])], {});
  const { rows } = curvesTable(curves.map((row) => partial<'curves'>(row)));
  // Sizes of 10 weights: 10, 8, 6, 5, 4, 3, 2.
  expect(rows[0]).toEqual(['3', 'train', '3', '3', '1 (1)', '2 (1)', '-', '-', '-']);
  expect(rows[1]).toEqual(['3', 'test', '6', '6', '2 (1)', '4 (1)', '-', '-', '-']);
});
