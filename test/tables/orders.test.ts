import { describe, expect, it } from 'vitest';
import type { CellConfig } from '../../src/experiment/cells.ts';
import { orderRows } from '../../src/tables/orders.ts';
import { cellOf, traceOf } from './handMade.ts';

const path = (index: number, fields: Partial<CellConfig>, deleted: number[]) => {
  const cell = cellOf(index, fields);
  return { cell, trace: traceOf(cell, [{}, ...deleted.map((q) => ({ deleted: q }))]) };
};
const rowsOf = (paths: ReturnType<typeof path>[], reference: Partial<CellConfig>) => [
  ...orderRows(
    paths.map(({ trace }) => trace),
    { reference },
  ),
];
const whole = [0, 1, 2, 3, 4, 5, 6, 7]; // of nine weights: weight 8 is left

describe('orderRows', () => {
  it('compares whole paths with the one at the reference, the weight that is left coming last', () => {
    const paths = [
      path(0, { alpha: 1e-8 }, whole),
      path(1, { alpha: 1e-6 }, whole),
      path(2, { alpha: 1e-4 }, [0, 1, 2, 5, 3, 4, 6, 7]),
    ];
    const rows = rowsOf(paths, { alpha: 1e-6 });
    expect(rows.map((row) => row.commonSteps)).toEqual([8, 8, 3]);
    expect(rows.map((row) => row.compared)).toEqual([8, 8, 8]);
    expect(rows.map((row) => row.referenceCell)).toEqual(['cell 1', 'cell 1', 'cell 1']);
    expect(rows[0]).toMatchObject({ reference: 'alpha=1e-6', alpha: 1e-8, overlapHalf: 1 });
    expect(rows[0].rankCorrelation).toBeCloseTo(1, 12);
    // Weights 3, 4, 5 at ranks 4, 5, 3 instead of 3, 4, 5: Σd² = 1 + 1 + 4, and n = 9 with the one that is left.
    expect(rows[2].rankCorrelation).toBeCloseTo(1 - (6 * 6) / (9 * 80), 12);
    expect(rows[2].overlapHalf).toBe(3 / 4); // {0, 1, 2, 5} and {0, 1, 2, 3}
  });

  it('takes any fields, several at once, and names them in the order of the config', () => {
    const paths = [
      path(0, { curvature: 'exact', inverse: 'exact' }, whole),
      path(1, { curvature: 'gaussNewton', inverse: 'recursive' }, whole.toReversed()),
    ];
    const [exact, gaussNewton] = rowsOf(paths, { inverse: 'recursive', curvature: 'gaussNewton' });
    expect(exact).toMatchObject({ reference: 'curvature=gaussNewton inverse=recursive', referenceCell: 'cell 1' });
    // Weight q < 8 at rank q and 7 − q: d = 7 − 2q, Σd² = 2(49 + 25 + 9 + 1) = 168; weight 8 last in both.
    expect(exact.rankCorrelation).toBeCloseTo(1 - (6 * 168) / (9 * 80), 12);
    expect(exact).toMatchObject({ overlapHalf: 0, commonSteps: 0 });
    expect(gaussNewton.rankCorrelation).toBeCloseTo(1, 12);
  });

  it('counts a weight that came back where it went for good', () => {
    const [reference, other] = [cellOf(0, { alpha: 1e-6 }), cellOf(1, { alpha: 1e-4 })];
    const changes = [0, 1, 2, 3].map((deleted) => ({ deleted }));
    const swap = { kind: 'swap', deleted: 4, inserted: 1 } as const;
    const paths = [
      traceOf(reference, [{}, ...changes]),
      traceOf(other, [{}, ...changes.slice(0, 3), swap, { deleted: 1 }]),
    ];
    const rows = [...orderRows(paths, { reference: { alpha: 1e-6 } })];
    // 0, 1, 2, 3 and 0, 2, 4, 1: of the first halves 0 is in both.
    expect(rows[1]).toMatchObject({ compared: 4, commonSteps: 1, overlapHalf: 1 / 2 });
  });

  it('compares as many deletions as the shorter path has; all that are left then share the last rank', () => {
    const shorter = [1, 0, 2];
    const rows = rowsOf([path(0, { alpha: 1e-8 }, shorter), path(1, { alpha: 1e-6 }, whole)], { alpha: 1e-6 });
    // Both cut to three deletions; ranks (0-based) 0, 1, 2 and six times 5.5, mean 4. Deviations of 0, 1, 2 from it are
    // −4, −3, −2, of the others 1.5: Σx² = 16 + 9 + 4 + 6·2.25 = 42.5, and with weights 0 and 1 exchanged Σxy = 2·12 +
    // 4 + 13.5 = 41.5.
    expect(rows[0].rankCorrelation).toBeCloseTo(41.5 / 42.5, 12);
    expect(rows[0]).toMatchObject({ compared: 3, commonSteps: 0, overlapHalf: 0 }); // half of three is one: {1} and {0}
    expect(rows[1]).toMatchObject({ compared: 8, commonSteps: 8 });
    const [other] = rowsOf([path(0, { alpha: 1 }, whole), path(1, { alpha: 1e-6 }, shorter)], { alpha: 1e-6 });
    expect(other).toMatchObject({ compared: 3, commonSteps: 0, overlapHalf: 0 });
    expect(other.rankCorrelation).toBeCloseTo(41.5 / 42.5, 12);
  });

  it('of a path that is the beginning of the other says that they agree', () => {
    const [row] = rowsOf([path(0, { alpha: 1 }, whole.slice(0, 5)), path(1, {}, whole)], { alpha: 1e-5 });
    expect(row.rankCorrelation).toBeCloseTo(1, 12);
    expect(row).toMatchObject({ compared: 5, commonSteps: 5, overlapHalf: 1 });
  });

  it('of a path that deleted nothing says nothing', () => {
    const [row] = rowsOf([path(0, { alpha: 1 }, []), path(1, {}, whole)], { alpha: 1e-5 });
    expect(row).toMatchObject({ compared: 0, rankCorrelation: null, commonSteps: 0, overlapHalf: null });
  });

  it('leaves out cells without a partner, and those that a measurement stops', () => {
    const paths = [path(0, { alpha: 1 }, whole), path(1, { seed: 2 }, whole)];
    expect(rowsOf(paths, { alpha: 1e-5 })).toHaveLength(1);
    const stopped = [path(0, { alpha: 1, stop: 'trainAccuracy' }, whole), path(1, { stop: 'trainAccuracy' }, whole)];
    expect(rowsOf(stopped, { alpha: 1e-5 })).toEqual([]);
    expect(rowsOf([path(0, { stop: 'weightsLeft', weightsLimit: 1 }, whole)], { alpha: 1e-5 })).toHaveLength(1);
  });
});
