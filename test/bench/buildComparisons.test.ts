import { describe, expect, it } from 'vitest';
import { AGAIN, buildComparisons, isSpreadTooWide } from '../../bench/buildComparisons.ts';
import { comparisons, reference } from '../../bench/comparisons.ts';
import { measured } from './measured.ts';

const CELL = [
  measured('cell', 'ours', [8, 9, 10]),
  measured('cell', 'before', [80, 100, 90]),
  measured('cell', 'usual', [16, 20, 20]),
  measured('cell/recursion', 'usual', [80, 90, 100], { method: 'rank-one loop' }),
];
const TRAINING = [
  measured('cell/train', 'ours', [50, 60, 55], { steps: 500 }),
  measured('cell/train', 'before', [200, 200, 200], { steps: 400 }),
  measured('cell/train/ourRule', 'usual', [100, 120, 110], { steps: 500, method: 'our rule' }),
];

describe('this build over others, round by round', () => {
  it('a cell: less than 1 is faster, the rank-one loop beside the inverse alone', () => {
    const rows = buildComparisons(CELL).map(({ comparison, values }) => [comparison, values]);
    expect(rows).toEqual([
      ['over the build before', [0.1, 0.09, 10 / 90]],
      ['over numpy usual, as installed', [0.5, 0.45, 0.5]],
      ['over numpy usual, as installed, rank-one loop', [0.1, 0.1, 0.1]],
    ]);
  });

  it('a training: also for a step, of which the others may need another number', () => {
    const rows = buildComparisons(TRAINING);
    // 60 ms / 500 steps over 200 ms / 400 steps is 0.24
    expect(rows.map(({ comparison, values }) => [comparison, values[1]])).toEqual([
      ['over the build before', 0.3],
      ['a step over the build before', 0.24],
      ['over numpy usual, as installed, our rule', 0.5],
      ['a step over numpy usual, as installed, our rule', 0.5],
    ]);
  });

  it('with its spread, which asks for another run above 15 %', () => {
    const [row] = buildComparisons(CELL);
    expect([row.median, row.lowest, row.highest]).toEqual([0.1, 0.09, 10 / 90]);
    expect(row.spread).toBeCloseTo((10 / 90 - 0.09) / 0.1, 12);
    expect(isSpreadTooWide(CELL)).toBe(true);
    expect(isSpreadTooWide([CELL[0], measured('cell', 'before', [80, 92, 100])])).toBe(false);
  });

  it('never between two runs, both of which are kept', () => {
    const again = CELL.map((one) => ({ ...one, group: one.group + AGAIN }));
    const groups = buildComparisons([...CELL, ...again]).map(({ group }) => group);
    expect(groups).toEqual([...CELL.slice(1).map(() => 'cell'), ...CELL.slice(1).map(() => 'cell, again')]);
  });
});

it('the figures of backends leave builds out, and take theirs from wasm', () => {
  expect(comparisons([...CELL, ...TRAINING])).toEqual([]);
  const exact = [measured('exact', 'ours', [1], { backend: 'openblas' }), measured('exact', 'ours', [2])];
  expect(reference(exact[0], exact)).toBe(exact[1]);
  expect(comparisons(exact).map(({ values }) => values)).toEqual([[0.5]]);
});
