import * as arrow from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { Column, Row, Value } from '../../src/arrow/columns.ts';
import { EXPORT_FORMATS, formatsOf } from '../../src/export/exportFormats.ts';
import { bytesOf, COLUMNS, ROWS, tableOf, valuesOf } from './tableOfAllKinds.ts';

/** The bytes of a table in a format. */
async function exported(name: string, rows: readonly Row[], batchRows: number): Promise<Buffer> {
  const format = EXPORT_FORMATS.find((known) => known.name === name)!;
  return bytesOf((await format.writer())(tableOf(rows, batchRows)));
}

/** Rows of a batch: more than fit into a byte of bits, fewer, all. */
const BATCHES = [64, 7, 1000];

/** `toEqual` tells −0 from 0 and null from undefined, and takes NaN for NaN. */
function expectSame(found: readonly (readonly unknown[])[], rows = ROWS): void {
  for (const [c, column] of COLUMNS.entries()) {
    const plain = (value: unknown) => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value);
    expect(found[c].map(plain), column.name).toEqual(valuesOf(rows, column).map(plain));
  }
}

describe('parquet, read by hyparquet', () => {
  const fileOf = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;

  it.each(BATCHES)('has every value, in row groups of %i', async (batchRows) => {
    const file = fileOf(await exported('parquet', ROWS, batchRows));
    const rows = await parquetReadObjects({ file });
    expectSame(COLUMNS.map(({ name }) => rows.map((row) => row[name])));
    expect(parquetMetadata(file).row_groups).toHaveLength(Math.ceil(ROWS.length / batchRows));
  });

  it('says what its columns are, in its metadata and its schema', async () => {
    const { key_value_metadata: pairs = [], schema } = parquetMetadata(fileOf(await exported('parquet', ROWS, 64)));
    const texts = Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
    expect(texts).toMatchObject({ version: '2', more: 'größer' });
    const described = COLUMNS.map(({ name, kind, nullable = false, unit, meaning }) => {
      return { name, kind, nullable, unit, meaning };
    });
    expect(JSON.parse(texts.columns!)).toEqual(described);
    const topLevel = schema.filter(({ name }) => COLUMNS.some((column) => column.name === name));
    expect(topLevel.map(({ repetition_type }) => repetition_type === 'OPTIONAL')).toEqual(
      described.map(({ nullable }) => nullable),
    );
    expect(topLevel.map(({ type }) => type)).toEqual([
      ...['BYTE_ARRAY', 'BYTE_ARRAY', 'INT32', 'INT32', 'DOUBLE', 'DOUBLE', 'BOOLEAN', 'BOOLEAN'],
      ...[undefined, undefined], // lists
    ]);
  });

  it('without rows it has its columns', async () => {
    const file = fileOf(await exported('parquet', [], 64));
    expect(await parquetReadObjects({ file })).toEqual([]);
    expect(parquetMetadata(file).schema[0].num_children).toBe(COLUMNS.length);
  });
});

describe('plain arrow, read by apache-arrow', () => {
  const plain = (value: unknown) => (value instanceof arrow.Vector ? value.toArray() : value);
  const columnsOf = (table: arrow.Table) => COLUMNS.map((_, c) => [...table.getChildAt(c)!].map(plain));

  it.each(BATCHES)('has every value as a file, and as a stream after the magic word: batches of %i', async (rows) => {
    const bytes = await exported('arrow', ROWS, rows);
    for (const table of [arrow.tableFromIPC(bytes), arrow.tableFromIPC(Uint8Array.from(bytes.subarray(8)))]) {
      expectSame(columnsOf(table));
      expect(table.batches).toHaveLength(Math.ceil(ROWS.length / rows));
      for (const [c, { name, unit, meaning, nullable = false }] of COLUMNS.entries()) {
        const { metadata, ...field } = table.schema.fields[c];
        expect({ ...Object.fromEntries(metadata), name: field.name, nullable: field.nullable }).toEqual({
          ...{ unit, meaning, name, nullable },
        });
        expect(arrow.DataType.isDictionary(field.type)).toBe(false);
      }
      expect(Object.fromEntries(table.schema.metadata)).toEqual({ version: '2', more: 'größer' });
    }
    expect(arrow.RecordBatchReader.from(bytes)).toBeInstanceOf(arrow.RecordBatchFileReader);
  });

  it('without rows it has its columns', async () => {
    const table = arrow.tableFromIPC(await exported('arrow', [], 64));
    expect([table.numRows, table.numCols]).toEqual([0, COLUMNS.length]);
  });
});

/** A field of CSV, without its quotes. */
interface CsvField {
  readonly field: string;
  readonly isQuoted: boolean;
}

describe('csv, read by csv-parse', () => {
  /** The value of a field, by what stands in the file of columns: null and an empty text differ in quotes only. */
  function readValue(kind: Column['kind'], field: string, isQuoted: boolean): unknown {
    if (field === '' && !isQuoted) return null;
    if (kind === 'text') return field.replace(/^'/, '');
    if (kind === 'boolean') return field === 'true';
    return kind === 'vector' || kind === 'list' ? listOf(field) : Number(field);
  }
  const listOf = (field: string) =>
    field
      .slice(1, -1)
      .split(',')
      .filter((item) => item !== '')
      .map(Number);

  it.each(BATCHES)('has every value, in batches of %i', async (batchRows) => {
    const records: unknown = parse(await exported('csv', ROWS, batchRows), {
      from_line: 2,
      cast: (field, { quoting }) => ({ field, isQuoted: quoting }),
    });
    expectSame(
      COLUMNS.map(({ kind }, c) =>
        (records as CsvField[][]).map((record) => readValue(kind, record[c].field, record[c].isQuoted)),
      ),
    );
  });

  it('what its columns are stands beside', () => {
    const described = parse(EXPORT_FORMATS[0].describe!(COLUMNS), { columns: true });
    expect(described[1]).toEqual({
      ...{ name: 'perhaps', kind: 'text', nullable: 'true', unit: 'name', meaning: "'=meaning" },
    });
    expect(described).toHaveLength(COLUMNS.length);
  });
});

describe('json', () => {
  /** Those that JSON has no numeral for are texts. */
  const NAMED: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity: Infinity, '-Infinity': -Infinity };
  const numberOf = (value: unknown) => (typeof value === 'string' ? NAMED[value] : value);
  const readValue = (kind: Column['kind'], value: unknown) => {
    if (kind === 'number') return numberOf(value);
    return kind === 'vector' ? (value as Value[]).map(numberOf) : value;
  };

  it.each([...BATCHES, 0])('is a list of objects, a row each on its own line: batches of %i', async (batchRows) => {
    const rows = batchRows === 0 ? [] : ROWS;
    const text = (await exported('json', rows, batchRows)).toString();
    const objects: Record<string, unknown>[] = JSON.parse(text);
    expectSame(
      COLUMNS.map(({ name, kind }) => objects.map((row) => readValue(kind, row[name]))),
      rows,
    );
    expect(text.trim().split('\n')).toHaveLength(rows.length + 2);
    expect(Object.keys(objects[0] ?? {})).toEqual(rows.length ? COLUMNS.map(({ name }) => name) : []);
  });

  it('what its columns are stands beside', () => {
    expect(JSON.parse(EXPORT_FORMATS[2].describe!(COLUMNS))[1]).toEqual({
      ...{ name: 'perhaps', kind: 'text', nullable: true, unit: 'name', meaning: '=meaning' },
    });
  });
});

it('formats are named by a list, each once; another name is refused with the nearest', () => {
  expect(formatsOf('format', 'csv, arrow,csv').map(({ name }) => name)).toEqual(['csv', 'arrow']);
  expect(() => formatsOf('format', 'csv,parket')).toThrow(
    'format must be among csv, parquet, json, arrow, got "parket"; did you mean "parquet"?',
  );
});
