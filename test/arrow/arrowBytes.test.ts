import { describe, expect, it } from 'vitest';
import { boolean, integer, list, number, numbers, orNull, type Row, text, vector } from '../../src/arrow/columns.ts';
import { TableBuilder } from '../../src/arrow/tableBuilder.ts';
import { apacheArrowBytes } from './apacheArrowBytes.ts';

const COLUMNS = [
  text('name', 'name', 'a word'),
  orNull(text('perhaps', 'name', 'a word or none')),
  integer('count', 'count', 'how many'),
  orNull(number('error', 'error', 'wie groß')),
  boolean('flag', 'boolean', 'whether'),
  orNull(boolean('unsure', 'boolean', 'or none')),
  vector('weights', 'weight', 'all of them'),
  list('mask', 'index', 'some of them'),
  orNull(numbers('few', 'weight', 'all of them, or none')),
];
const rowOf = (r: number): Row => ({
  ...{ name: `w${r % 3}`, perhaps: r % 2 ? null : `größer ${r}`, count: r - 5, error: r % 3 ? r / 3 : null },
  ...{ flag: r % 3 === 0, unsure: r % 4 ? r % 3 === 0 : null, weights: Float64Array.of(r, -0, 1 / r) },
  mask: Int32Array.from({ length: (r * r) % 5 }, (_, i) => r - i),
  few: r % 3 ? null : Float64Array.from({ length: r % 4 }, (_, i) => r - i / 3),
});
const nothing: Row = {
  name: '',
  count: 0,
  flag: false,
  weights: new Float64Array(0),
  mask: new Int32Array(0),
  few: null,
};

const bytesOf = (columns: typeof COLUMNS, rows: readonly Row[], metadata = { version: '2', more: 'größer' }) => {
  const table = new TableBuilder(columns);
  table.appendAll(rows);
  return { ours: table.finish(metadata), theirs: apacheArrowBytes(columns, rows, metadata) };
};

describe('the bytes of a file', () => {
  // Validities take 64 bytes for up to 512 rows, and arrays of values grow at 8, 16, …
  it.each([0, 1, 7, 8, 9, 63, 64, 65, 512, 513, 5000])('are those of apache-arrow: %i rows', (count) => {
    const { ours, theirs } = bytesOf(
      COLUMNS,
      Array.from({ length: count }, (_, r) => rowOf(r)),
    );
    expect(ours.equals(theirs)).toBe(true);
  });

  it.each([
    ['nothing but nulls, empty words and empty vectors', COLUMNS, Array.from({ length: 20 }, () => nothing)],
    [
      'the first null is late',
      COLUMNS,
      Array.from({ length: 70 }, (_, r) => ({ ...rowOf(r), error: r < 69 ? 1 : null })),
    ],
    ['one column', COLUMNS.slice(2, 3), [{ count: -1 }]],
    ['a meaning of 3,000 letters', [text('name', 'name', 'long '.repeat(600))], [{ name: 'x'.repeat(3000) }]],
    ['300 columns', Array.from({ length: 300 }, (_, c) => integer(`c${c}`, '', '')), []],
  ] as [string, typeof COLUMNS, Row[]][])('are those of apache-arrow: %s', (_, columns, rows) => {
    const { ours, theirs } = bytesOf(columns, rows);
    expect(ours.equals(theirs)).toBe(true);
  });

  it('do not depend on files with the same columns that were made before', () => {
    const rows = [rowOf(0), rowOf(1)];
    const longer = { version: '2', more: 'x'.repeat(5000), evenMore: 'y' };
    const { ours: before } = bytesOf(COLUMNS, rows);
    expect(bytesOf(COLUMNS, [...rows, ...rows], longer).ours.equals(before)).toBe(false);
    expect(bytesOf(COLUMNS, rows).ours.equals(before)).toBe(true);
    const { ours, theirs } = bytesOf(COLUMNS, [{ ...rowOf(1), weights: Float64Array.of(1) }]);
    expect(ours.equals(theirs)).toBe(true);
  });
});
