import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { writeTable } from '../../src/arrow/arrowFile.ts';
import { number, text } from '../../src/arrow/columns.ts';
import { UsageError } from '../../src/errors.ts';
import { arrowRows } from '../../src/tabular/arrowRows.ts';

const folder = mkdtempSync(join(tmpdir(), 'arrow-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'x.arrow');

/** The names and rows of a file, as they are read. */
async function read(bytes: Uint8Array | null) {
  if (bytes) writeFileSync(path, bytes);
  const rows: unknown[][] = [];
  let names: readonly string[] = [];
  await arrowRows(path, {
    ...{ header: null, named: [], kinds: () => null },
    onColumns: (found) => {
      names = found;
    },
    onRow: (values, row) => rows.push([row, ...values]),
  });
  return { names, rows };
}
async function refusal(bytes: Uint8Array): Promise<string> {
  try {
    await read(bytes);
    return 'read';
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    expect(error.message).not.toContain('\n');
    return error.message.replace(`${folder}/`, '');
  }
}

const column = (type: arrow.DataType, values: readonly unknown[]) => arrow.vectorFromArray(values, type);
const fileOf = (columns: Record<string, arrow.Vector>) => arrow.tableToIPC(new arrow.Table(columns), 'file');
const WORDS = ['größer', '', null, 'größer'];
const ALL = {
  f64: column(new arrow.Float64(), [0.1, -0, null, 1e300]),
  f32: column(new arrow.Float32(), [0.5, Math.fround(0.1), 2, 3]),
  i8: column(new arrow.Int8(), [-128, 127, null, 0]),
  u8: column(new arrow.Uint8(), [0, 255, 1, 2]),
  i16: column(new arrow.Int16(), [-32768, 1, 2, 3]),
  u32: column(new arrow.Uint32(), [4294967295, 0, null, 1]),
  i64: column(new arrow.Int64(), [2n ** 53n - 1n, -5n, null, 0n]),
  bool: column(new arrow.Bool(), [true, false, null, true]),
  utf8: column(new arrow.Utf8(), WORDS),
  large: column(new arrow.LargeUtf8(), WORDS),
  dictionary: column(new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()), WORDS),
};

describe('an Arrow file', () => {
  it('that apache-arrow wrote has its values, whatever their type', async () => {
    const { names, rows } = await read(fileOf(ALL));
    expect(names).toEqual(Object.keys(ALL));
    const plain = (value: unknown) =>
      typeof value === 'bigint' ? Number(value) : typeof value === 'boolean' ? Number(value) : value;
    const columns = Object.values(ALL).map((values) => [...values].map(plain));
    expect(rows).toEqual([0, 1, 2, 3].map((r) => [r + 1, ...columns.map((values) => values[r])]));
  });

  it('may have several batches', async () => {
    const table = new arrow.Table({ f64: ALL.f64, utf8: ALL.utf8 });
    const writer = new arrow.RecordBatchFileWriter();
    writer.write(table.batches[0]);
    writer.write(table.batches[0].slice(1, 3));
    writer.finish();
    const { rows } = await read(await writer.toUint8Array());
    expect(rows.map(([row, value]) => [row, value])).toEqual([
      [1, 0.1],
      [2, -0],
      [3, null],
      [4, 1e300],
      [5, -0],
      [6, null],
    ]);
  });

  it('of ours is read, too', async () => {
    const columns = [text('word', '', ''), number('x', '', '')];
    writeTable(path, columns, [
      { word: 'a', x: 1 },
      { word: 'b', x: 2 },
    ]);
    expect((await read(null)).rows).toEqual([
      [1, 'a', 1],
      [2, 'b', 2],
    ]);
  });

  it.each<[string, Uint8Array, string]>([
    ['text', Buffer.from('a,b\n1,2\n'), 'x.arrow is no Arrow file'],
    ['a stream', arrow.tableToIPC(new arrow.Table(ALL), 'stream'), 'is no Arrow file'],
    ['half of one', fileOf(ALL).subarray(0, 2000), 'is cut short'],
    ['dates', fileOf({ when: column(new arrow.DateDay(), [new Date(0)]) }), 'column "when" is of Arrow\'s type Date;'],
    ['half precision', fileOf({ h: column(new arrow.Float16(), [1]) }), "of Arrow's type FloatingPoint"],
    [
      'integers beyond doubles',
      fileOf({ i: column(new arrow.Int64(), [1n, 2n ** 60n]) }),
      'row 2, column "i": an integer is',
    ],
  ])('is refused: %s', async (_, bytes, message) => {
    expect(await refusal(bytes)).toContain(message);
  });

  it('with a few bytes changed is read, or refused in one line, and costs no more', async () => {
    const good = fileOf(ALL);
    const change = fc.record({ at: fc.nat(good.length - 1), to: fc.constantFrom(0, 1, 4, 127, 255) });
    const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const bytes = Buffer.from(good);
      for (const { at, to } of changes) bytes[at] = to;
      const before = process.memoryUsage().arrayBuffers;
      expect(await refusal(bytes)).toMatch(/^(read|x\.arrow.+)$/);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
    });
    await fc.assert(property, { numRuns: 500, seed: 13 });
  });
});
