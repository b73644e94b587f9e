import { expect, it } from 'vitest';
import { LEFT_OUT } from '../../../src/config/fields.ts';
import type { CellConfig } from '../../../src/experiment/cells.ts';
import { mixedInGroups } from '../../../src/report/view/mixedInGroups.ts';
import { mixedFields } from '../../../src/tables/cellGroups.ts';
import { CONFIG_COLUMNS, configRow, cellOf as readCell } from '../../../src/tables/configColumns.ts';
import { cellOf } from '../../tables/handMade.ts';

const FIELDS: readonly Partial<CellConfig>[] = [
  { criterion: 'obs', alpha: 1e-5, seed: 1 },
  { criterion: 'obs', alpha: 1e-5, seed: 2 },
  { criterion: 'obs', alpha: 1e-4, seed: 1 },
  { criterion: 'magnitude', alpha: 1e-5, seed: 1 }, // has no inverse
  { criterion: 'obsSwap', target: 'dense', alpha: 1e-5, seed: 1 },
];
const cells = FIELDS.map((fields, index) => {
  const { id, config } = cellOf(index, fields);
  const there = Object.entries(config).filter(
    ([name, value]) => value !== null || !LEFT_OUT.some((one) => one === name),
  );
  return { id, config: Object.fromEntries(there) as unknown as CellConfig };
});
const summary = { columns: CONFIG_COLUMNS, rows: cells.map(configRow) };
const steps = cells.flatMap(({ id }) => [3, 2, 1].map((weightsLeft) => ({ cell: id, weightsLeft })));

it('a row of configs has the cell that it was made of', () => {
  expect(summary.rows.map(readCell)).toEqual(cells);
});

it.each([[['criterion']], [['criterion', 'alpha']], [['alpha']], [['dataset']]] as const)(
  'by fields %j it is what tables of groups take together',
  (by) => {
    expect(mixedInGroups(summary.rows, by, summary)).toEqual(mixedFields(cells, { by }));
  },
);

it('by other columns too, of rows whose configs are in the summary, with those that were chosen alone', () => {
  expect(mixedInGroups(steps, ['weightsLeft'], summary)).toEqual(['criterion', 'alpha']);
  expect(mixedInGroups(steps, ['cell'], summary)).toEqual([]);
  expect(mixedInGroups(steps.slice(0, 6), ['weightsLeft'], summary)).toEqual([]); // two seeds
});

it('of tables without configs, and of names that another version knows, nothing is said', () => {
  const columns = CONFIG_COLUMNS.filter(({ name }) => name !== 'loss');
  expect(mixedInGroups(steps, ['weightsLeft'], { ...summary, columns })).toEqual([]);
  const rows = summary.rows.map((row, index) => (index === 0 ? { ...row, criterion: 'ofTomorrow' } : row));
  expect(mixedInGroups(steps, ['weightsLeft'], { ...summary, rows })).toEqual([]);
});
