import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Table, tableFromIPC, tableToIPC, vectorFromArray } from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import { readTable, writeTable } from '../../src/arrow/arrowFile.ts';
import { boolean, integer, number, orNull, type Row, text, vector } from '../../src/arrow/columns.ts';
import { ResultError } from '../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const COLUMNS = [
  text('name', 'name', 'a word'),
  orNull(text('perhaps', 'name', 'a word or none')),
  integer('count', 'count', 'how many'),
  orNull(number('error', 'error', 'how much')),
  boolean('flag', 'boolean', 'whether'),
  vector('weights', 'weight', 'all of them'),
];
const ROWS: Row[] = [
  { name: 'b', perhaps: null, count: 1, error: 0.1, flag: true, weights: Float64Array.of(1, 2) },
  { name: 'a', perhaps: 'x', count: -2, error: null, flag: false, weights: Float64Array.of(-0, Number.MIN_VALUE) },
  { name: 'b', perhaps: 'x', count: 2 ** 31 - 1, error: 0, flag: true, weights: Float64Array.of(1e300, 3) },
];
const path = join(folder, 'deep', 'table.arrow');
writeTable(path, COLUMNS, ROWS, { config: '{}' });

describe('a table', () => {
  it('comes back as it was written: values, nulls, columns, metadata', () => {
    const { columns, rows, metadata } = readTable(path);
    expect(rows).toEqual(ROWS);
    expect(columns).toEqual(COLUMNS);
    expect(metadata).toEqual({ version: '2', config: '{}' });
  });

  it('is an Arrow file to a plain reader, with dictionaries, units and meanings', () => {
    const table = tableFromIPC(readFileSync(path));
    expect(table.schema.fields.map((field) => String(field.type))).toEqual([
      'Dictionary<Int32, Utf8>',
      'Dictionary<Int32, Utf8>',
      'Int32',
      'Float64',
      'Bool',
      'FixedSizeList[2]<Float64>',
    ]);
    expect(table.schema.fields[3].metadata).toEqual(
      new Map([
        ['unit', 'error'],
        ['meaning', 'how much'],
      ]),
    );
    expect(table.getChild('error')!.nullCount).toBe(1);
    expect(table.getChild('name')!.toArray()).toEqual(['b', 'a', 'b']);
  });

  it('has the same bytes each time, and leaves no temporary file', () => {
    const again = join(folder, 'deep', 'again.arrow');
    writeTable(again, COLUMNS, ROWS, { config: '{}' });
    expect(readFileSync(again).equals(readFileSync(path))).toBe(true);
    expect(readdirSync(join(folder, 'deep')).sort()).toEqual(['again.arrow', 'table.arrow']);
  });

  it('may have no rows', () => {
    const empty = join(folder, 'empty-table.arrow');
    writeTable(empty, COLUMNS.slice(0, 5), []);
    expect(readTable(empty).rows).toEqual([]);
    expect(readTable(empty).columns).toEqual(COLUMNS.slice(0, 5));
  });

  it('refuses a null where the column has none', () => {
    expect(() => writeTable(join(folder, 'x.arrow'), COLUMNS, [{ ...ROWS[0], count: null }])).toThrow(
      'column count has no value in row 0',
    );
  });
});

describe('a file that is not a table of ours', () => {
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  it.each([
    ['missing', () => join(folder, 'nowhere.arrow'), 'does not exist'],
    ['empty', () => file('empty.arrow', ''), 'is empty'],
    ['foreign', () => file('text.arrow', 'hello, this is text'), 'is not an Arrow file'],
    ['a folder', () => folder, 'cannot be read (EISDIR)'],
    [
      'cut short',
      () => {
        const cut = file('cut.arrow', readFileSync(path));
        truncateSync(cut, 700);
        return cut;
      },
      'is cut short',
    ],
    [
      'garbage between the marks',
      () => file('junk.arrow', `ARROW1${'x'.repeat(400)}ARROW1`),
      'is not a table of surgeon',
    ],
    [
      'Arrow of someone else',
      () => file('other.arrow', tableToIPC(new Table({ a: vectorFromArray([1, 2]) }), 'file')),
      'is not a table of surgeon',
    ],
  ])('%s: named, with what is wrong', (_, make, message) => {
    const name = make();
    expect(() => readTable(name)).toThrow(ResultError);
    expect(() => readTable(name)).toThrow(message);
    expect(() => readTable(name)).toThrow(name);
  });

  it('is what a table becomes when any byte of it changes, or some are missing inside', () => {
    const bytes = readFileSync(path);
    for (let at = 8; at < bytes.length - 8; at += 37) {
      const flipped = Buffer.from(bytes);
      flipped[at] ^= 1;
      expect(() => readTable(file('flipped.arrow', flipped)), `byte ${at}`).toThrow(ResultError);
      const cut = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(at + 64, bytes.length - 8))]);
      expect(() => readTable(file('inside.arrow', cut)), `cut at ${at}`).toThrow(ResultError);
    }
    expect(readTable(file('whole.arrow', bytes)).rows).toEqual(ROWS);
    const unsealed = Buffer.from(
      bytes.toString('latin1').replaceAll(/sha256:[0-9a-f]{64}/g, `sha256:${'0'.repeat(64)}`),
      'latin1',
    );
    expect(() => readTable(file('unsealed.arrow', unsealed))).toThrow('is damaged');
  });

  it('of another schema version is refused, with both versions', () => {
    const next = join(folder, 'next.arrow');
    writeTable(next, COLUMNS, ROWS, { version: '99' });
    expect(() => readTable(next)).toThrow('has schema version 99; this surgeon reads version 2');
  });
});
