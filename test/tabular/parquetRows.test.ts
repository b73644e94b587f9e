import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { readDataSet } from '../../src/tabular/readDataSet.ts';
import { tableRows } from '../../src/tabular/tableRows.ts';

const folder = mkdtempSync(join(tmpdir(), 'parquet-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'x.parquet');
/** A file that pyarrow 25 wrote. */
const written = (name: string) => readFileSync(new URL(`parquet/${name}.parquet`, import.meta.url));

/** The names and rows of a file, as they are read. */
async function read(bytes: Uint8Array) {
  writeFileSync(path, bytes);
  const rows: unknown[][] = [];
  let names: readonly string[] = [];
  await tableRows(path, {
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

/** Two groups of rows, of 9 and 7. */
const ROWS = Array.from({ length: 16 }, (_, r) => {
  const size = r === 15 ? 3 : [0.5, -2, 1e300][r % 3];
  return [r + 1, size, r, r % 2 === 0 ? 'a' : 'grün', r % 2 === 0 ? 1 : 0, 2 ** 53 - 1];
});

describe('a Parquet file', () => {
  it.each(['snappy', 'gzip-v2', 'brotli-plain', 'delta'])('that pyarrow wrote (%s) has its values', async (name) => {
    const { names, rows } = await read(written(name));
    expect(names).toEqual(['size', 'age', 'kind', 'yes', 'much']);
    expect(rows).toEqual(ROWS);
  });

  it('that hyparquet-writer wrote has its values, in the order of its columns, to the bit', async () => {
    const column = (c: number) => Float64Array.from({ length: 50 }, (_, r) => (r - c) / 7);
    const columnData = Array.from({ length: 100 }, (_, c) => ({ name: `x${c}`, data: column(c) }));
    const { names, rows } = await read(new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 20 })));
    expect(names).toEqual(columnData.map(({ name }) => name));
    expect(rows).toEqual(Array.from({ length: 50 }, (_, r) => [r + 1, ...columnData.map(({ data }) => data[r])]));
  });

  it('is a table of a data set, in which a value that is missing is refused as anywhere', async () => {
    const { train, inputNames } = await readDataSet({
      ...{ train: new URL('parquet/snappy.parquet', import.meta.url).pathname, target: 'yes' },
      inputs: ['age', 'kind'],
    });
    expect(inputNames).toEqual(['age', 'kind=a', 'kind=grün']);
    expect([...train.inputs.subarray(0, 6)]).toEqual([0, 1, 0, 1, 0, 1]);
    expect((await read(written('nulls'))).rows).toEqual([
      [1, 1, 'x'],
      [2, null, 'y'],
      [3, 3, null],
    ]);
    await expect(readDataSet({ train: path, target: 'a' })).rejects.toThrow(
      'x.parquet: row 2, column "a" must have a value, got null',
    );
  });

  it.each([
    ['time', 'column "t" is of Parquet\'s type TIMESTAMP_MILLIS; numbers, truth values and text can be read'],
    ['list', 'column "v" is of Parquet\'s type group (a column in columns)'],
    ['lz4', 'column "a" cannot be read as Parquet: it is compressed by LZ4_RAW; UNCOMPRESSED, SNAPPY, GZIP, BROTLI'],
    ['prefixes', 'column "s" cannot be read as Parquet: it has a page of BYTE_ARRAY in the encoding DELTA_BYTE_ARRAY'],
    ['large', 'column "a" cannot be read as Parquet: an integer is beyond 2⁵³'],
  ])('%s is refused', async (name, message) => {
    expect(await refusal(written(name))).toContain(`x.parquet: ${message}`);
  });

  it('of 215 bytes with 9,000,000 rows, which are runs of one value, is refused before it is read', async () => {
    expect(written('runs').length).toBeLessThan(1000);
    expect(await refusal(written('runs'))).toMatch(
      /^x\.parquet has 9000000 rows of 1 columns in \d+ bytes: .+ more than 512 times as much, which tables hardly do$/,
    );
  });

  it('whose pages inflate to 80 MB is refused after the first of them', async () => {
    expect(await refusal(written('texts'))).toBe(
      'x.parquet: column "s" cannot be read as Parquet: ' +
        'pages inflate to more than 512 times the file, which tables hardly do',
    );
  });

  it('with more columns than tables have is refused before they are read', async () => {
    const columns = 2 ** 15 + 1;
    // 2: list of 1 + columns structs, all empty
    const metadata = Buffer.concat([Buffer.from([0x29, 0xfc, 0x82, 0x80, 0x02]), Buffer.alloc(columns + 2)]);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(metadata.length);
    expect(await refusal(Buffer.concat([Buffer.from('PAR1'), metadata, length, Buffer.from('PAR1')]))).toBe(
      'x.parquet cannot be read as Parquet: it has 32769 columns, and the limit is 32768: write it as .npz',
    );
  });

  it('of more rows than memory holds is refused before they are read', async () => {
    const data = Float64Array.from({ length: 5000 }, (_, r) => r);
    writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData: ['a', 'b'].map((name) => ({ name, data })) })));
    await expect(readDataSet({ train: path, target: 'b' }, { maxBytes: 60_000 })).rejects.toThrow(
      'x.parquet: 5000 rows of 2 columns take more memory than there is (0 MB)',
    );
  });

  it('that is none, or is cut short, is refused', async () => {
    const good = written('snappy');
    expect(await refusal(Buffer.from('a,b\n1,2\n'))).toBe('x.parquet is no Parquet file');
    for (const length of [4, 11, 12, 100, good.length - 1]) {
      expect(await refusal(good.subarray(0, length))).toBe('x.parquet is cut short');
    }
  });

  it.each(['snappy', 'gzip-v2', 'delta', 'nulls'])(
    'with a few bytes changed (%s) is read, or refused in one line, and costs no more',
    async (name) => {
      const good = written(name);
      const change = fc.record({
        at: fc.nat(good.length - 1),
        to: fc.oneof(fc.constantFrom(0, 1, 127, 255), fc.nat(255)),
      });
      const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Buffer.from(good);
        for (const { at, to } of changes) bytes[at] = to;
        const before = process.memoryUsage().arrayBuffers;
        expect(await refusal(bytes)).toMatch(/^(read|x\.parquet.+)$/);
        // A page of MAX_INFLATED bytes, which no damage of a file of 1 kB should get.
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
      });
      await fc.assert(property, { numRuns: 30, seed: 13 });
    },
  );
});
