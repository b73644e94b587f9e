import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTable, saveTable, writeTable } from '../../src/arrow/arrowFile.ts';
import { boolean, integer, number, orNull, type Row, text } from '../../src/arrow/columns.ts';
import { TableBuilder } from '../../src/arrow/tableBuilder.ts';

const folder = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const COLUMNS = [
  text('name', 'name', 'a word'),
  orNull(text('perhaps', 'name', 'a word or none')),
  integer('count', 'count', 'how many'),
  orNull(number('error', 'error', 'how much')),
  boolean('flag', 'boolean', 'whether'),
  orNull(integer('maybe', 'count', 'or none')),
  orNull(boolean('unsure', 'boolean', 'or none')),
];
const ROWS = Array.from(
  { length: 1000 },
  (_, r): Row => ({
    ...{ name: `w${r % 37}`, perhaps: r % 3 ? `größer ${r % 11}` : null, count: r - 500, error: r % 7 ? r / 3 : null },
    ...{ flag: r % 2 === 0, maybe: r % 5 ? null : r, unsure: r % 4 ? r % 3 === 0 : undefined },
  }),
);
const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('a table that grows row by row', () => {
  it('has the bytes of one that is written at once', () => {
    const [grown, whole] = [join(folder, 'grown.arrow'), join(folder, 'whole.arrow')];
    const table = new TableBuilder(COLUMNS);
    table.append(ROWS[0]);
    expect(table.length).toBe(1);
    table.appendAll(ROWS.slice(1, 500));
    table.appendAll([]);
    for (const row of ROWS.slice(500)) table.append(row);
    expect(table.length).toBe(1000);
    saveTable(grown, table, { config: '{}' });
    writeTable(whole, COLUMNS, ROWS, { config: '{}' });
    expect(readFileSync(grown).equals(readFileSync(whole))).toBe(true);
    expect(readTable(grown).rows).toEqual(ROWS.map((row) => ({ ...row, unsure: row.unsure ?? null })));
  });

  // Tables of 0.1.0 had these bytes: what people have must not be renamed, nor differ from what they compute again.
  it.each([
    ['1000 rows', ROWS, '6da982fefd7297aefbf6881b03d1c9fac568f6d06d271a18e62a6faa6c8402ad'],
    ['none', [], '4e6f45fa6e9bcba1eb1df58a8b2d98023d6dfc11899db96c24c48de17b1330dd'],
  ])('has bytes that stay: %s', (name, rows, expected) => {
    const path = join(folder, `${name}.arrow`);
    writeTable(path, COLUMNS, rows);
    expect(digest(path)).toBe(expected);
  });

  it('is empty after its file, and its next file has the bytes of a new table', () => {
    const used = new TableBuilder(COLUMNS);
    used.appendAll(ROWS);
    used.finish({ first: 'file' });
    expect(used.length).toBe(0);
    // Fewer rows, other words first, nulls elsewhere: nothing of the first file may be left in any buffer.
    const rows = ROWS.slice(400, 900).reverse();
    const fresh = new TableBuilder(COLUMNS);
    for (const table of [used, fresh]) table.appendAll(rows);
    expect(used.finish({}).equals(fresh.finish({}))).toBe(true);
    expect(used.finish({}).equals(new TableBuilder(COLUMNS).finish({}))).toBe(true); // no rows at all
  });

  it('takes no notice of names without a column', () => {
    const path = join(folder, 'more.arrow');
    writeTable(path, COLUMNS, [{ ...ROWS[1], more: 1 }]);
    expect(Object.keys(readTable(path).rows[0])).toEqual(COLUMNS.map(({ name }) => name));
  });

  it('refuses a row with a null where the column has none, and says which', () => {
    const table = new TableBuilder(COLUMNS);
    table.append(ROWS[0]);
    expect(() => table.append({ ...ROWS[1], flag: undefined })).toThrow('column flag has no value in row 1');
  });
});

describe('a column that is left out where it has no value', () => {
  const columns = [text('cell', 'id', 'it'), { ...orNull(text('biases', 'name', 'which')), leftOut: true }];

  it('is no column of a file without one, whose bytes are those of a table without it', () => {
    const [table, without] = [columns, columns.slice(0, 1)].map((of) => new TableBuilder(of));
    for (const builder of [table, without]) builder.append({ cell: 'a', biases: null });
    expect(table.columns).toEqual(columns.slice(0, 1));
    expect(table.finish({})).toEqual(without.finish({}));
  });

  it('is one as soon as a row has a value, and none again in the next file', () => {
    const table = new TableBuilder(columns);
    table.appendAll([{ cell: 'a' }, { cell: 'b', biases: 'none' }]);
    expect(table.columns).toBe(columns);
    const [all] = [new TableBuilder(columns.map((column) => ({ ...column, leftOut: false })))];
    all.appendAll([{ cell: 'a' }, { cell: 'b', biases: 'none' }]);
    expect(table.finish({})).toEqual(all.finish({}));
    table.append({ cell: 'c' });
    expect(table.columns).toHaveLength(1);
  });
});
