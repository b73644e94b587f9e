import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTable, writeTable } from '../../src/arrow/arrowFile.ts';
import { sealed, UNSEALED } from '../../src/arrow/digest.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { ResultError } from '../../src/errors.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { ReadTraces } from '../../src/trace/readTraces.ts';
import { maskAt, readTrace, readTraceOf, requireTrace, type Trace, writeTrace } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';

const folder = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const grid = { dataset: 'xor', layers: [2, 2, 1], decay: 1e-6, trainingSteps: 20, stop: 'end' };
const cells = cellsOf({ name: 'test', question: '?', grids: [{ ...grid, criterion: ['obs', 'magnitude'] }] }, dataSets);
const traces = cells.map(
  (cell): Trace => runCell(cell, problemHere(cell.config), trainedNetwork(cell.config, problemHere(cell.config))),
);
const [path, other] = cells.map(({ id }) => join(folder, `${id}.arrow`));
for (const [t, trace] of traces.entries()) writeTrace([path, other][t], trace);
const [{ id }] = cells;

describe('a trace', () => {
  it('comes back as it was, with checks and without', () => {
    expect(readTraceOf(id, path)).toEqual(traces[0]);
    expect(readTrace(other)).toEqual(traces[1]);
    expect(traces[0].checks.length).toBeGreaterThan(0);
    expect(traces[0].mlMatrixCheck).toMatchObject({ check: 'mlMatrix', step: 1, weights: 9 });
    expect(traces[1]).toMatchObject({ checks: [], mlMatrixCheck: null });
  });
});

describe('maskAt', () => {
  it('takes weights out and puts back those that came back', () => {
    const [trained, first, second] = traces[0].steps;
    const swap = { ...second, kind: 'swap', deleted: 5, inserted: 2 } as const;
    const trace = { ...traces[0], steps: [trained, { ...first, deleted: 2 }, swap] };
    expect([...maskAt(trace, 0)]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect([...maskAt(trace, 1)]).toEqual([1, 1, 0, 1, 1, 1, 1, 1, 1]);
    expect([...maskAt(trace, 2)]).toEqual([1, 1, 1, 1, 1, 0, 1, 1, 1]);
  });
});

describe('traces that were read', () => {
  it('are not read again, and one that could not be read is', () => {
    const file = join(folder, 'again.arrow');
    const read = new ReadTraces();
    expect(() => read.require(id, file)).toThrow(ResultError);
    copyFileSync(path, file);
    read.require(id, file);
    rmSync(file);
    const again = read.of(id, file);
    expect([again.steps, again.checks]).toEqual([traces[0].steps, traces[0].checks]);
    expect(() => new ReadTraces().of(id, file)).toThrow(ResultError);
  });

  it('that this process has written need not be read at all', () => {
    const read = new ReadTraces();
    const file = join(folder, 'written.arrow');
    read.keep(file, new Uint8Array(readFileSync(path)));
    expect(read.of(id, file).steps).toEqual(traces[0].steps);
  });
});

describe('requireTrace', () => {
  /** The message of a reader of a file: none, or why it cannot be read. */
  const said = (read: () => unknown): string | null => {
    try {
      read();
      return null;
    } catch (error) {
      expect(error).toBeInstanceOf(ResultError);
      return (error as ResultError).message;
    }
  };
  /** Both readers of one file; the first reads it whole. */
  const both = (file: string, cell = id) => [said(() => readTraceOf(cell, file)), said(() => requireTrace(cell, file))];
  const copy = (name: string, bytes: Uint8Array | string = readFileSync(path)) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const { columns, rows, metadata } = readTable(path);
  const table = (name: string, ...parts: [typeof columns, typeof rows, typeof metadata]) => {
    writeTable(join(folder, name), ...parts);
    return join(folder, name);
  };

  it('says nothing of a whole one', () => {
    expect(both(path)).toEqual([null, null]);
    expect(both(other, cells[1].id)).toEqual([null, null]);
  });

  it.each([
    ['not there', () => join(folder, 'nowhere.arrow'), 'does not exist'],
    ['a folder', () => folder, 'cannot be read (EISDIR)'],
    ['emptied', () => copy('empty.arrow', ''), 'is empty'],
    ['text', () => copy('text.arrow', 'not a table at all'), 'is not an Arrow file'],
    [
      'cut in the middle',
      () => {
        const file = copy('cut.arrow');
        truncateSync(file, 3000);
        return file;
      },
      'is cut short',
    ],
    [
      'sealed nonsense',
      () => copy('junk.arrow', sealed(Buffer.from(`ARROW1${'x'.repeat(400)}${UNSEALED}ARROW1`))),
      'is damaged',
    ],
    ['without a digest', () => copy('bare.arrow', `ARROW1${'x'.repeat(400)}ARROW1`), 'it holds no digest'],
    [
      'another version',
      () => table('next.arrow', columns, rows, { ...metadata, version: '99' }),
      'has schema version 99',
    ],
    ['another table', () => table('table.arrow', columns.slice(0, 5), rows, {}), 'is not the trace of a cell'],
    ['of no cell', () => table('nobody.arrow', columns, rows, { ...metadata, cell: '' }), 'is not the trace of a cell'],
    ['without rows', () => table('bare.arrow', columns, [], metadata), 'is not the trace of a cell'],
    [
      'without weight vectors',
      () =>
        table(
          'light.arrow',
          columns.filter(({ name }) => name !== 'weightVector'),
          rows,
          metadata,
        ),
      'is not the trace of a cell',
    ],
    [
      'older, without a column',
      () =>
        table(
          'older.arrow',
          columns.filter(({ name }) => name !== 'turn'),
          rows,
          metadata,
        ),
      'was written by an older surgeon, without turn',
    ],
    [
      'older, without a check by ml-matrix',
      () => {
        const { mlMatrixCheck: _, ...older } = metadata;
        return table('unchecked.arrow', columns, rows, older);
      },
      'was written by an older surgeon, without mlMatrixCheck',
    ],
    [
      "another cell's",
      () => {
        copyFileSync(other, join(folder, 'swapped.arrow'));
        return join(folder, 'swapped.arrow');
      },
      `holds cell ${cells[1].id}`,
    ],
  ])('says of a file that is %s what readTraceOf says', (_, make, message) => {
    const file = make();
    const [whole, quick] = both(file);
    expect(whole).toContain(message);
    expect(whole).toContain(file);
    expect(quick).toBe(whole);
  });

  it('sees every byte that changes and every stretch that is missing, as readTraceOf does', () => {
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length; at += 41) {
      const flipped = Buffer.from(bytes);
      flipped[at] ^= 1 << (at % 8);
      const [whole, quick] = both(copy('flipped.arrow', flipped));
      expect(quick, `byte ${at}`).toBe(whole);
      expect(quick, `byte ${at}`).not.toBeNull();
      const cut = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(at + 64, bytes.length))]);
      const [wholeOfCut, quickOfCut] = both(copy('inside.arrow', cut));
      expect(wholeOfCut, `cut at ${at}`).not.toBeNull();
      expect(quickOfCut, `cut at ${at}`).toBe(wholeOfCut);
    }
  });

  it('marks a missing file as missing, as readTraceOf does', () => {
    for (const read of [readTraceOf, requireTrace]) {
      expect(() => read(id, join(folder, 'nowhere.arrow'))).toThrow(expect.objectContaining({ missing: true }));
      expect(() => read(id, folder)).toThrow(expect.objectContaining({ missing: false }));
    }
  });
});
