import { expect, it } from 'vitest';
import type { RowOf } from '../../src/arrow/columns.ts';
import type { gaps as measurement } from '../../src/measurements/gaps.ts';
import { GAPS_COLUMNS, gaps } from '../../src/tables/gaps.ts';
import type { TrainedRule } from '../../src/tables/trained.ts';
import { dataSets } from '../dataSets.ts';
import { cellOf, rowsOf, traceOf } from './handMade.ts';

const measured = (cell: string, rule: string, loss: number, refitLoss: number, lowerBound: number) =>
  ({ cell, rule, weightsLeft: 4, loss, refitLoss, lowerBound }) as RowOf<typeof measurement.columns>;

const cells = [cellOf(0, { seed: 1, alpha: 1e-5 }), cellOf(1, { seed: 2, alpha: 1e-5 })];
const traces = cells.map((cell, c) => traceOf(cell, [{ trainError: 0.1 * (c + 1) }, {}]));
const tablesOf = (rows: readonly ReturnType<typeof measured>[], trained?: TrainedRule) =>
  rowsOf(gaps.tables({ nodes: 10 }, { cells, dataSets, trained, measured: rows }), cells, traces);

it('gaps.arrow has what was measured of a cell, its fields, and the gaps', () => {
  const ofCells = [
    measured('cell 1', 'path', 4, 2, 1),
    measured('cell 0', 'best', 1, 1, 1),
    measured('cell 0', 'obd', 0, 0, 0),
  ];
  const [rows] = tablesOf(ofCells, { trainErrorAtMost: 0.15 });
  expect(rows).toMatchObject([
    {
      cell: 'cell 0',
      seed: 1,
      layers: '2-2-1',
      trained: true,
      rule: 'best',
      criterion: null,
      renewEvery: null,
      gap: 0,
      refitGap: 0,
    },
    { cell: 'cell 0', seed: 1, trained: true, rule: 'obd', gap: 0, refitGap: 0 },
    { cell: 'cell 1', seed: 2, trained: false, rule: 'path', renewEvery: 1, loss: 4, gap: 0.75, refitGap: 0.5 },
  ]);
  const names: readonly string[] = GAPS_COLUMNS.map(({ name }) => name);
  expect(Object.keys(rows[0]).filter((name) => !names.includes(name))).toEqual([]);
});

it('gapCurves.arrow has medians over trained networks, gaps where they are proven', () => {
  const row = (cell: string, loss: number, isProven: boolean, trainError: number) => ({
    ...measured(cell, 'obs', loss, loss, 1),
    ...{ proven: isProven, trainError, refitTrainError: 0, trainAccuracy: 1, refitTrainAccuracy: 1 },
  });
  const rows = [
    row('cell 0', 2, true, 0.5),
    row('cell 1', 4, true, 0.7),
    { ...row('cell 1', 4, true, 0), rule: 'obd' },
  ];
  const [, curves] = tablesOf(rows);
  expect(curves).toMatchObject([
    {
      rule: 'obs',
      weightsLeft: 4,
      networks: 2,
      proven: 2,
      best: 0,
      near: 0,
      refitGapMax: 0.75,
      refitGap: 0.625,
      refitGapLower: 0.5625,
      trainError: 0.6,
    },
    { rule: 'obd', weightsLeft: 4, networks: 1, proven: 1, refitGap: 0.75, layers: '2-2-1', criterion: null },
  ]);
  const close = [row('cell 0', 1 + 1e-9, true, 0), row('cell 1', 1.005, true, 0)];
  expect(tablesOf(close)[1]).toMatchObject([{ proven: 2, best: 1, near: 2 }]);
  const cut = [rows[0], { ...rows[1], proven: false }];
  expect(tablesOf(cut)[1]).toMatchObject([{ networks: 2, proven: 1, refitGap: 0.5, trainError: 0.6 }]);
  expect(tablesOf(rows, { trainErrorAtMost: 0.15 })[1]).toMatchObject([{ networks: 1, refitGap: 0.5 }]);
});
