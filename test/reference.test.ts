import { describe, expect, it } from 'vitest';
import { EXPERIMENTS } from '../experiments/index.ts';
import { type Cell, cellsOf } from '../src/experiment/cells.ts';
import { runCell } from '../src/run/runCell.ts';
import { trainedNetwork } from '../src/run/trainedNetwork.ts';
import { CLAIMS_COLUMNS } from '../src/tables/claims.ts';
import { SUMMARY_COLUMNS, summaryRow } from '../src/tables/summary.ts';
import { readTable } from '../src/trace/arrowFile.ts';

const reference = (table: string) => readTable(`results/reference/${table}.arrow`);

/** A few cells of each experiment: every criterion, way of retraining and data set among them. */
const CHOSEN: Record<string, (cell: Cell) => boolean> = {
  monks: ({ config }) => config.seed === 9 || (config.seed === 2 && config.criterion === 'obs'),
  xor: ({ config }) => config.seed === 3 && config.startRange === 0.5,
  damping: ({ config }) => config.seed === 1 && [1e-8, 1e-5, 1e-1].includes(config.alpha),
};

describe.each(EXPERIMENTS)('the reference run of $name', (experiment) => {
  const cells = cellsOf(experiment);
  const { rows, columns } = reference(`${experiment.name}/summary`);

  it('has the cells of the plan, in its order, and the columns of today', () => {
    expect(rows.map((row) => row.cell)).toEqual(cells.map(({ id }) => id));
    expect(columns).toEqual(SUMMARY_COLUMNS);
  });

  // Bit for bit: the arithmetic is the same on every thread count and Node version that was tried (20, 22, 24).
  it('is what a fresh run of some of its cells gives, value by value', async () => {
    const chosen = cells.filter(CHOSEN[experiment.name]);
    expect(chosen.length).toBeGreaterThanOrEqual(12);
    for (const cell of chosen) {
      const trace = await runCell(cell, trainedNetwork(cell.config));
      expect(summaryRow(cell, trace)).toEqual(rows.find((row) => row.cell === cell.id));
    }
  });
});

it("the claims of the reference run have a verdict each, and today's columns", () => {
  const { rows, columns } = reference('claims');
  expect(columns).toEqual(CLAIMS_COLUMNS);
  expect(rows.length).toBeGreaterThanOrEqual(14);
  for (const row of rows) expect(['reproduced', 'better', 'differs', 'not tested']).toContain(row.verdict);
});
