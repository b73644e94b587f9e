import { expect, it } from 'vitest';
import type { Row } from '../../../src/arrow/columns.ts';
import { changedFields, pairedRuns } from '../../../src/report/compare/pairedRuns.ts';

const row = (seed: number, weightsLeft: number, rest: Row = {}): Row => ({
  ...{ dataset: 'monks-1', criterion: 'obs', alpha: 1e-5, seed, weightsLeft, trained: true },
  ...rest,
});
const weightsOf = (first: readonly Row[], second: readonly Row[]) =>
  pairedRuns(first, second).filter(({ measure }) => measure === 'weightsLeft');

it('a field has changed if the two runs have no value of it in common', () => {
  const first = [row(1, 9), row(2, 9, { alpha: 1e-4 })];
  const changed = [{ field: 'alpha', first: [1e-5, 1e-4], second: [1e-2] }];
  expect(changedFields(first, [row(1, 9, { alpha: 1e-2 })])).toEqual(changed);
  expect(changedFields(first, [row(1, 9, { alpha: 1e-2 }), row(1, 9)])).toEqual([]);
  expect(changedFields(first, [])).toEqual([]);
});

it('networks of one seed are pairs though α changed, and the difference is the median over them', () => {
  const first = [row(1, 10), row(2, 20), row(3, 30), row(4, 99)];
  const second = [1, 2, 3].map((seed) => row(seed, 10 * seed + seed - 2, { alpha: 1e-2 })); // −1, 0, +1
  expect(weightsOf(first, second)).toEqual([
    {
      ...{ dataset: 'monks-1', criterion: 'obs', fields: {}, measure: 'weightsLeft' },
      ...{ pairs: 3, changed: 2, better: 1, worse: 1 },
      ...{ first: 20, second: 20, difference: 0, lowerQuartile: -0.5, upperQuartile: 0.5 },
    },
  ]);
});

it('another criterion throughout is compared, too; of several only like with like', () => {
  const swapped = [row(1, 8, { criterion: 'obsSwap' })];
  expect(weightsOf([row(1, 10)], swapped)).toMatchObject([{ criterion: 'obs → obsSwap', pairs: 1, difference: -2 }]);
  const found = weightsOf([row(1, 10), row(1, 12, { criterion: 'obd' })], [row(1, 11)]);
  expect(found).toMatchObject([
    { criterion: 'obs', pairs: 1, difference: 1 },
    { criterion: 'obd', pairs: 0, first: 12, second: null, difference: null },
  ]);
});

it('cells that other fields tell apart are not taken together: a row for each value of the fewest that do', () => {
  // the stop rule follows from α, decay is that of the data set: neither says more
  const cells = (more: number): Row[] =>
    [1e-5, 1e-2].flatMap((alpha) =>
      [1, 2].map((seed) => row(seed, 10 + more, { alpha, stop: alpha === 1e-5 ? 'end' : 'error', decay: 1e-4 })),
    );
  const other = row(1, 30, { dataset: 'monks-2', alpha: 1e-5, stop: 'error', decay: 1e-3 });
  expect(weightsOf([...cells(0), other], [...cells(1), other])).toMatchObject([
    { dataset: 'monks-1', fields: { alpha: '1e-5' }, pairs: 2, difference: 1 },
    { dataset: 'monks-1', fields: { alpha: '0.01' }, pairs: 2, difference: 1 },
    { dataset: 'monks-2', fields: { alpha: '1e-5' }, pairs: 1, difference: 0 },
  ]);
});

it('a field that changed for one criterion, or from several values, is named', () => {
  const obd = row(1, 20, { criterion: 'obd' });
  const ofObs = weightsOf([row(1, 10), obd], [row(1, 11, { alpha: 1e-2 }), obd])[0];
  expect(ofObs).toMatchObject({ criterion: 'obs', fields: { alpha: '1e-5 → 0.01' }, pairs: 1, difference: 1 });
  const [pooled] = weightsOf([row(1, 10), row(1, 12, { alpha: 1e-4 })], [row(1, 11, { alpha: 1e-2 })]);
  expect(pooled).toMatchObject({ fields: { alpha: '1e-5, 1e-4 → 0.01' }, pairs: 0, first: 11 });
});

it('networks that had not trained are in no pair', () => {
  expect(weightsOf([row(1, 10), row(2, 5)], [row(1, 11, { trained: false }), row(2, 6)])).toMatchObject([
    { pairs: 1, first: 5, second: 6 },
  ]);
});
