import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readTable, saveTable, writeTable } from '../../src/arrow/arrowFile.ts';
import { integer, text, vector } from '../../src/arrow/columns.ts';
import { TableBuilder } from '../../src/arrow/tableBuilder.ts';
import { exportedTable } from '../../src/export/exportedTable.ts';
import { COLUMNS, ROWS } from './tableOfAllKinds.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

it('reads a file of many rows in batches, which together are all rows, each time anew', () => {
  const path = join(root, 'many.arrow');
  const table = new TableBuilder([integer('n', 'count', 'a number'), text('parity', 'name', 'odd or even')]);
  const numbers = Array.from({ length: 200_001 }, (_, n) => n);
  const parity = numbers.map((n) => (n % 2 ? 'odd' : 'even'));
  table.appendColumns(new Map<string, (number | string)[]>(Object.entries({ n: numbers, parity })));
  saveTable(path, table);
  const { batches, rows } = exportedTable(path);
  expect(rows).toBe(200_001);
  for (const again of [batches(), batches()]) {
    const found = [...again];
    expect(found.map((batch) => batch.rows)).toEqual([100_000, 100_000, 1]);
    const [n, parities] = [0, 1].map((c) => found.flatMap(({ values }) => values[c]));
    expect(n.findIndex((value, r) => value !== r || parities[r] !== parity[r])).toBe(-1);
    expect(n).toHaveLength(200_001);
  }
});

it('a batch has fewer rows where rows are large', () => {
  const path = join(root, 'wide.arrow');
  const rows = Array.from({ length: 9 }, (_, r) => ({ weights: new Float64Array(500_000).fill(r) }));
  writeTable(path, [vector('weights', 'weight', 'many')], rows);
  const found = [...exportedTable(path).batches()];
  expect(found.map((batch) => batch.rows)).toEqual([8, 1]);
  expect(found.flatMap(({ values }) => values[0].map((value) => (value as Float64Array)[499_999]))).toEqual(
    rows.map((_, r) => r),
  );
});

it('finds what readTable finds in every kind of column', () => {
  const path = join(root, 'kinds.arrow');
  writeTable(path, COLUMNS, ROWS, { more: 'größer' });
  const table = exportedTable(path);
  const { columns, rows, metadata } = readTable(path);
  expect({ columns: table.columns, metadata: table.metadata }).toEqual({ columns, metadata });
  const [{ values }, ...others] = table.batches();
  expect(others).toEqual([]);
  for (const [c, { name }] of columns.entries()) expect(values[c]).toEqual(rows.map((row) => row[name]));
  expect(table.vectorSizes.filter((size) => size > 0)).toEqual([3]);
});
