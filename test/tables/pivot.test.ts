import { expect, it } from 'vitest';
import type { Row } from '../../src/arrow/columns.ts';
import { parseGrouping } from '../../src/tables/grouping.ts';
import { groupColumns } from '../../src/tables/groups.ts';
import { networkRange, parsePivot, pivotTable } from '../../src/tables/pivot.ts';

const grouping = parseGrouping('dataset,alpha,criterion', 'weightsLeft,testError', []);
const table = (rows: readonly Row[]) => ({ name: 'groups', columns: groupColumns(grouping), rows });
const of = (alpha: number, criterion: string, metric: string, median: number | null, networks: number): Row => {
  return { dataset: 'monks-1', alpha, criterion, metric, median, networks };
};
const groups = table([
  of(1e-5, 'obs', 'weightsLeft', 14, 19),
  of(1e-5, 'obs', 'testError', 0.1, 19),
  of(1e-5, 'obd', 'weightsLeft', 22.5, 20),
  of(1e-5, 'obd', 'testError', 0.2, 20),
  of(0.1, 'obs', 'weightsLeft', 26, 17),
  of(0.1, 'obs', 'testError', null, 0),
]);

it('has a row for each group of the other fields and metric, a column for each value of the field', () => {
  const { columns, rows } = pivotTable(groups, grouping, 'criterion');
  expect(columns.map(({ name }) => name)).toEqual(['dataset', 'alpha', 'metric', 'obs', 'obd']);
  for (const { unit, meaning } of columns) expect(unit && meaning).toBeTruthy();
  expect(rows).toEqual([
    { dataset: 'monks-1', alpha: 1e-5, metric: 'weightsLeft', obs: 14, obd: 22.5 },
    { dataset: 'monks-1', alpha: 1e-5, metric: 'testError', obs: 0.1, obd: 0.2 },
    { dataset: 'monks-1', alpha: 0.1, metric: 'weightsLeft', obs: 26, obd: null },
    { dataset: 'monks-1', alpha: 0.1, metric: 'testError', obs: null, obd: null },
  ]);
});

it('names the columns as values are written on the command line', () => {
  const { columns, rows } = pivotTable(groups, grouping, 'alpha');
  expect(columns.map(({ name }) => name)).toEqual(['dataset', 'criterion', 'metric', '1e-5', '0.1']);
  expect(rows[2]).toEqual({ dataset: 'monks-1', criterion: 'obd', metric: 'weightsLeft', '1e-5': 22.5, '0.1': null });
});

it('knows how many networks the medians are of', () => {
  expect(networkRange(groups)).toEqual([0, 20]);
  expect(networkRange(table(groups.rows.slice(0, 2)))).toEqual([19, 19]);
});

it('is of a field of --by', () => {
  expect(parsePivot(' alpha ', grouping)).toBe('alpha');
  expect(() => parsePivot('seed', grouping)).toThrow(
    'pivot must be one field of --by, dataset or alpha or criterion, got "seed"',
  );
});

it('has the median of cells that ignore the field under each of its values', () => {
  const byRule = parseGrouping('criterion,eigenspace', 'weightsLeft', []);
  const row = (criterion: string, eigenspace: string | null, median: number): Row => {
    return { criterion, eigenspace, metric: 'weightsLeft', median, networks: 1 };
  };
  const columns = groupColumns(byRule);
  const rows = [row('obs', null, 14), row('eigenspaceObs', 'clusters', 28), row('eigenspaceObs', 'basis', 25)];
  expect(pivotTable({ name: 'groups', columns, rows }, byRule, 'eigenspace').rows).toEqual([
    { criterion: 'obs', metric: 'weightsLeft', clusters: 14, basis: 14 },
    { criterion: 'eigenspaceObs', metric: 'weightsLeft', clusters: 28, basis: 25 },
  ]);
  const [alone] = pivotTable({ name: 'groups', columns, rows: rows.slice(0, 1) }, byRule, 'eigenspace').rows;
  expect(alone).toEqual({ criterion: 'obs', metric: 'weightsLeft', null: 14 });
});
