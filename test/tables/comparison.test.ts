import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/arrow/columns.ts';
import type { Cell, CellConfig } from '../../src/experiment/cells.ts';
import { hasValues, valuesOf } from '../../src/tables/agreement.ts';
import { comparisonColumns, comparisonRows, differingFields } from '../../src/tables/comparison.ts';
import { configRow } from '../../src/tables/configColumns.ts';
import { parseGrouping } from '../../src/tables/grouping.ts';
import { pairRows } from '../../src/tables/pairs.ts';
import { summaryRow } from '../../src/tables/summary.ts';
import { cellOf, traceOf } from './handMade.ts';

const asked = (by: string, compare: string | string[] = 'criterion=obs,obd', metric = 'weightsLeft') =>
  parseGrouping(by, metric, [compare].flat());

/** Cells with their weights left, numbered as they come. */
function results(list: readonly [fields: Partial<CellConfig>, weightsLeft: number, others?: Row][]) {
  const cells = list.map(([fields], index) => cellOf(index, fields));
  const summary = list.map(([, weightsLeft, others], index): Row => {
    return { ...configRow(cells[index]), trained: null, weightsLeft, testAccuracy: weightsLeft / 10, ...others };
  });
  return { cells, summary };
}
const bySeed = (criterion: 'obs' | 'obd', left: readonly number[], fields: Partial<CellConfig> = {}) =>
  left.map((weights, s): [Partial<CellConfig>, number] => [{ criterion, seed: s + 1, ...fields }, weights]);

describe('comparisonRows', () => {
  it('compares cell by cell: first less second, wins, losses, ties, the sign test of them', () => {
    const { cells, summary } = results([...bySeed('obd', [5, 3, 3, 4, 7]), ...bySeed('obs', [1, 2, 3, 6, 4])]);
    const rows = comparisonRows(cells, summary, asked('dataset'));
    // Differences by seed −4, −1, 0, 2, −3. Of m = 4 fair coins 3 or more agree with P = 2 (1 + 4)/16.
    expect(rows).toEqual([
      {
        ...{ dataset: 'xor', first: 'criterion=obs', second: 'criterion=obd', metric: 'weightsLeft' },
        ...{ pairs: 5, networks: 5, untrained: 0, unmeasured: 0, unpaired: 0, firstMedian: 3, secondMedian: 4 },
        ...{ difference: -1, differenceLowerQuartile: -3, differenceUpperQuartile: 0 },
        ...{ differenceLow: -4, differenceHigh: 2, wins: 3, losses: 1, ties: 1, signTest: 0.625 },
      },
    ]);
    const [turned] = comparisonRows(cells, summary, asked('dataset', 'criterion=obd,obs'));
    expect(turned).toMatchObject({ difference: 1, differenceLow: -2, differenceHigh: 4, wins: 1, losses: 3 });
    expect(turned.signTest).toBe(0.625);
  });

  it('counts a larger accuracy as better', () => {
    const { cells, summary } = results([...bySeed('obs', [9, 9, 1]), ...bySeed('obd', [1, 1, 9])]);
    const atStart = summary.map((row) => ({ ...row, testAccuracyStart: row.testAccuracy }));
    const grouping = asked('dataset', 'criterion=obs,obd', 'testAccuracy,testAccuracyStart,weightsLeft');
    expect(comparisonRows(cells, atStart, grouping)).toMatchObject([
      { metric: 'testAccuracy', wins: 2, losses: 1 },
      { metric: 'testAccuracyStart', wins: 2, losses: 1 },
      { metric: 'weightsLeft', wins: 1, losses: 2 },
    ]);
  });

  it('pairs within the groups, whatever else differs there, and leaves out the field itself', () => {
    const { cells, summary } = results(
      [1e-5, 1e-3].flatMap((alpha) =>
        [0.5, 2].flatMap((startRange) => [
          ...bySeed('obs', [3, 4], { alpha, startRange }),
          ...bySeed('obd', [5, 5], { alpha: 1.5 * alpha, startRange }), // no partner
          ...bySeed('obd', [8, 10], { alpha, startRange }),
        ]),
      ),
    );
    const rows = comparisonRows(cells, summary, asked('criterion,alpha'));
    expect(rows).toMatchObject([
      { alpha: 1e-5, pairs: 4, difference: -5.5, unpaired: 0 },
      { alpha: 1e-3, pairs: 4, difference: -5.5, unpaired: 0 },
    ]); // none for 1.5e-5 and 1.5e-3, where the plan has no OBS
    expect(rows[0]).not.toHaveProperty('criterion');
    expect(comparisonRows(cells, summary, asked('criterion'))).toMatchObject([{ pairs: 8, unpaired: 8 }]);
  });

  it('makes several comparisons, each within the other fields of the groups', () => {
    const { cells, summary } = results([
      ...bySeed('obs', [3, 4], { retrain: 'none' }),
      ...bySeed('obd', [5, 7], { retrain: 'none' }),
      ...bySeed('obs', [2, 2], { retrain: 'every' }),
      ...bySeed('obd', [3, 3], { retrain: 'every' }),
    ]);
    const grouping = asked('criterion,retrain', ['criterion=obs,obd', 'retrain=none,every']);
    expect(comparisonRows(cells, summary, grouping)).toMatchObject([
      { retrain: 'none', first: 'criterion=obs', difference: -2.5 },
      { retrain: 'every', first: 'criterion=obs', difference: -1 },
      { criterion: 'obs', first: 'retrain=none', difference: 1.5 },
      { criterion: 'obd', first: 'retrain=none', difference: 3 },
    ]);
    const columnsOf = (...compare: string[]) =>
      comparisonColumns(asked('criterion,retrain', compare))
        .slice(0, 2)
        .map(({ name, nullable }) => [name, nullable]);
    expect(columnsOf('criterion=obs,obd', 'retrain=none,every')).toEqual([
      ['criterion', true],
      ['retrain', true],
    ]);
    expect(columnsOf('criterion=obs,obd', 'criterion=obs,magnitude')).toEqual([
      ['retrain', undefined],
      ['first', undefined],
    ]);
  });

  it('counts what it leaves out; all four counts are all settings that have a result', () => {
    const { cells, summary } = results([...bySeed('obs', [3, 3, 3, 3, 3, 3]), ...bySeed('obd', [4, 4, 4, 4, 4, 4])]);
    const partly = summary
      .map((row, r) => ({ ...row, ...(r === 0 && { trained: false }), ...(r === 7 && { weightsLeft: null }) }))
      .filter((_, r) => ![2, 3, 9].includes(r)); // seed 3 has OBD alone, seed 4 neither
    expect(comparisonRows(cells, partly, asked('dataset'))).toMatchObject([
      { pairs: 2, untrained: 1, unmeasured: 1, unpaired: 1, wins: 2, signTest: 0.5 },
    ]);
    expect(comparisonRows(cells, [], asked('dataset'))).toEqual([
      {
        ...{ dataset: 'xor', first: 'criterion=obs', second: 'criterion=obd', metric: 'weightsLeft' },
        ...{
          pairs: 0,
          networks: 0,
          untrained: 0,
          unmeasured: 0,
          unpaired: 0,
          wins: 0,
          losses: 0,
          ties: 0,
          signTest: null,
        },
        ...{ firstMedian: null, secondMedian: null, difference: null, differenceLow: null, differenceHigh: null },
        ...{ differenceLowerQuartile: null, differenceUpperQuartile: null },
      },
    ]);
  });

  it('takes pairs of one network together: they prove no more than it does', () => {
    const seeds = { obs: [1, 2, 3, 6, 4, 1], obd: [5, 3, 3, 4, 7, 8] };
    const on = (...fields: Partial<CellConfig>[]) => {
      const { cells, summary } = results(
        fields.flatMap((some) => [...bySeed('obd', seeds.obd, some), ...bySeed('obs', seeds.obs, some)]),
      );
      return comparisonRows(cells, summary, asked('dataset'))[0];
    };
    const once = on({});
    // Fields that they read: other pairs, of the same six networks. Five of six fair coins but a tie: P = 2 (1 + 5)/32.
    const alphas = on({ alpha: 1e-6 }, { alpha: 1e-5 }, { alpha: 1e-4 });
    expect(alphas).toMatchObject({ pairs: 18, networks: 6, wins: 4, losses: 1, ties: 1 });
    expect(alphas.signTest).toBeCloseTo(0.375, 12); // a sum of rounded probabilities
    expect(alphas.difference).toBe(once.difference);
    const width = ({ differenceLow, differenceHigh }: Row) => (differenceHigh as number) - (differenceLow as number);
    expect(width(alphas)).toBeGreaterThanOrEqual(width(once) - 1);
    // Networks of their own: three times as many proofs.
    const decays = on({ decay: 1e-6 }, { decay: 1e-5 }, { decay: 1e-4 });
    expect(decays).toMatchObject({ pairs: 18, networks: 18, wins: 12, losses: 3, ties: 3 });
    expect(width(decays)).toBeLessThan(width(alphas));
  });

  it('pairs a cell that ignores a field with each value of it', () => {
    const { cells, summary } = results([
      [{ criterion: 'obs', inverse: 'recursive' }, 3],
      [{ criterion: 'obs', inverse: 'exact' }, 4],
      [{ criterion: 'obd' }, 5],
      [{ criterion: 'obd', alpha: 1 }, 5],
    ]);
    expect(comparisonRows(cells, summary, asked('dataset'))).toMatchObject([
      { first: 'criterion=obs', pairs: 2, networks: 1, unpaired: 1, difference: -1.5 },
    ]);
    // Within each inverse: OBD has its result under both.
    const within = comparisonRows(cells, summary, asked('inverse'));
    expect(within).toMatchObject([
      { inverse: 'recursive', pairs: 1, difference: -2 },
      { inverse: 'exact', pairs: 1, difference: -1 },
    ]);
    // Nor does it take part where the values are compared: that would be with itself.
    const inverses = comparisonRows(cells, summary, asked('dataset', 'inverse=recursive,exact'));
    expect(inverses).toMatchObject([{ pairs: 1, unpaired: 0, difference: -1 }]);
  });

  it('says who is better on a network by the median difference of its pairs', () => {
    const pair = (alpha: number, obs: number, obd: number): [Partial<CellConfig>, number][] => [
      [{ criterion: 'obs', alpha }, obs],
      [{ criterion: 'obd', alpha }, obd],
    ];
    const { cells, summary } = results([...pair(1e-6, 3, 4), ...pair(1e-5, 3, 4), ...pair(1e-4, 9, 4)]);
    expect(comparisonRows(cells, summary, asked('dataset'))).toMatchObject([
      { pairs: 3, networks: 1, wins: 1, losses: 0, ties: 0, difference: -1, signTest: 1 },
    ]);
  });

  it('does not depend on the order of the cells', () => {
    const left = [5, 3, 9, 4, 7, 12, 8, 8, 1, 6];
    const { cells, summary } = results([...bySeed('obd', left), ...bySeed('obs', left.toReversed())]);
    const rows = comparisonRows(cells, summary, asked('dataset'));
    expect(comparisonRows(cells.toReversed(), summary, asked('dataset'))).toEqual(rows);
  });

  it('says what pairs.arrow says of the same networks, turned round', () => {
    const rule = { trainErrorAtMost: 0.5 };
    const left = { obs: [4, 2, 3, 6, 4, 8, 5, 2], obd: [5, 3, 3, 4, 7, 1, 2] };
    const list = (['obs', 'obd'] as const).flatMap((criterion) => bySeed(criterion, left[criterion]));
    const cells: Cell[] = list.map(([fields], index) => cellOf(index, fields));
    const traces = list.map(([, weightsLeft], index) =>
      traceOf(cells[index], [
        { trainError: index === 3 ? 0.6 : 0.1, trainAccuracy: 1 },
        { weightsLeft, testAccuracy: index === 5 ? null : weightsLeft / 10 },
      ]),
    );
    const summary = traces.map((trace, index) => summaryRow(cells[index], trace, rule));
    const metrics = ['weightsLeft', 'testAccuracy'] as const;
    const pairs = pairRows(traces, [{ reference: { criterion: 'obs' }, measures: metrics }], rule);
    const rows = comparisonRows(cells, summary, asked('dataset', 'criterion=obd,obs', metrics.join(',')));
    const same = [
      ...['dataset', 'pairs', 'untrained', 'unmeasured', 'unpaired', 'ties'],
      ...['difference', 'differenceLowerQuartile', 'differenceUpperQuartile'],
    ];
    expect(
      pairs.map(({ pairs: count, untrained, unmeasured, unpaired }) => [count, untrained, unmeasured, unpaired]),
    ).toEqual([
      [6, 1, 0, 1],
      [5, 1, 1, 1],
    ]);
    for (const [r, row] of rows.entries()) {
      for (const name of same) expect(row[name], name).toBe(pairs[r][name]);
      expect([row.firstMedian, row.secondMedian]).toEqual([pairs[r].median, pairs[r].referenceMedian]);
      expect([row.wins, row.losses]).toEqual([pairs[r].losses, pairs[r].wins]);
    }
  });
});

describe('differingFields', () => {
  it('names what keeps two values from having pairs', () => {
    const cells = [
      cellOf(0, { criterion: 'obs', alpha: 1e-5, stop: 'end' }),
      cellOf(1, { criterion: 'obs', alpha: 1e-4, stop: 'end' }),
      cellOf(2, { criterion: 'obd', alpha: 1e-5, stop: 'trainAccuracy', layers: [2, 3, 1] }),
    ];
    expect(differingFields(cells, asked('dataset').comparisons[0])).toEqual(['layers', 'stop']);
    expect(differingFields(cells.slice(0, 2), asked('dataset', 'alpha=1e-5,1e-4').comparisons[0])).toEqual([]);
  });
});

it('a field that configs leave out at its default is compared by its default', () => {
  const cells = [{}, { biases: 'none' } as const].map((fields, index) => cellOf(index, fields));
  const values = cells.map(({ config }) => [
    hasValues(config, { biases: 'all' }),
    hasValues(config, { biases: 'none' }),
  ]);
  expect(values).toEqual([
    [true, false],
    [false, true],
  ]);
  const configs = cells.map(({ config }) => config);
  expect(valuesOf(configs, 'biases')).toEqual(['all', 'none']);
});
