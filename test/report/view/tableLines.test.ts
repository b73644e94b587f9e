import { describe, expect, it } from 'vitest';
import { type Column, integer, number, orNull, type Row, text, vector } from '../../../src/arrow/columns.ts';
import { shownTable } from '../../../src/report/view/shownTable.ts';
import { type TableLayout, tableLines } from '../../../src/report/view/tableLines.ts';

const WIDE = { width: Number.POSITIVE_INFINITY, digits: null, isNamed: false, maxRows: 100 } as const;
const linesOf = (columns: readonly Column[], rows: readonly Row[], layout: Partial<TableLayout> = {}, by?: string) =>
  tableLines(shownTable({ columns, rows }, { by }), { ...WIDE, ...layout });

const ERROR = orNull(number('error', 'error', 'E'));
const NAME = text('name', 'name', 'name');
const COUNT = integer('count', 'count', 'count');

it('decimal points stand below each other, whatever notation a number has, and nulls below the units', () => {
  const values = [0.1234567, -12.5, 3, null, 1.5e-7, 1234567.25];
  const [, , ...lines] = linesOf(
    [ERROR],
    values.map((error) => ({ error })),
  );
  expect(lines.slice(0, -1)).toEqual([
    '|       0.123457 |',
    '|     -12.5      |',
    '|       3        |',
    '|       -        |',
    '|       1.5e-7   |',
    '| 1234570        |',
  ]);
});

describe('digits', () => {
  const rows = [{ error: 0.123456789 }, { error: 2 / 3 }];
  const errorsWith = (layout: Partial<TableLayout>) =>
    linesOf([ERROR], rows, layout)
      .slice(2, -1)
      .map((line) => Number(line.replaceAll('|', '')));
  it('are six where there is room, four where there is none, and as many as are asked for', () => {
    expect(errorsWith({})).toEqual([0.123457, 0.666667]);
    expect(errorsWith({ width: 10 })).toEqual([0.1235, 0.6667]);
    expect(errorsWith({ digits: 2 })).toEqual([0.12, 0.67]);
    expect(errorsWith({ digits: 17, width: 5 })).toEqual([0.123456789, 2 / 3]);
  });
});

it('columns with one value are said once, those without any by name, and none of them where columns are named', () => {
  const columns = [NAME, COUNT, ERROR];
  const rows = [1, 2].map((count) => ({ name: 'a|b', count, error: null }));
  expect(linesOf(columns, rows)).toEqual([
    ...['name = a|b', 'no value: error', '| count |', '| ----: |', '|     1 |', '|     2 |', '2 of 2 rows'],
  ]);
  expect(linesOf(columns, rows, { isNamed: true })[0]).toBe('| name | count | error |');
});

describe('a narrow terminal', () => {
  const long = 'x'.repeat(50);
  const columns = [text('cell', 'id', 'id'), text('other', 'text', 'text'), integer('weightsLeft', 'count', 'n'), NAME];
  const rows = [1, 2].map((count) => ({
    cell: `c${count}`,
    other: `${count}${long}`,
    weightsLeft: count,
    name: `${count}n`,
  }));
  it('has the first column and those that say most; others are cut or named', () => {
    const lines = linesOf(columns, rows, { width: 39 });
    expect(lines.slice(0, 4)).toEqual([
      '| cell | other          | weightsLeft |',
      '| :--- | :------------- | ----------: |',
      `| c1   | 1${'x'.repeat(12)}… |           1 |`,
      `| c2   | 2${'x'.repeat(12)}… |           2 |`,
    ]);
    expect(lines.slice(-2).join(' ')).toBe(
      'no room for name (--columns NAMES or --csv) cut: other (--columns NAMES or --csv for all of it)',
    );
  });

  it.each([20, 30, 45, 60, 80])('no line is longer than %i characters', (width) => {
    const table = linesOf(columns, rows, { width }).filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(4);
    for (const line of table) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('prints all of the columns that are named', () => {
    expect(linesOf(columns, rows, { width: 20, isNamed: true })[2]).toContain(long);
  });
});

it('a group has its median with its quartiles, and how many values there are where some are missing', () => {
  const rows = [1, 2, 3, 4, 5].map((count) => ({ name: 'a', count, error: count > 3 ? null : -count }));
  const lines = linesOf([NAME, COUNT, ERROR], [...rows, { name: 'b', count: 7, error: null }], {}, 'name');
  expect(lines).toEqual([
    '| name | rows | count   | error                  |',
    '| :--- | ---: | :------ | :--------------------- |',
    '| a    |    5 | 3 (2–4) | -2 (-2.5 to -1.5) of 3 |',
    '| b    |    1 | 7 (7–7) |  -                     |',
    '2 of 2 groups of 6 rows',
  ]);
});

it('vectors show their first entries, and characters that would steer a terminal their code', () => {
  const columns = [NAME, vector('weights', 'weight', 'weights')];
  const lines = linesOf(columns, [
    { name: 'a\u001b[31m', weights: Float64Array.of(0.123456, -0, 3, 4, 5) },
    { name: '\u202eb', weights: Float64Array.of(1, 2) },
  ]);
  expect(lines[2]).toContain('a\\u001b[31m');
  expect(lines[2]).toContain('[0.1235, 0, 3, … 5]');
  expect(lines[3]).toContain('\\u202eb');
  expect(lines[3]).toContain('[1, 2]');
});

it('says how many rows there are, and of how many', () => {
  const table = { columns: [COUNT], rows: [1, 2, 3].map((count) => ({ count })) };
  const last = (request: object, layout: Partial<TableLayout> = {}) =>
    tableLines(shownTable(table, request), { ...WIDE, ...layout }).at(-1);
  expect(last({ head: 2 })).toBe('2 of 3 rows');
  expect(last({ head: 1, where: ['count>1'] })).toBe('1 of 2 rows (3 without --where)');
  expect(last({ where: ['count>9'] })).toBe('0 of 3 rows');
  expect(last({}, { maxRows: 2 })).toBe('2 of 3 rows; --csv or --json for more');
});
