import { describe, expect, it } from 'vitest';
import { approximationsClaims } from '../../../experiments/approximations/claims.ts';
import type { Row } from '../../../src/arrow/columns.ts';
import { cell, find, type HandMadeCell, rowsOf, tablesOf } from '../handMade.ts';

let next = 0;
function path(curvature: string, fields: Row, steps: readonly Row[], weights = 10): HandMadeCell {
  const summary = { criterion: 'obs', dataset: 'mixtures', renewEvery: 1, stoppedBy: 'end', ...fields, curvature };
  return cell(
    `cell ${next++}`,
    { weightsLeft: weights - steps.length + 1, ...summary },
    steps.map((step) => ({ trainError: 1, ...step })),
    weights,
  );
}
const of = (cells: readonly HandMadeCell[], start: string) =>
  find(approximationsClaims(rowsOf(tablesOf('approximations', cells))), start);
const whole = (n = 10) => new Array<Row>(n).fill({});

describe('no singularities without (t − o)', () => {
  const start = 'Without the (t − o) term';
  const exact = (stoppedBy: string, n: number, fields: Row = {}) => path('exact', { stoppedBy, ...fields }, whole(n));
  const gauss = (stoppedBy = 'end', fields: Row = {}) => path('gaussNewton', { stoppedBy, ...fields }, whole());
  it('none without it, some with it', () => {
    const claim = of([gauss(), gauss(), exact('indefinite', 5), exact('indefinite', 3), exact('end', 10)], start);
    expect(claim).toMatchObject({
      verdict: 'reproduced',
      ours: 'indefinite on 0 of 2 paths without it, on 2 of 3 with it (there at a median of 7 weights left)',
    });
    expect(of([gauss(), exact('end', 10)], start).verdict).toBe('differs');
    expect(of([gauss('indefinite'), exact('indefinite', 5)], start).verdict).toBe('differs');
  });
  it('needs both, with H renewed', () => {
    expect(of([exact('indefinite', 5)], start).verdict).toBe('not tested');
    expect(of([gauss()], start).verdict).toBe('not tested');
    const once = { renewEvery: 1000 };
    expect(of([gauss('end', once), exact('indefinite', 5, once)], start).verdict).toBe('not tested');
    expect(of([gauss(), gauss('indefinite', once), exact('indefinite', 5)], start).verdict).toBe('reproduced');
  });
});

describe('noise', () => {
  const start = 'With the (t − o) term pruning injects';
  /** Test errors of one network of each draw, with the exact H above by so much at each deletion. */
  const pairs = (dataset: string, by: readonly number[]) => {
    const of = (curvature: string, draw: number, size: number, above: number) =>
      path(
        curvature,
        { dataset, draw, seed: dataset === 'mixtures' ? 1 : draw },
        Array.from({ length: size }, (_, k) => ({ testError: draw + 0.01 * k + (k > 0 ? above : 0) })),
      );
    return [
      ...by.map((_, i) => of('gaussNewton', i + 1, 10, 0)),
      ...by.map((above, i) => of('exact', i + 1, 4, above)).toReversed(),
    ];
  };
  const up = [0.1, 0.2, 0.3];
  it('is the mean over the sizes of both, data sets apart', () => {
    const claim = of([...pairs('mixtures', up), ...pairs('monks-3', [0.4, 0.5, 0.6])], start);
    expect(claim.verdict).toBe('reproduced');
    expect(claim.ours).toMatch(
      /^exact − Gauss–Newton: monks-3 median 5.0e-1,.* above 0 in 3 of 3; mixtures median 2.0e-1, .* 3 of 3$/,
    );
    expect(of([...pairs('mixtures', up), ...pairs('monks-3', [0.4, 0.5, -0.6])], start).verdict).toBe('differs');
    expect(of([...pairs('mixtures', [-1, -1]), ...pairs('monks-3', new Array(9).fill(1))], start).verdict).toBe(
      'differs',
    );
  });
  it('is asked of data with noise only, and of both', () => {
    expect(of(pairs('mixtures', up), start).verdict).toBe('not tested');
    const clean = pairs('monks-1', [-1, -1, -1, -1, -1]);
    expect(of([...pairs('mixtures', up), ...pairs('monks-3', up), ...clean], start).verdict).toBe('reproduced');
  });
  it('has no say where the exact H is indefinite from the start', () => {
    const nothing = path('exact', { dataset: 'monks-3', draw: 9, seed: 9 }, [{ testError: 99 }]);
    const beside = path('gaussNewton', { dataset: 'monks-3', draw: 9, seed: 9 }, [{ testError: 1 }, { testError: 1 }]);
    const claim = of([...pairs('mixtures', up), ...pairs('monks-3', up), nothing, beside], start);
    expect(claim.ours).toMatch(/^exact − Gauss–Newton: monks-3 .* in 3 of 3; /);
  });
});

describe("OBD's f″ terms", () => {
  const start = 'OBD: without the f″ terms';
  /** E at half of ten weights is as given, elsewhere 100. */
  const obd = (curvature: string, dataset: string, seed: number, atHalf: number, saliency = 1) =>
    path(
      curvature,
      { criterion: 'obd', dataset, seed },
      whole().map((_, k) => ({ trainError: k === 5 ? atHalf : 100, saliency: k === 0 ? null : saliency })),
    );
  const pairs = (dataset: string, ratios: readonly number[]) => [
    ...ratios.map((_, i) => obd('obdRecursion', dataset, i + 1, i + 1)),
    ...ratios.map((ratio, i) => obd('obdRecursionBends', dataset, i + 1, (i + 1) * ratio)).toReversed(),
  ];
  it('change the error by ratios in pairs of a network, data sets apart, which have no say in the verdict', () => {
    const claim = of([...pairs('monks-1', [1.5, 1.5]), ...pairs('mixtures', [1.5])], start);
    expect(claim.verdict).toBe('reproduced');
    expect(claim.ours).toMatch(
      /^paths with a negative saliency: 0 of 3 without f″, 0 of 3 with; .*: median 1.500, .*above 1 in 3 of 3$/,
    );
    expect(of(pairs('monks-1', [0.5, 0.5]), start)).toMatchObject({
      verdict: 'reproduced',
      ours: expect.stringContaining('with / without: median 0.500'),
    });
    expect(of([obd('obdRecursion', 'monks-1', 1, 1), obd('obdRecursionBends', 'monks-2', 1, 1)], start).verdict).toBe(
      'not tested',
    );
  });
  it('keep all saliencies non-negative when dropped', () => {
    const negative = (curvature: string) => obd(curvature, 'monks-2', 1, 1, -1e-9);
    const fine = pairs('monks-1', [1, 1]);
    const secondDerivatives = of([...fine, obd('obdRecursion', 'monks-2', 1, 1), negative('obdRecursionBends')], start);
    expect(secondDerivatives).toMatchObject({
      verdict: 'reproduced',
      ours: expect.stringContaining('0 of 3 without f″, 1 of 3 with'),
    });
    // One path is enough, however much lower the error is without f″.
    for (const beside of [fine, pairs('monks-1', [9, 9, 9])]) {
      const cells = [...beside, negative('obdRecursion'), obd('obdRecursionBends', 'monks-2', 1, 9)];
      expect(of(cells, start).verdict).toBe('differs');
    }
    const zero = obd('obdRecursion', 'monks-2', 1, 1, 0);
    expect(of([...fine, zero, obd('obdRecursionBends', 'monks-2', 1, 1)], start).verdict).toBe('reproduced');
  });
});

describe('the diagonal', () => {
  const start = "OBD's backward recursion without f″";
  const order = (curvature: string, dataset: string, ...deleted: number[]) =>
    path(curvature, { criterion: 'obd', dataset }, [{ deleted: null }, ...deleted.map((q) => ({ deleted: q }))]);
  it('is the same if every path has the same order, data sets apart', () => {
    const cells = [
      ...[order('gaussNewton', 'monks-1', 1, 2, 3), order('gaussNewton', 'monks-2', 3, 2, 1)],
      ...[order('obdRecursion', 'monks-2', 3, 2, 1), order('obdRecursion', 'monks-1', 1, 2, 3)],
    ];
    expect(of(cells, start)).toMatchObject({
      verdict: 'reproduced',
      ours: 'same order of deletion in 2 of 2 networks',
    });
    const other = [order('gaussNewton', 'monks-3', 1, 2), order('obdRecursion', 'monks-3', 2, 1)];
    expect(of([...cells, ...other], start)).toMatchObject({
      verdict: 'differs',
      ours: 'same order of deletion in 2 of 3 networks',
    });
  });
});

it('keeps a row for each claim without any table', () => {
  expect(approximationsClaims(() => []).map(({ verdict }) => verdict)).toEqual(new Array(4).fill('not tested'));
});
