import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTable, writeTable } from '../../src/arrow/arrowFile.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { networkKey, trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { type Cell, cellsOf } from '../../src/experiment/cells.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { pathOf } from '../../src/tables/cellTable.ts';
import { buildTables, makeMeasurements } from '../../src/tables/experimentTables.ts';
import { writeTrace } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { tablesOf } from './handMade.ts';

const out = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(out, { recursive: true }));

const experiment: Experiment = {
  name: 'all',
  question: 'Does every table come out cell by cell as it does from all cells at once?',
  grids: [
    {
      ...{ dataset: 'xor', layers: [2, 2, 1], decay: 1e-6, alpha: [1e-6, 1e-4], seed: '1..3', trainingSteps: 60 },
      ...{ criterion: ['obs', 'obd', 'magnitude'], stop: 'end' },
    },
  ],
  tables: {
    ...{ trained: { trainErrorAtMost: 0.05 }, firstDeletions: true, hessians: true, curves: {} },
    ...{ orders: { reference: { alpha: 1e-6 } }, pairs: [{ reference: { criterion: 'obs' } }] },
    picks: { zeroError: 1e-4, starts: 2, startRange: 1 },
  },
};
const cells = cellsOf(experiment, dataSets);
const paths = experimentPaths(out, experiment.name);
const networks = new Map(cells.map(({ config }) => [networkKey(config), trainedNetwork(config, problemHere(config))]));
const traces = cells.map((cell) => runCell(cell, problemHere(cell.config), networks.get(networkKey(cell.config))!));
mkdirSync(dirname(paths.cell('id')), { recursive: true });
for (const [c, trace] of traces.entries()) writeTrace(paths.cell(cells[c].id), trace);

const NAMES = [
  ...[
    'summary',
    'steps',
    'crosscheck',
    'firstDeletions',
    'hessians',
    'removable',
    'picks',
    'orders',
    'pairs',
    'curves',
  ],
];
const bytes = (name: string) => readFileSync(paths.table(name));

/** The bytes of a table of some cells whose rows are all in memory. */
function bytesInMemory(some: readonly Cell[], name: string): Buffer {
  const { columns, rows } = tablesOf(
    experiment,
    some,
    some.map((cell) => traces[cells.indexOf(cell)]),
  ).find((table) => table.name === name)!;
  const path = join(out, 'in memory.arrow');
  writeTable(path, columns, rows);
  return readFileSync(path);
}

describe('buildTables', () => {
  makeMeasurements(out, experiment, cells, { dataSets });
  const { tables, missing } = buildTables(out, experiment, cells, { dataSets });

  it('writes every table that is asked for, of all cells', () => {
    expect(missing).toEqual([]);
    expect(tables.map(({ name }) => name)).toEqual([...NAMES, 'failures']);
    for (const name of NAMES) expect(bytes(name).equals(bytesInMemory(cells, name)), name).toBe(true);
  });

  it('says how many rows there are, and has them from the files', () => {
    const steps = traces.reduce((sum, trace) => sum + trace.steps.length, 0);
    const checks = traces.reduce((sum, { checks, mlMatrixCheck }) => sum + checks.length + (mlMatrixCheck ? 1 : 0), 0);
    expect(tables.slice(0, 3).map(({ length }) => length)).toEqual([cells.length, steps, checks]);
    for (const { name, columns, rows, length } of tables) {
      expect(rows).toEqual(readTable(paths.table(name)).rows);
      expect(rows).toHaveLength(length);
      expect(columns).toEqual(readTable(paths.table(name)).columns);
    }
    expect(tables[0].rows).toBe(tables[0].rows); // read once
  });

  it('leaves out cells without a readable trace, in every table, and names them', () => {
    const lost = [cells[0], cells[7], cells[12]];
    const [first, second, third] = lost.map(({ id }) => paths.cell(id));
    for (const path of [first, second, third]) copyFileSync(path, `${path}.kept`);
    rmSync(first);
    writeFileSync(second, 'not a table at all');
    copyFileSync(paths.cell(cells[1].id), third); // another cell's
    makeMeasurements(out, experiment, cells, { dataSets });
    const some = buildTables(out, experiment, cells, { dataSets });
    expect(some.missing).toEqual(lost);
    const present = cells.filter((cell) => !lost.includes(cell));
    for (const name of NAMES) expect(bytes(name).equals(bytesInMemory(present, name)), name).toBe(true);
    for (const path of [first, second, third]) copyFileSync(`${path}.kept`, path);
  });

  it('removes tables that are not asked for', () => {
    for (const name of NAMES) expect(existsSync(paths.table(name)), name).toBe(true); // as they were built above
    buildTables(out, { ...experiment, tables: { orders: { reference: { alpha: 1e-6 } } } }, cells, { dataSets });
    for (const name of NAMES) {
      expect(existsSync(paths.table(name)), name).toBe(['summary', 'steps', 'crosscheck', 'orders'].includes(name));
    }
  });
});

it('a path has of every step what is compared, and nothing of the size of a weight vector', () => {
  const [trace] = traces;
  const path = pathOf(cells[0], trace);
  expect(path).toMatchObject({ id: trace.id, config: trace.config });
  expect(path.steps).toHaveLength(trace.steps.length);
  for (const [s, step] of path.steps.entries()) expect(trace.steps[s]).toMatchObject(step);
  for (const step of path.steps) {
    for (const value of Object.values(step)) expect(typeof value === 'object' && value !== null).toBe(false);
  }
});
