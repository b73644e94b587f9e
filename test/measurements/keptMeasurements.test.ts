import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { integer, text } from '../../src/arrow/columns.ts';
import { ResultError } from '../../src/errors.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import {
  keepingMeasurements,
  keepMeasurements,
  keptRows,
  readableCells,
} from '../../src/measurements/keptMeasurements.ts';
import type { Measurement } from '../../src/measurements/measurement.ts';
import { writeTrace } from '../../src/trace/trace.ts';
import { dataSets } from '../dataSets.ts';
import { cellOf, traceOf } from '../tables/handMade.ts';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
});
afterEach(() => rmSync(out, { recursive: true }));

const cells = [cellOf(0, { seed: 1 }), cellOf(1, { seed: 2 }), cellOf(2, { seed: 3 })];
const paths = () => experimentPaths(out, 'mine');
const writeCell = (c: number) => {
  rmSync(paths().cell(cells[c].id), { force: true });
  writeTrace(paths().cell(cells[c].id), traceOf(cells[c], [{}, {}]));
};

/** Counts how often it has begun, and what it was shown. */
let begun = 0;
const seeds: Measurement<{ readonly factor: number }> = {
  name: 'seeds',
  columns: [text('cell', 'id', 'cell'), integer('seed', 'seed', 'its seed, so many times')],
  begin({ factor }) {
    begun++;
    return { ofCell: ({ id, config }) => [{ cell: id, seed: factor * config.seed! }] };
  },
};
const asked = (factor = 1) => ({ measurement: seeds, request: { factor } }) as never;
const kept = (factor?: number) =>
  keptRows(paths(), readableCells(paths(), cells), asked(factor)).map(({ seed }) => seed);

describe('measurements', () => {
  beforeEach(() => {
    for (const c of cells.keys()) writeCell(c);
    begun = 0;
    keepMeasurements(paths(), cells, [asked()], { dataSets });
  });

  it('are made once, in the order of the plan, and then read', () => {
    expect(kept()).toEqual([1, 2, 3]);
    const bytes = readFileSync(paths().measurement('seeds'));
    keepMeasurements(paths(), cells, [asked()], { dataSets });
    expect(begun).toBe(1);
    expect(readFileSync(paths().measurement('seeds'))).toEqual(bytes);
    expect(readdirSync(dirname(paths().measurement('seeds')))).toEqual(['seeds.arrow']);
  });

  it('may take their time for a cell, in parts between which others have the thread', () => {
    const slow: Measurement<{ readonly factor: number }> = {
      ...seeds,
      name: 'slow',
      begin: ({ factor }) => ({
        *ofCell({ id, config }) {
          for (let part = 0; part < 5; part++) yield;
          return [{ cell: id, seed: factor * config.seed! }];
        },
      }),
    };
    const inParts = (measurement: unknown) =>
      [...keepingMeasurements(paths(), cells, [{ measurement, request: { factor: 7 } } as never], { dataSets })].length;
    const parts = inParts(seeds);
    expect(inParts(slow)).toBe(parts + 5 * cells.length);
    const rows = keptRows(paths(), cells, { measurement: slow, request: { factor: 7 } } as never);
    expect(rows.map(({ seed }) => seed)).toEqual([7, 14, 21]);
  });

  it('are made again by a build that measures something else', () => {
    const [cell, seed] = seeds.columns;
    const renamed = { ...seeds, columns: [cell, { ...seed, name: 'start' }] };
    const other = { measurement: renamed, request: { factor: 1 } } as never;
    expect(() => keptRows(paths(), readableCells(paths(), cells), other)).toThrow('measure them first');
  });

  it('are made again when they are asked for in another way, or of another plan, and are refused until then', () => {
    expect(() => kept(10)).toThrow(ResultError);
    keepMeasurements(paths(), cells, [asked(10)], { dataSets });
    expect(kept(10)).toEqual([10, 20, 30]);
    expect(() => keptRows(paths(), cells.slice(1), asked(10))).toThrow(ResultError);
  });

  it('leave out a cell whose trace is damaged or gone, and have it when it is back', () => {
    rmSync(paths().cell(cells[0].id));
    writeFileSync(paths().cell(cells[2].id), 'no table');
    keepMeasurements(paths(), cells, [asked()], { dataSets });
    expect(kept()).toEqual([2]);
    for (const c of [0, 2]) writeCell(c);
    expect(() => kept()).toThrow(ResultError);
    keepMeasurements(paths(), cells, [asked()], { dataSets });
    expect(kept()).toEqual([1, 2, 3]);
  });

  it('are made again when their file is damaged, or when that is asked for', () => {
    writeFileSync(paths().measurement('seeds'), 'no table');
    keepMeasurements(paths(), cells, [asked()], { dataSets });
    expect(kept()).toEqual([1, 2, 3]);
    keepMeasurements(paths(), cells, [asked()], { dataSets, force: true });
    expect(begun).toBe(3);
  });
});
