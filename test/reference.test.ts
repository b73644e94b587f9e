import { describe, expect, it } from 'vitest';
import { claims } from '../experiments/claims.ts';
import { FIRST_EXPERIMENTS } from '../experiments/index.ts';
import { table1Claims } from '../experiments/monks/table1Claims.ts';
import { readRows, readTable } from '../src/arrow/arrowFile.ts';
import { runCell } from '../src/cell/runCell.ts';
import { networkKey, trainedNetwork } from '../src/cell/trainedNetwork.ts';
import { type Cell, cellsOf } from '../src/experiment/cells.ts';
import { CLAIMS_COLUMNS, type Claim } from '../src/tables/claim.ts';
import { firstDeletions } from '../src/tables/firstDeletions.ts';
import { SUMMARY_COLUMNS, summaryRow } from '../src/tables/summary.ts';
import type { Trained } from '../src/training/trained.ts';
import { dataSets, problemHere } from './dataSets.ts';
import { rowsOf } from './tables/handMade.ts';

/** Cells that share a trained network train it once, as a run does. */
const networks = new Map<string, Trained>();
function trained({ config }: Cell): Trained {
  const key = networkKey(config);
  const network = networks.get(key) ?? trainedNetwork(config, problemHere(config));
  networks.set(key, network);
  return network;
}

const reference = (table: string) => readTable(`results/reference/${table}.arrow`);

/** A few cells of each experiment: every criterion, way of retraining and data set among them. */
const CHOSEN: Record<string, (cell: Cell) => boolean> = {
  monks: ({ config }) => config.seed === 9,
  xor: ({ config }) => config.seed === 3 && config.startRange === 0.5,
  damping: ({ config }) => config.seed === 1 && [1e-8, 1e-5, 1e-1].includes(config.alpha),
};

describe.each(FIRST_EXPERIMENTS)('the reference run of $name', (experiment) => {
  const cells = cellsOf(experiment, dataSets);
  const path = `results/reference/${experiment.name}/summary.arrow`;
  const rows = readRows(path, SUMMARY_COLUMNS);

  it('has the cells of the plan, in its order, and the columns of today', () => {
    expect(rows.map((row) => row.cell)).toEqual(cells.map(({ id }) => id));
    // A column that may be left out is: all its values are at their default.
    const expected = SUMMARY_COLUMNS.filter((column) => !column.leftOut);
    expect(readTable(path).columns).toEqual(expected.map(({ nullMeaning: _, ...column }) => column));
  });

  // Bit for bit: the arithmetic is the same on every thread count and Node version that was tried (20, 22, 24).
  it('is what a fresh run of some of its cells gives, value by value', () => {
    const chosen = cells.filter(CHOSEN[experiment.name]);
    expect(chosen.length).toBeGreaterThanOrEqual(12);
    for (const cell of chosen) {
      const trace = runCell(cell, problemHere(cell.config), trained(cell));
      expect(summaryRow(cell, trace, experiment.tables?.trained)).toEqual(rows.find((row) => row.cell === cell.id));
    }
  });
});

describe('the claims of the reference run', () => {
  const { rows, columns } = reference('claims');

  it("are today's, in their order, with the figures of the papers and today's columns", () => {
    expect(columns).toEqual(CLAIMS_COLUMNS);
    const ofPapers = ({ claim, source, paper }: Partial<Claim>) => ({ claim, source, paper });
    expect(rows.map(ofPapers)).toEqual(claims(() => []).map(ofPapers));
  });

  it('on Table 1 are what its summary says', () => {
    const fresh = table1Claims(readRows('results/reference/monks/summary.arrow', SUMMARY_COLUMNS));
    expect(fresh).toHaveLength(6);
    expect(rows.slice(0, 6)).toEqual(fresh);
  });
});

// A theorem for predictions with H + αI, here on cells computed afresh.
it('predicted errors of the first deletion are in the order magnitude ≥ OBD ≥ OBS', () => {
  const xor = FIRST_EXPERIMENTS.find(({ name }) => name === 'xor')!;
  const cells = cellsOf(xor, dataSets).filter(({ config }) => config.seed! <= 5);
  const traces = cells.map((cell) => runCell(cell, problemHere(cell.config), trained(cell)));
  const [first] = rowsOf(
    firstDeletions.tables(true, { cells, dataSets, trained: undefined, measured: [] }),
    cells,
    traces,
  );
  expect(first).toHaveLength(cells.length / 3);
  for (const row of first) expect(row.predictedInOrder).toBe(true);
});
