import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as arrow from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import { footerOf } from '../../src/arrow/footer.ts';
import { UsageError } from '../../src/errors.ts';
import { arrowRows } from '../../src/tabular/arrowRows.ts';

const folder = mkdtempSync(join(tmpdir(), 'broken-arrow-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'x.arrow');

/** The values of the first column, or the line that refuses the file. */
async function valuesOf(bytes: Uint8Array): Promise<unknown[] | string> {
  writeFileSync(path, bytes);
  const values: unknown[] = [];
  const pass = { header: null, named: [], kinds: () => null, onColumns: () => {} };
  try {
    await arrowRows(path, { ...pass, onRow: ([value]) => values.push(value) });
    return values;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message.replace(path, 'x.arrow');
  }
}

type Values = readonly (number | string | boolean | null)[];
function fileOf(type: arrow.DataType, values: Values): Buffer {
  const table = new arrow.Table({ c: arrow.vectorFromArray(values, type) });
  return Buffer.from(arrow.tableToIPC(table, 'file'));
}

/** Where the file describes its buffers, offset and length in 8 bytes each, and where their bytes begin. */
function placesIn(bytes: Buffer) {
  const { batches } = footerOf(bytes);
  const [{ header, body }] = batches;
  return { described: header.structs(2, 16), body };
}

/** A file of which a buffer (0 validity, then values; of text where words end, then letters) lies elsewhere. */
function moved(bytes: Buffer, buffer: number, place: { offset?: bigint; length?: bigint }): Buffer {
  const at = placesIn(bytes).described[buffer];
  if (place.offset !== undefined) bytes.writeBigInt64LE(place.offset, at);
  if (place.length !== undefined) bytes.writeBigInt64LE(place.length, at + 8);
  return bytes;
}

/** A file of which a byte of a buffer is another. */
function changed(bytes: Buffer, buffer: number, index: number, value: number): Buffer {
  const { described, body } = placesIn(bytes);
  bytes[body + Number(bytes.readBigInt64LE(described[buffer])) + index] = value;
  return bytes;
}

const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const numbers = () => fileOf(new arrow.Float64(), NUMBERS);
const withNull = () => fileOf(new arrow.Float64(), NUMBERS.with(4, null as never));
const FLAGS = [true, false, true, true, false, false, true, false, true];
const flags = () => fileOf(new arrow.Bool(), FLAGS);
const words = () => fileOf(new arrow.Utf8(), ['ab', 'c', '']);
const codes = () => fileOf(new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()), ['ab', 'c', 'ab']);

const TOO_FEW = 'x.arrow cannot be read as an Arrow file: it has fewer values than rows';
const OUTSIDE = 'x.arrow cannot be read as an Arrow file: it leads out of the file';

describe('the buffers of an Arrow file', () => {
  it.each([
    ['9 numbers in 72 bytes', () => moved(numbers(), 1, { length: 72n }), NUMBERS],
    ['9 bits of validity in 2 bytes', () => moved(withNull(), 0, { length: 2n }), NUMBERS.with(4, null as never)],
    ['9 truth values in 2 bytes', () => moved(flags(), 1, { length: 2n }), FLAGS.map(Number)],
    [
      '3 words in 4 ends and 3 letters',
      () => moved(moved(words(), 1, { length: 16n }), 2, { length: 3n }),
      ['ab', 'c', ''],
    ],
    ['no words without ends', () => moved(fileOf(new arrow.Utf8(), []), 1, { length: 0n }), []],
  ])('hold what they must: %s', async (_, file, values) => {
    expect(await valuesOf(file())).toEqual(values);
  });

  it.each([
    ['9 numbers', () => moved(numbers(), 1, { length: 71n })],
    ['9 bits of validity', () => moved(withNull(), 0, { length: 1n })],
    ['9 truth values', () => moved(flags(), 1, { length: 1n })],
    ['the ends of 3 words', () => moved(words(), 1, { length: 15n })],
  ])('hold a byte less: %s', async (_, file) => {
    expect(await valuesOf(file())).toBe(TOO_FEW);
  });

  it('are there, and have rows', async () => {
    const file = numbers();
    file.writeUInt32LE(1, placesIn(file).described[0] - 4); // one buffer in place of two
    expect(await valuesOf(file)).toBe(TOO_FEW);
    const negative = numbers();
    const { described, body } = placesIn(negative);
    const count = Buffer.alloc(8);
    count.writeBigInt64LE(9n);
    // The number of rows, and that of values of the column, both in the header of the batch.
    for (let at = negative.indexOf(count); at >= 0 && at < body; at = negative.indexOf(count, at)) {
      expect(described).not.toContain(at);
      negative.writeBigInt64LE(-9n, at);
    }
    expect(await valuesOf(negative)).toBe(TOO_FEW);
  });

  it('end with the file, and not a byte later', async () => {
    const room = () => BigInt(numbers().length - placesIn(numbers()).body);
    expect(await valuesOf(moved(numbers(), 1, { offset: 0n, length: room() }))).toEqual(NUMBERS);
    expect(await valuesOf(moved(numbers(), 1, { offset: 0n, length: room() + 1n }))).toBe(OUTSIDE);
    expect(await valuesOf(moved(numbers(), 1, { offset: 1n, length: room() }))).toBe(OUTSIDE);
  });

  it('neither begin before their batch nor have a negative length', async () => {
    expect(await valuesOf(moved(numbers(), 1, { offset: -8n }))).toBe(OUTSIDE);
    expect(await valuesOf(moved(numbers(), 0, { length: -8n }))).toBe(OUTSIDE);
  });

  it('are refused where they are compressed', async () => {
    // A codec that only marks its bytes as those of Zstandard: what is asked is what the header says.
    const encode = (bytes: Uint8Array) => Buffer.concat([Buffer.of(0x28, 0xb5, 0x2f, 0xfd), bytes]);
    arrow.compressionRegistry.set(arrow.CompressionType.ZSTD, { encode });
    const writer = new arrow.RecordBatchFileWriter({ compressionType: arrow.CompressionType.ZSTD });
    writer.write(new arrow.Table({ c: arrow.vectorFromArray(NUMBERS, new arrow.Float64()) }));
    writer.finish();
    const message = 'x.arrow cannot be read as an Arrow file: it is compressed: write it without compression';
    expect(await valuesOf(await writer.toUint8Array())).toBe(message);
  });
});

describe('the words of an Arrow file', () => {
  it.each([
    ['2, of two words', 2],
    ['−1', 255],
  ])('have codes of the dictionary, not %s', async (_, code) => {
    const message = 'x.arrow: row 2, column "c": a word is none of the dictionary';
    expect(await valuesOf(changed(codes(), 1, 1, code))).toBe(message);
  });

  it('have one dictionary', async () => {
    const [mine, other] = [0x51a51a, 0x62b62b];
    const encoded = (id: number) => new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8(), id);
    const file = () => {
      const columns = {
        c: arrow.vectorFromArray(['ab'], encoded(mine)),
        d: arrow.vectorFromArray(['cd'], encoded(other)),
      };
      return Buffer.from(arrow.tableToIPC(new arrow.Table(columns), 'file'));
    };
    /** A file of which a dictionary has another number: there, and in the schema at the end, which names it. */
    const renamed = (id: number, to: number, inSchema: boolean): Buffer => {
      const bytes = file();
      const name = Buffer.alloc(4);
      name.writeInt32LE(id);
      bytes.writeInt32LE(to, bytes.indexOf(name));
      if (inSchema) bytes.writeInt32LE(to, bytes.indexOf(name));
      return bytes;
    };
    expect(await valuesOf(file())).toEqual(['ab']);
    expect(await valuesOf(renamed(mine, 7, true))).toEqual(['ab']);
    const message = 'x.arrow cannot be read as an Arrow file: a column must have one dictionary';
    expect(await valuesOf(renamed(mine, 7, false))).toBe(message);
    expect(await valuesOf(renamed(other, mine, true))).toBe(message);
  });

  it.each([
    ['an end beyond the letters', 3, 4],
    ['an end before its beginning', 2, 1],
    ['a beginning before the letters', 0, 0xffffffff],
  ])('lie in their letters: %s', async (_, end, value) => {
    const file = moved(words(), 2, { length: 3n });
    const { described, body } = placesIn(file);
    file.writeUInt32LE(value, body + Number(file.readBigInt64LE(described[1])) + 4 * end); // they are 0 2 3 3
    expect(await valuesOf(file)).toMatch(/^x.arrow: row \d, column "c": a text leads out of the file$/);
  });

  it('are UTF-8', async () => {
    const message = 'x.arrow cannot be read as an Arrow file: it has text that is no UTF-8';
    expect(await valuesOf(changed(words(), 2, 1, 0xff))).toBe(message);
  });
});
