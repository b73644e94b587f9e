import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { columnReader, columnsOf } from '../../src/arrow/arrowColumns.ts';
import { footerOf } from '../../src/arrow/footer.ts';

const REFERENCE = 'results/reference';
const FILES = readdirSync(REFERENCE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.arrow'));

/** The columns that Arrow's own reader finds in a file. */
function byArrow(bytes: Uint8Array) {
  const table = arrow.tableFromIPC(bytes);
  const { fields, metadata } = table.schema;
  const plain = (value: unknown) => (value instanceof arrow.Vector ? value.toArray() : value);
  return {
    metadata: Object.fromEntries(metadata),
    columns: fields.map(({ name, nullable, metadata: own }) => ({ name, nullable, ...Object.fromEntries(own) })),
    values: new Map(fields.map(({ name }, c) => [name, [...table.getChildAt(c)!].map(plain)])),
    rows: table.numRows,
  };
}

/**
 * The values of all columns of a file, read from the last column to the first: in whatever order they are asked for.
 */
function valuesOf(bytes: Buffer): Map<string, unknown[]> {
  const footer = footerOf(bytes);
  const read = columnReader(bytes, footer);
  return new Map(footer.names.toReversed().map((name) => [name, read(name)]));
}

/** The bytes of a file with some columns, each Arrow's own way. */
const fileOf = (columns: Record<string, arrow.Vector>) =>
  Buffer.from(arrow.tableToIPC(new arrow.Table(columns), 'file'));

describe("a second route: Arrow's own reader finds the same", () => {
  const expectSame = (bytes: Buffer) => {
    const footer = footerOf(bytes);
    const expected = byArrow(bytes);
    expect(footer.metadata).toEqual(expected.metadata);
    expect(footer.names).toEqual([...expected.values.keys()]);
    expect(footer.rows).toBe(expected.rows);
    expect(valuesOf(bytes)).toEqual(expected.values);
    const [start, end] = [Math.floor(expected.rows / 3), Math.ceil(expected.rows / 2)];
    const read = columnReader(bytes, footer);
    for (const [name, values] of expected.values) expect(read(name, start, end)).toEqual(values.slice(start, end));
    return { columns: columnsOf(footer), expected: expected.columns };
  };

  it.each(FILES)('in %s', (name) => {
    const { columns, expected } = expectSame(readFileSync(join(REFERENCE, name)));
    expect(columns.map(({ kind: _, nullable = false, ...column }) => ({ nullable, ...column }))).toEqual(expected);
  });

  it('in every kind of column, with nulls, beyond a byte of bits', () => {
    const every = <Value>(values: (index: number) => Value) => Array.from({ length: 70 }, (_, r) => values(r));
    const lists = new arrow.List(new arrow.Field('item', new arrow.Int32(), false));
    const vectors = new arrow.FixedSizeList(3, new arrow.Field('item', new arrow.Float64(), false));
    const { columns } = expectSame(
      fileOf({
        integer: arrow.vectorFromArray(
          every((r) => (r % 3 ? r - 35 : null)),
          new arrow.Int32(),
        ),
        number: arrow.vectorFromArray(
          every((r) => (r % 9 === 8 ? null : -1 / r)),
          new arrow.Float64(),
        ),
        boolean: arrow.vectorFromArray(
          every((r) => (r % 5 === 3 ? null : r % 2 === 0)),
          new arrow.Bool(),
        ),
        text: arrow.vectorFromArray(
          every((r) => [null, '', 'größer', 'Gauß–Newton', '½‖t − o‖²'][r % 5]),
          new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()),
        ),
        vector: arrow.vectorFromArray(
          every((r) => [r, -0, Number.MIN_VALUE]),
          vectors,
        ),
        list: arrow.vectorFromArray(
          every((r) => Array.from({ length: r % 4 }, (_, i) => r - i)),
          lists,
        ),
        numbers: arrow.vectorFromArray(
          every((r) => (r % 4 ? Array.from({ length: r % 3 }, (_, i) => r / (i - 7)) : null)),
          new arrow.List(new arrow.Field('item', new arrow.Float64(), false)),
        ),
      }),
    );
    expect(columns.map(({ name, kind }) => [name, kind])).toEqual(
      ['integer', 'number', 'boolean', 'text', 'vector', 'list', 'numbers'].map((kind) => [kind, kind]),
    );
  });
});

it('columns are decoded once for files that have the same, and again for others: by name, by type, by rows', () => {
  const integers = (...values: number[]) => ({ n: arrow.vectorFromArray(values, new arrow.Int32()) });
  const [one, two] = [integers(1, 2), integers(3)].map((columns) => footerOf(fileOf(columns)));
  expect(two.fields).toBe(one.fields);
  expect(valuesOf(fileOf(integers(4, 5, 6)))).toEqual(new Map([['n', [4, 5, 6]]]));
  const numbers = fileOf({ n: arrow.vectorFromArray([0.5], new arrow.Float64()) });
  expect(valuesOf(numbers)).toEqual(new Map([['n', [0.5]]]));
  expect(valuesOf(fileOf({ m: integers(7).n }))).toEqual(new Map([['m', [7]]]));
  expect(valuesOf(fileOf(integers(8)))).toEqual(new Map([['n', [8]]]));
});

describe('what this package does not write', () => {
  const refused = (columns: Record<string, arrow.Vector>) => {
    const bytes = fileOf(columns);
    return () => valuesOf(bytes);
  };
  it('is refused: another type, text without a dictionary, several record batches', () => {
    expect(refused({ date: arrow.vectorFromArray([new Date(0)], new arrow.DateDay()) })).toThrow(
      'column date is of a type that surgeon does not write',
    );
    expect(refused({ word: arrow.vectorFromArray(['a'], new arrow.Utf8()) })).toThrow('column word is of a type');
    const [one, other] = [[1], [2]].map(
      (values) => new arrow.Table({ n: arrow.vectorFromArray(values, new arrow.Int32()) }),
    );
    const two = Buffer.from(arrow.tableToIPC(one.concat(other), 'file'));
    expect(() => valuesOf(two)).toThrow('2 record batches, where surgeon writes one');
  });

  it('leads out of the file where an offset in it is wrong, and is no endless loop', () => {
    const bytes = fileOf({ n: arrow.vectorFromArray([1], new arrow.Int32()) });
    const far = Buffer.from(bytes);
    far.writeInt32LE(1_000_000, far.length - 10); // the length of the footer
    expect(() => footerOf(far)).toThrow(RangeError);
  });
});
