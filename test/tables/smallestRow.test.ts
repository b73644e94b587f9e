import { describe, expect, it } from 'vitest';
import { smallestRow } from '../../src/tables/smallestRow.ts';

const row = (cell: string, weightsLeft: number, trained: boolean | null, trainAccuracy: number) => ({
  ...{ cell, weightsLeft, trained, trainAccuracy, trainAccuracyStart: 1 },
});

describe('the row of the smallest network', () => {
  it.each([
    ['a smaller one had not trained', [row('a', 9, false, 1), row('b', 12, true, 1)], 'b'],
    ['a smaller one has lost accuracy', [row('a', 9, true, 0.9), row('b', 12, true, 1)], 'b'],
    ['none has kept its accuracy', [row('a', 9, true, 0.9), row('b', 12, true, 0.8)], 'a'],
    ['none had trained', [row('a', 9, false, 0.9), row('b', 12, false, 1)], 'b'],
    ['there is no rule', [row('a', 12, null, 1), row('b', 9, null, 1), row('c', 9, null, 1)], 'b'],
  ])('where %s', (_, rows, cell) => {
    expect(smallestRow(rows)?.cell).toBe(cell);
  });

  it('is none of none', () => {
    expect(smallestRow([])).toBeUndefined();
  });
});
