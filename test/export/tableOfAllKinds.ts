import {
  boolean,
  type Column,
  integer,
  list,
  number,
  orNull,
  type Row,
  text,
  type Value,
  vector,
} from '../../src/arrow/columns.ts';
import type { ExportedTable } from '../../src/export/exportedTable.ts';

/** Columns of all kinds, with nulls where a kind can have them. */
export const COLUMNS: readonly Column[] = [
  text('name', 'name', 'a text, "quoted"'),
  orNull(text('perhaps', 'name', '=meaning')),
  integer('count', 'count', 'wie groß'),
  orNull(integer('index', 'index', 'or none')),
  number('error', 'error', '½‖t − o‖²'),
  orNull(number('bound', 'ratio', 'or none')),
  boolean('flag', 'boolean', 'whether'),
  orNull(boolean('unsure', 'boolean', 'or none')),
  vector('weights', 'weight', 'all of them'),
  list('mask', 'index', 'some of them'),
];

const TEXTS = [
  ...[
    '',
    'a1=1>h1',
    '=1+1',
    '+a',
    '-1',
    '@x',
    "'",
    "'=x",
    '\t',
    'a\rb',
    'a,b',
    'say "so"',
    'two\nlines',
    'two\r\nlines',
  ],
  ...['null', 'NA', 'NaN', 'true', '1', '0x1', ' blanks ', '\u202Eright to left\u202C', '<script>', 'µ₀ 😀 中'],
  'x'.repeat(300),
];
const NUMBERS = [
  ...[0, -0, 0.1 + 0.2, 1 / 3, -1 / 3, 5e-324, 2.2250738585072014e-308, Number.MAX_VALUE, 1e21, 1e-7, 2 ** 53 + 2],
  ...[Number.NaN, Infinity, -Infinity, 1, 2 ** 53 - 1, 1e23, 8.41e21],
];
const INTEGERS = [0, -1, 2 ** 31 - 1, -(2 ** 31), 7];

/** A row that has, among the others, every value that is hard to write or to read. */
export const rowOf = (r: number): Row => ({
  name: TEXTS[r % TEXTS.length],
  perhaps: r % 3 === 0 ? null : TEXTS[(r * 5) % TEXTS.length],
  count: INTEGERS[r % INTEGERS.length],
  index: r % 4 === 1 ? null : INTEGERS[(r + 1) % INTEGERS.length],
  error: NUMBERS[r % NUMBERS.length],
  bound: r % 5 === 2 ? null : NUMBERS[(r * 7) % NUMBERS.length],
  flag: r % 2 === 0,
  unsure: r % 3 === 1 ? null : r % 2 === 1,
  weights: Float64Array.of(NUMBERS[(r * 3) % NUMBERS.length], -0, 1 / (r + 1)),
  mask: Int32Array.from({ length: (r * r) % 5 }, (_, i) => r - i),
});

/** More rows than there are hard values, so that each meets each kind of neighbour. */
export const ROWS: readonly Row[] = Array.from({ length: 211 }, (_, r) => rowOf(r));

/** The values of a column, in whole rows. */
export const valuesOf = (rows: readonly Row[], { name }: Column): Value[] => rows.map((row) => row[name] ?? null);

/** A table to be exported in batches of so many rows. */
export const tableOf = (rows: readonly Row[], batchRows: number): ExportedTable => ({
  ...{ columns: COLUMNS, rows: rows.length, metadata: { version: '2', more: 'größer' } },
  vectorSizes: COLUMNS.map(({ kind }) => (kind === 'vector' && rows.length > 0 ? 3 : 0)),
  *batches() {
    for (let start = 0; start < rows.length; start += batchRows) {
      const some = rows.slice(start, start + batchRows);
      yield { rows: some.length, values: COLUMNS.map((column) => valuesOf(some, column)) };
    }
  },
});

/** The bytes of the parts of a file. */
export const bytesOf = (parts: Iterable<string | Uint8Array>): Buffer =>
  Buffer.concat([...parts].map((part) => Buffer.from(part as Uint8Array)));
