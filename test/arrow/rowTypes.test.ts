import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, expectTypeOf, it } from 'vitest';
import { readRows, writeTable } from '../../src/arrow/arrowFile.ts';
import { boolean, integer, number, orNull, type RowOf, text, vector } from '../../src/arrow/columns.ts';
import { ResultError } from '../../src/errors.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const columns = [
  ...[text('name', 'name', 'a name'), integer('count', 'count', 'a count'), boolean('isThere', 'boolean', 'is it')],
  ...[orNull(number('share', 'ratio', 'a share, or none')), vector('weights', 'weight', 'some weights')],
];

it('the type of a row has the names of its columns, the types of their kinds, and null where there may be one', () => {
  expectTypeOf<RowOf<typeof columns>>().toEqualTypeOf<{
    readonly name: string;
    readonly count: number;
    readonly isThere: boolean;
    readonly share: number | null;
    readonly weights: Float64Array;
  }>();
  expectTypeOf<TableRow<'summary'>['decay']>().toEqualTypeOf<number>();
  expectTypeOf<TableRow<'summary'>['errorLimit']>().toEqualTypeOf<number | null>();
  expectTypeOf<TableRow<'summary'>['layers']>().toEqualTypeOf<string>();
  expectTypeOf<TableRow<'firstDeletions'>['obdMeasured']>().toEqualTypeOf<number>();
  // @ts-expect-error no such column
  expectTypeOf<TableRow<'summary'>['weightLeft']>();
});

it('rows of a known table are read as what they are, and another table is refused', () => {
  const path = join(root, 'some.arrow');
  const row = { name: 'a', count: 2, isThere: true, share: null, weights: Float64Array.of(1, 2) };
  writeTable(path, columns, [row]);
  expect(readRows(path, columns)).toEqual([row]);
  expect(() => readRows(path, [...columns, text('more', 'name', 'more')])).toThrow(ResultError);
  const mayLack = { ...orNull(text('more', 'name', 'more')), leftOut: true };
  expect(readRows(path, [...columns, mayLack])).toEqual([{ ...row, more: null }]);
  expect(() => readRows(path, [text('count', 'count', 'a count')])).toThrow('no column count of kind text');
});
