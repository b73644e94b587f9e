import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/arrow/columns.ts';
import type { Cell, CellConfig } from '../../src/experiment/cells.ts';
import { uniformStream } from '../../src/random.ts';
import { bootstrapMedian } from '../../src/statistics/statistics.ts';
import { mixedFields } from '../../src/tables/cellGroups.ts';
import { configRow } from '../../src/tables/configColumns.ts';
import { parseGrouping } from '../../src/tables/grouping.ts';
import { groupColumns, groupRows } from '../../src/tables/groups.ts';
import { cellOf } from './handMade.ts';

const rowOf = (cell: Cell, results: Row): Row => ({ ...configRow(cell), trained: null, ...results });
const asked = (by: string, metric = 'weightsLeft') => parseGrouping(by, metric, []);

/** Seeds 1 … n at each of two α, weights left as they are listed. */
const cells = [1e-5, 1e-8].flatMap((alpha, a) => [1, 2, 3, 4, 5].map((seed) => cellOf(10 * a + seed, { alpha, seed })));
const left = [4, 1, 3, 2, 10, 7, 7, 7, 8, 7];
const summary = cells.map((cell, c) => rowOf(cell, { weightsLeft: left[c], testError: c / 4, testAccuracy: null }));

describe('groupRows', () => {
  it('says five numbers, the mean and the interval, in the order of the plan and of the metrics', () => {
    const rows = groupRows(cells, summary, asked('alpha', 'weightsLeft,testError'));
    expect(rows.map(({ alpha, metric }) => [alpha, metric])).toEqual([
      [1e-5, 'weightsLeft'],
      [1e-5, 'testError'],
      [1e-8, 'weightsLeft'],
      [1e-8, 'testError'],
    ]);
    // Of five values the interval is the range: P(Bin(5, 1/5) ≥ 3) = 0.058 > 0.025.
    expect(rows[0]).toEqual({
      ...{ alpha: 1e-5, metric: 'weightsLeft', count: 5, networks: 5, untrained: 0, missing: 0 },
      ...{ minimum: 1, lowerQuartile: 2, median: 3, upperQuartile: 4, maximum: 10, mean: 4, low: 1, high: 10 },
    });
    expect(rows[3]).toMatchObject({ median: 7 / 4, mean: 7 / 4, minimum: 5 / 4, maximum: 9 / 4 });
  });

  it('has a column for each value of a row, and fields in the order in which they are asked for', () => {
    const grouping = asked('seed,layers');
    const names = groupColumns(grouping).map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['seed', 'layers', 'metric']);
    const [row] = groupRows(cells, summary, grouping);
    expect(row).toMatchObject({ seed: 1, layers: '2-2-1', count: 2, minimum: 4, maximum: 7 });
    expect(Object.keys(row).toSorted()).toEqual(names.toSorted());
  });

  it('counts every cell of the plan once: there, untrained, without a result or without a value', () => {
    const partly = summary.slice(1, 5).map((row, r) => ({
      ...row,
      trained: r !== 0, // seed 2; seed 1 and all of 1e-8 have no result
      testError: r === 1 ? null : row.testError, // seed 3
    }));
    const counts = (metric: string) =>
      groupRows(cells, partly, asked('alpha', metric)).map(({ count, untrained, missing, median }) => {
        return [count, untrained, missing, median];
      });
    expect(counts('weightsLeft')).toEqual([
      [3, 1, 1, 3],
      [0, 0, 5, null],
    ]);
    expect(counts('testError')).toEqual([
      [2, 1, 2, 7 / 8],
      [0, 0, 5, null],
    ]);
  });

  it('is null where no cell has the metric', () => {
    const [row] = groupRows(cells, summary, asked('dataset', 'testAccuracy'));
    const nothing = { minimum: null, lowerQuartile: null, median: null, upperQuartile: null, maximum: null };
    expect(row).toEqual({
      ...{ dataset: 'xor', metric: 'testAccuracy', count: 0, networks: 0, untrained: 0, missing: 10 },
      ...{ ...nothing, mean: null, low: null, high: null },
    });
  });

  it('does not depend on the order of the cells, to the last bit, but for the order of its rows', () => {
    const uniform = uniformStream('test', 1);
    const many = Array.from({ length: 60 }, (_, i) => cellOf(i, { alpha: [1e-6, 1e-4, 1e-2][i % 3], seed: i }));
    const results = many.map((cell) => rowOf(cell, { testError: uniform() ** 9 }));
    const rows = groupRows(many, results, asked('alpha', 'testError'));
    const turned = groupRows(
      many.toReversed(),
      results.toSorted(() => uniform() - 0.5),
      asked('alpha', 'testError'),
    );
    expect(turned.toReversed()).toEqual(rows);
    // The same by another route: all values of an α, resampled.
    const values = results.filter((_, i) => i % 3 === 0).map((row) => row.testError as number);
    const drawn = bootstrapMedian(values, uniform, 20_000)!;
    const sorted = values.toSorted((a, b) => a - b);
    const ends = [rows[0].low, rows[0].high, drawn.low, drawn.high].map((end) => rankIn(sorted, end as number));
    // Half a rank is what one resample more or less can change: ends are values or midpoints of two.
    expect(Math.abs(ends[0] - ends[2])).toBeLessThanOrEqual(1);
    expect(Math.abs(ends[1] - ends[3])).toBeLessThanOrEqual(1);
    expect(rows[0].median).toBe(drawn.median);
  });
});

describe('cells of one network', () => {
  const left = [4, 1, 3, 2, 10, 6, 9, 5, 7, 8];
  /** Seeds 1 … 10 once for each set of fields. */
  const sweep = (...fields: Partial<CellConfig>[]) => {
    const cells = fields.flatMap((some, f) => left.map((_, s) => cellOf(100 * f + s, { seed: s + 1, ...some })));
    const summary = cells.map((cell, c) => rowOf(cell, { weightsLeft: left[c % 10] }));
    return groupRows(cells, summary, asked('criterion'))[0];
  };
  const { count: _, networks: __, ...once } = sweep({});

  it('count in each group that they agree with where they ignore a field of it', () => {
    const cells = [
      cellOf(0, { criterion: 'obs' }),
      cellOf(1, { criterion: 'eigenspaceObs', eigenspace: 'clusters' }),
      cellOf(2, { criterion: 'eigenspaceObs', eigenspace: 'basis' }),
    ];
    const summary = cells.map((cell, c) => rowOf(cell, { weightsLeft: 3 + c }));
    const values = (by: string) =>
      groupRows(cells, summary, asked(by, 'weightsLeft')).map(({ eigenspace, count, mean }) => [
        eigenspace,
        count,
        mean,
      ]);
    expect(values('eigenspace')).toEqual([
      ['clusters', 2, 3.5],
      ['basis', 2, 4],
    ]);
    expect(values('eigenspace,criterion')).toEqual([
      [null, 1, 3],
      ['clusters', 1, 4],
      ['basis', 1, 5],
    ]);
  });

  it('do not narrow the interval where they differ in one that they read', () => {
    const row = sweep({ alpha: 1e-6 }, { alpha: 1e-5 }, { alpha: 1e-4 });
    expect(row).toMatchObject({ count: 30, networks: 10, minimum: 1, median: 5.5, maximum: 10, mean: 5.5 });
    // Thirty networks of their own with the same values would have a narrower one.
    const others = sweep({ decay: 1e-6 }, { decay: 1e-5 }, { decay: 1e-4 });
    expect(others).toMatchObject({ count: 30, networks: 30, median: 5.5 });
    const width = ({ low, high }: Row) => (high as number) - (low as number);
    expect(width(row)).toBeGreaterThan(width(others));
    expect(width(row)).toBeGreaterThanOrEqual(width(once) - 1); // an end of the resamples may be a rank off
  });

  it('count as a network only where it has a value', () => {
    const cells = [1, 1, 2, 2].map((seed, c) => cellOf(c, { seed, alpha: [1e-5, 1e-4][c % 2] }));
    const summary = cells.map((cell, c) => rowOf(cell, { testError: c === 1 ? 0.5 : null, trained: c < 2 }));
    expect(groupRows(cells, summary, asked('dataset', 'testError'))).toMatchObject([
      { count: 1, networks: 1, untrained: 2, missing: 1, median: 0.5, low: 0.5, high: 0.5 },
    ]);
  });
});

/** The number of the values that are smaller. */
const rankIn = (sorted: readonly number[], value: number) => sorted.filter((other) => other < value).length;

describe('mixedFields', () => {
  it('names what cells of a group differ in, but for seed and draw', () => {
    const plan = [
      cellOf(0, { dataset: 'monks-2', layers: [17, 2, 1], seed: 1 }),
      cellOf(1, { dataset: 'monks-2', layers: [17, 2, 1], seed: 2, draw: 2 }),
      cellOf(2, { dataset: 'monks-1', layers: [17, 3, 1], alpha: 1e-3 }),
      cellOf(3, { dataset: 'monks-1', layers: [17, 3, 1], alpha: 1e-4 }),
    ];
    expect(mixedFields(plan, asked('seed'))).toEqual(['dataset', 'layers', 'alpha']);
    expect(mixedFields(plan, asked('dataset'))).toEqual(['alpha']); // layers go with the data set
    expect(mixedFields(plan, asked('layers,alpha'))).toEqual([]);
    const ignored = [cellOf(4, { eigenspace: 'basis', together: 3 }), cellOf(5, {})];
    expect(mixedFields(ignored, asked('dataset'))).toEqual([]); // OBS reads neither
  });
});
