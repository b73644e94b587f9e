import { expect, it } from 'vitest';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { type Cell, cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { everyInverse } from '../../src/measurements/everyInverse.ts';
import { crosscheckTable } from '../../src/tables/crosscheck.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { rowsAdded, rowsOf } from '../tables/handMade.ts';

const xor = { dataset: 'xor', layers: [2, 2, 1], decay: 1e-6, trainingSteps: 20, stop: 'end', alpha: 1e-4 } as const;
const cellsOfGrid = (...grids: Grid[]) => cellsOf({ name: 'test', question: '', grids }, dataSets);
const traceOf = (cell: Cell): Trace =>
  runCell(cell, problemHere(cell.config), trainedNetwork(cell.config, problemHere(cell.config)));

function measured(cells: readonly Cell[], traces: readonly Trace[]) {
  const measuring = everyInverse.begin(true, dataSets);
  return cells.flatMap((cell, c) => rowsAdded(measuring.ofCell(cell, traces[c])));
}

it.each(['wasm', 'plain'])(
  'every H of the first cell of a data set that inverts it, after the first: %s',
  (backend) => {
    const monks = { dataset: 'monks-3', layers: [17, 1, 1], trainingSteps: 5, stop: 'weightsLeft', weightsLimit: 17 };
    const cells = cellsOfGrid(
      { ...xor, criterion: ['obd', 'obs'], renewEvery: [1, 2], backend },
      { ...monks, backend },
    );
    const traces = cells.map(traceOf);
    const rows = measured(cells, traces);
    const [, , first, , ofMonks] = cells; // two of OBD, two of OBS
    const expected = [first, ofMonks].flatMap(({ id }) => {
      const { checks } = traces[cells.findIndex((cell) => cell.id === id)];
      return checks.slice(1).map(({ step, weights, bound }) => ({ cell: id, step, weights, bound }));
    });
    expect(expected.length).toBeGreaterThan(5);
    expect(rows).toMatchObject(expected.map((row) => ({ ...row, check: 'mlMatrix', checkedWeights: row.weights })));
    expect(rows.every(({ agrees }) => agrees)).toBe(true);

    // The first H is in the trace: together they are all of that cell.
    const [all] = rowsOf([crosscheckTable(rows)], cells, traces);
    const steps = (isByMlMatrix: boolean) =>
      all
        .filter(({ cell, check }) => cell === first.id && (check === 'mlMatrix') === isByMlMatrix)
        .map(({ step }) => step);
    expect(steps(true)).toEqual(steps(false));
  },
);

it('of a large network a principal block', () => {
  const cells = cellsOfGrid({
    ...xor,
    layers: [2, 70, 1],
    trainingSteps: 1,
    stop: 'weightsLeft',
    weightsLimit: 278,
    nuisance: 'keep',
  });
  const traces = cells.map(traceOf);
  expect(traces[0].checks.map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(measured(cells, traces)).toMatchObject(
    [2, 3].map((step) => ({ step, weights: 282 - step, checkedWeights: 256, check: 'mlMatrix', agrees: true })),
  );
});
