import { describe, expect, it } from 'vitest';
import { integer, number, orNull, type Row, vector } from '../../../src/arrow/columns.ts';
import { pathDifferences, relativeDifference } from '../../../src/report/compare/pathDifferences.ts';

const COLUMNS = [
  integer('step', 'index', 's'),
  integer('weightsLeft', 'count', 'n'),
  orNull(integer('deleted', 'index', 'q')),
  orNull(number('trainError', 'error', 'E')),
  vector('weightVector', 'weight', 'w'),
];
/** A path of four states. @param deleted by its steps */
const path = (
  deleted: readonly number[],
  errors: readonly (number | null)[],
  weight = 1,
): { columns: typeof COLUMNS; rows: Row[] } => ({
  columns: COLUMNS,
  rows: errors.map((trainError, step) => ({
    ...{ step, weightsLeft: 9 - step, deleted: step === 0 ? null : deleted[step - 1], trainError },
    weightVector: Float64Array.of(step < 2 ? 1 : weight, -4),
  })),
});

it('of two equal paths are none', () => {
  const found = pathDifferences(path([3, 1, 2], [1, 2, 3, 4]), path([3, 1, 2], [1, 2, 3, 4]));
  expect(found).toEqual({ columns: [], parting: null, steps: [4, 4] });
});

it('of a column are told by the largest relative one, and where along the path it is', () => {
  const found = pathDifferences(path([3, 1, 2], [1, 2, 4, 8]), path([3, 1, 2], [1, 2.5, 5, 8.5], 1.5));
  expect(found.columns).toEqual([
    { column: 'trainError', largest: 0.2, step: 1, weightsLeft: 8 }, // 0.5 of 2.5, and then 1 of 5
    { column: 'weightVector', largest: 0.125, step: 2, weightsLeft: 7 }, // 0.5 of the largest entry, 4
  ]);
});

it('end where the paths part: from there on they are of different networks', () => {
  const found = pathDifferences(path([3, 1, 2], [1, 2, 30, 40]), path([3, 2, 1], [1, 2, 3, 4]));
  expect(found).toEqual({ columns: [], parting: 2, steps: [4, 4] });
});

it('a path that goes on is told by its length, a value that is missing by none', () => {
  const found = pathDifferences(path([3, 1, 2], [1, null, 3, 4]), path([3], [1, 2]));
  expect(found.steps).toEqual([4, 2]);
  expect(found.parting).toBe(null);
  expect(found.columns).toEqual([{ column: 'trainError', largest: null, step: 1, weightsLeft: 8 }]);
});

describe('a relative difference', () => {
  it.each([
    [1, 1.25, 0.2],
    [-2, 2, 2],
    [0, -0, 0],
    [Float64Array.of(1, 2), Float64Array.of(1, 1), 0.5],
    [Float64Array.of(1), Float64Array.of(1, 2), null],
    ['a', 'b', null],
    [1, null, null],
  ])('of %j and %j is %j, either way round', (a, b, difference) => {
    expect(relativeDifference(a, b)).toBe(difference);
    expect(relativeDifference(b, a)).toBe(difference);
  });
});
