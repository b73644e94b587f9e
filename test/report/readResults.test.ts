import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTable } from '../../src/arrow/arrowFile.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { ResultError } from '../../src/errors.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { PREDICTED_COLUMNS } from '../../src/inspection/inspectionTables.ts';
import { readResults } from '../../src/report/readResults.ts';
import { configRow } from '../../src/tables/configColumns.ts';
import { writeTables } from '../../src/tables/experimentTables.ts';
import { SUMMARY_COLUMNS } from '../../src/tables/summary.ts';
import { dataSets } from '../dataSets.ts';
import { smallRun } from '../sweep/smallRun.ts';
import { cellOf } from '../tables/handMade.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
const at = (...names: string[]) => join(root, ...names);
const paths = experimentPaths(root, 'two');
afterAll(() => rmSync(root, { recursive: true }));

beforeAll(async () => {
  const xor = { dataset: 'xor', layers: [2, 2, 1], decay: 1e-6, stop: 'weightsLeft', weightsLimit: 7 } as const;
  const experiment = { name: 'two', question: 'Which?', grids: [{ ...xor, seed: '1..2', criterion: 'magnitude' }] };
  const { cells } = await smallRun(root, {}, {}, experiment);
  writeTables(root, experiment, cells, { dataSets });
});

describe('readResults', () => {
  it('has the plan, the tables, each read once, and the traces', () => {
    const results = readResults(at('two'), new DataSets());
    expect([results.experiment.question, results.cells.length, results.manifest?.status]).toEqual([
      'Which?',
      2,
      'done',
    ]);
    const [first] = results.rows('two', 'summary');
    expect(first).toMatchObject({ cell: results.cells[0].id, weightsStart: 9, weightsLeft: 7 });
    expect(results.rows('two', 'summary')).toBe(results.rows('two', 'summary'));
    expect(results.trace(first.cell)?.steps.map(({ weightsLeft }) => weightsLeft)).toEqual([9, 8, 7]);
  });

  it('has no rows of tables that are not there, of other experiments, nor traces that are not whole', () => {
    const results = readResults(at('two'), new DataSets());
    expect([results.rows('two', 'picks'), results.rows('xor', 'summary'), results.trace('0123')]).toEqual([
      [],
      [],
      null,
    ]);
    writeFileSync(paths.cell('0123'), 'damaged');
    expect(results.trace('0123')).toBe(null);
  });

  it('has the cells that have a result where published data are elsewhere', () => {
    const grids = [{ dataset: 'nettalk', layers: [203, 2, 26], seed: '1..2' }];
    mkdirSync(at('talk'));
    writeFileSync(at('talk', 'manifest.json'), JSON.stringify({ config: { name: 'talk', question: 'Which?', grids } }));
    const cell = cellOf(0, { dataset: 'nettalk', layers: [203, 2, 26], seed: 2, dataSha256: 'abc' });
    const ofCell = { ...configRow(cell), stoppedBy: 'end', trainingStop: 'steps', inputs: '' };
    const numbers = SUMMARY_COLUMNS.flatMap(({ name, kind }) => (kind === 'text' || name in ofCell ? [] : [[name, 1]]));
    writeTable(at('talk', 'summary.arrow'), SUMMARY_COLUMNS, [
      { ...Object.fromEntries(numbers), ...ofCell, trained: true },
    ]);
    const { cells } = readResults(at('talk'), new DataSets());
    const [{ id, config }] = cells;
    expect([cells.length, id]).toEqual([1, 'cell 0']);
    expect(config).toMatchObject({
      dataset: 'nettalk',
      layers: [203, 2, 26],
      seed: 2,
      criterion: 'obs',
      dataSha256: 'abc',
    });
  });

  it('takes a folder with the tables of inspect alone', () => {
    const row = { criterion: 'obs', step: 0, weightsLeft: 9, deleted: null, weight: null, rise: 0, predictedError: 1 };
    writeTable(at('looks', 'predicted.arrow'), PREDICTED_COLUMNS, [row]);
    const { experiment, cells, rows, manifest } = readResults(at('looks'), new DataSets());
    expect([experiment.name, cells, manifest]).toEqual(['looks', [], null]);
    expect(rows('looks', 'predicted')).toEqual([row]);
  });

  it('refuses a folder without results, and one with another name than its experiment', () => {
    mkdirSync(at('nothing'));
    expect(() => readResults(at('nothing'), new DataSets())).toThrow(ResultError);
    renameSync(at('two'), at('three'));
    expect(() => readResults(at('three'), new DataSets())).toThrow('manifest.json is of two: its folder must have');
    renameSync(at('three'), at('two'));
  });
});
