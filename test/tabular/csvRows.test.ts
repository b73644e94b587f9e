import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { csvRows } from '../../src/tabular/csvRows.ts';
import { lineBlocks } from '../../src/tabular/lineBlocks.ts';
import { plainRows } from '../../src/tabular/plainRows.ts';
import { AS_NUMBER, AS_TEXT, type TableValue, UNREAD } from '../../src/tabular/tableRows.ts';

const folder = mkdtempSync(join(tmpdir(), 'csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** All rows of a text, or null where it is refused. */
async function rowsOf(text: string): Promise<unknown[][] | null> {
  const path = join(folder, 'table.csv');
  writeFileSync(path, text);
  const rows: unknown[][] = [];
  const pass = { header: false, named: [], kinds: () => null, onColumns: () => undefined };
  try {
    await csvRows(path, ',', { ...pass, onRow: (values) => rows.push([...values]) });
    return rows;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return null;
  }
}

/**
 * The same by csv-parse alone, and what we ask of rows beyond it: as many values in each, no empty ones but the last.
 */
function parsedRows(text: string): string[][] | null {
  try {
    const options = { trim: true, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true };
    const rows = parse(text, options) as string[][];
    const isEmpty = (row: readonly string[] | undefined) => row?.length === 1 && row[0] === '';
    const filled = isEmpty(rows.at(-1)) ? rows.slice(0, -1) : rows;
    const isRight = filled.every((row) => row.length === filled[0].length && !isEmpty(row));
    return isRight && filled.length > 0 ? filled : null;
  } catch {
    return null;
  }
}

async function* inTurn(pieces: readonly Buffer[]) {
  yield* pieces;
}

describe('rows of text', () => {
  it('are those of csv-parse, with quotes or without', async () => {
    const value = fc.oneof(
      fc.constantFrom('', '1', '-2.5', ' x ', 'é', '"p"', '"a,b"', '"a ""b"""', '"two\nlines"', ' "r" ', 'a"b', '"'),
      fc.string({ unit: fc.constantFrom(...'1a ."\r\n'), maxLength: 3 }),
    );
    const rowOf = (width: number) =>
      fc.array(value, { minLength: width, maxLength: width }).map((row) => row.join(','));
    const rows = fc
      .integer({ min: 1, max: 3 })
      .chain((width) => fc.array(rowOf(width), { minLength: 1, maxLength: 4 }));
    const text = fc.record({ rows, end: fc.constantFrom('\n', '\r\n', '\r') });
    let read = 0;
    const property = fc.asyncProperty(text, async ({ rows, end }) => {
      const written = rows.join(end);
      const expected = parsedRows(written);
      if (expected) read++;
      expect(await rowsOf(written)).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 200, seed: 13 });
    expect(read).toBeGreaterThan(50);
  });

  it('are cut between two of them wherever they are read in pieces', async () => {
    const [plain, quoted] = ['a,b\r\n1,2\r\n', '"x\r\ny","p ""q"""\r\n'];
    const text = `\uFEFF${plain}${quoted}${plain}"é"\r\n3`;
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size++) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, p) =>
        bytes.subarray(p * size, (p + 1) * size),
      );
      const blocks: string[] = [];
      for await (const block of lineBlocks(inTurn(pieces))) {
        expect(block.isPlain).toBe(!block.text.includes('"'));
        blocks.push(block.text);
      }
      expect(blocks.join('')).toBe(text.slice(1));
      for (const block of blocks.slice(0, -1)) {
        expect(block).toMatch(/\n$/);
        expect(block.split('"').length % 2).toBe(1); // an even number of quotes
      }
    }
  });
});

/** The values of one row of three columns, the second of which is wanted in some form. */
function readAs(text: string, kind: number, hasPoints = true): TableValue {
  const rows: TableValue[][] = [];
  const kinds = Uint8Array.of(AS_TEXT, kind, AS_NUMBER);
  plainRows(
    `p,${text},1\n`,
    { delimiter: ',', hasPoints },
    () => kinds,
    (values) => rows.push([...values]),
  );
  expect(rows.map(([first, , last]) => [first, last])).toEqual([['p', 1]]);
  return rows[0][1];
}

describe('numbers of plain rows', () => {
  it('have the bits of Number(text), however they are written', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    const digits = fc.integer({ min: 1, max: 20 });
    const written = fc.oneof(
      fc.tuple(double, digits).map(([x, n]) => x.toPrecision(n)),
      fc.tuple(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.nat(15)).map(([x, n]) => x.toFixed(n)),
      fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 17n }), fc.nat(18)).map(([m, k]) => {
        const text = String(m).padStart(k, '0');
        return `${text.slice(0, text.length - k)}.${text.slice(text.length - k)}`;
      }),
      fc.constantFrom(
        '-0',
        '+3',
        '.5',
        '5.',
        '-.5',
        '007',
        '0.1',
        '999999999999999',
        '0.000000000000001',
        '1e3',
        '123456789012345.6',
      ),
    );
    let direct = 0;
    fc.assert(
      fc.property(written, (text) => {
        const value = readAs(text, AS_NUMBER);
        if (typeof value === 'number') direct++;
        expect(Number(value)).toBe(Number(text)); // as Object.is: −0 is not 0
        if (typeof value === 'string') expect(value).toBe(text);
      }),
      { numRuns: 1000, seed: 13 },
    );
    expect(direct).toBeGreaterThan(250);
  });

  it.each(['', '-', '.', '+.', '1.2.3', '--1', '1-', '0x1', '1 2', 'NaN', 'Infinity', '1e', '١'])(
    '%j stays text',
    (text) => {
      expect(readAs(text, AS_NUMBER)).toBe(text);
    },
  );

  it('stay text where a point may be none, and are nothing where nobody reads them', () => {
    expect([readAs('1.5', AS_NUMBER, false), readAs('15', AS_NUMBER, false)]).toEqual(['1.5', 15]);
    expect([readAs('1.50', AS_TEXT), readAs(' a b ', AS_TEXT), readAs('a', UNREAD)]).toEqual(['1.50', 'a b', null]);
  });
});
