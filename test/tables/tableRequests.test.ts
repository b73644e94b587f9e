import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTable, writeTable } from '../../src/arrow/arrowFile.ts';
import { parseExperiment } from '../../src/tables/experiment.ts';
import { summaryRow } from '../../src/tables/summary.ts';
import type { TableRequests } from '../../src/tables/tableRequests.ts';
import { cellOf, tablesOf, traceOf } from './handMade.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const experiment = (tables: unknown) => ({ name: 'mine', question: '?', grids: [{ dataset: 'xor' }], tables });
const asked = {
  trained: { trainErrorAtMost: 0.1, dataSets: { 'monks-3': { trainAccuracyAtLeast: 0.93 } } },
  orders: { reference: { alpha: 1e-5 } },
  pairs: [
    { reference: { criterion: 'obs' } },
    {
      reference: { criterion: 'obs', retrain: 'none' },
      fields: ['retraining', 'retrainSteps', 'retrainEvery'],
      measures: ['weightsLeft', { measure: 'trainError', at: [20, 10] }],
    },
  ],
  curves: { by: ['criterion'] },
  bestGuess: { weightsLeft: [5546, 1560] },
} as const satisfies TableRequests;

describe('what an experiment asks for', () => {
  it('is taken as it is written', () => {
    expect(parseExperiment(experiment(asked), 'mine.json').tables).toEqual(asked);
  });
  it.each([
    [{ orders: { referenceAlpha: 1e-5 } }, 'tables.orders'],
    [{ orders: { reference: {} } }, 'tables.orders.reference: must give the value of at least one field'],
    [{ orders: { reference: { alfa: 1e-5 } } }, 'unknown field "alfa"'],
    [{ orders: { reference: { alpha: -1 } } }, 'alpha must be a number > 0, got -1'],
    [{ pairs: [{ reference: { criterion: 'obss' } }] }, 'criterion must be one of obs'],
    [{ pairs: [{ reference: { criterion: 'obs', seed: 1 } }] }, 'reference must not name seed'],
    [{ pairs: [{ reference: { criterion: 'obs' }, fields: ['draw'] }] }, 'tables.pairs.0.fields.0'],
    [
      { pairs: [{ reference: { criterion: 'obs' }, measures: ['error'] }] },
      'tables.pairs.0.measures.0: must be one of',
    ],
    [{ curves: { by: ['seed'] } }, 'tables.curves.by.0'],
    [{ trained: { trainAccuracyAtLeast: 2 } }, 'tables.trained.trainAccuracyAtLeast'],
    [{ bestGuess: { weightsLeft: [] } }, 'tables.bestGuess.weightsLeft'],
  ])('is refused where it cannot be meant: %j', (tables, message) => {
    expect(() => parseExperiment(experiment(tables), 'mine.json')).toThrow(message);
  });
});

describe('the tables', () => {
  const start = { trainError: 0.05, trainAccuracy: 1, validationError: 0.2 };
  const end = { trainError: 0.5, trainAccuracy: 0.5, validationError: 0.3, effectiveWeights: 4.5, fpe: 0.7 };
  const cells = [cellOf(0, {}), cellOf(1, { criterion: 'obd' })];
  const traces = cells.map((cell) => traceOf(cell, [start, end]));

  it('can be written and read again, row by row', () => {
    const tables = tablesOf({ ...experiment({}), tables: asked }, cells, traces);
    expect(tables.map(({ name }) => name)).toEqual([
      ...['summary', 'steps', 'crosscheck', 'orders', 'pairs', 'curves', 'bestGuess'],
    ]);
    for (const { name, columns, rows } of tables) {
      const path = join(root, `${name}.arrow`);
      writeTable(path, columns, rows);
      const read = readTable(path);
      expect(read.columns).toEqual(
        columns.filter(({ leftOut }) => !leftOut).map(({ nullMeaning: _, ...column }) => column),
      ); // all networks have all biases
      expect(read.rows.map((row) => row.cell)).toEqual(rows.map((row) => row.cell ?? undefined));
      expect(new Set(columns.map((column) => column.name)).size).toBe(columns.length);
      // A value without a column would be lost, but for what a config holds beside its fields.
      const named = columns.map((column) => column.name);
      for (const key of Object.keys(rows[0] ?? {})) expect(named, `${name}.${key}`).toContain(key);
    }
  });

  it('say in the summary whether a network had trained, and what was measured at start and end', () => {
    expect(summaryRow(cells[0], traces[0], { trainErrorAtMost: 0.05 })).toMatchObject({
      ...{ trained: true, validationErrorStart: 0.2, validationError: 0.3, effectiveWeights: 4.5, fpe: 0.7 },
    });
    expect(summaryRow(cells[0], traces[0], { trainErrorAtMost: 0.04 }).trained).toBe(false);
    expect(summaryRow(cells[0], traces[0]).trained).toBeNull();
  });
});
