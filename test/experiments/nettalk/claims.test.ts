import { describe, expect, it } from 'vitest';
import { nettalkClaims } from '../../../experiments/nettalk/claims.ts';
import type { Row } from '../../../src/arrow/columns.ts';
import { cell, find, type HandMadeCell, rowsOf, tablesOf } from '../handMade.ts';

/** A path whose test error goes from `start` to so much, over a smallest value on the way. */
function path(
  criterion: string,
  decay: number,
  fields: Row = {},
  testError = 2,
  trainError = 1,
  smallest = 1.9,
  start = 2,
): HandMadeCell {
  const summary = { criterion, decay, retrain: 'every', retrainEvery: 444, ...fields };
  const steps = [
    { testError: start, trainError: 0.5 },
    { testError: smallest, trainError: 50 },
    { testError, trainError },
  ];
  return cell(`${criterion} ${decay} ${JSON.stringify(fields)}`, summary, steps);
}
const of = (cells: readonly HandMadeCell[], words: string) => {
  const claims = nettalkClaims(rowsOf(tablesOf('nettalk', cells)));
  return find(claims, claims.find(({ claim }) => claim.includes(words))!.claim);
};
/** OBS at decays 1, 2, …, whose test errors change by shares. */
const changed = (...shares: number[]) => shares.map((share, i) => path('obs', i + 1, {}, 2 * (1 + share)));
/** OBS at decays 1, 2, …, each from a test error to another. */
const fromTo = (...ends: [number, number][]) =>
  ends.map(([start, end], i) => path('obs', i + 1, {}, end, 1, 1.9, start));

describe('the test error of OBS', () => {
  const lower = 'is lower than at the start';
  it('falls wherever the dense network overfits: its test error is 5 % above the least over decays', () => {
    const claim = of(fromTo([3, 2.4], [2, 3], [2.2, 2.178]), lower);
    expect(claim).toMatchObject({
      verdict: 'reproduced',
      ours: 'decay 1e+0, retrained each 444: -20.0 %; decay 2e+0, retrained each 444: +50.0 %; decay 3e+0, retrained each 444: -1.0 %',
    });
    expect(claim.note).toMatch(/\(decay 1e\+0, retrained each 444; decay 3e\+0, retrained each 444\)$/);
  });

  it('must fall in every one of them: staying as it is is no fall', () => {
    expect(of(fromTo([2, 1], [3, 2], [3, 3.1]), lower).verdict).toBe('differs');
    expect(of(fromTo([2, 1], [3, 2], [3, 3]), lower).verdict).toBe('differs');
    expect(of(fromTo([2, 1], [3, 2], [3, 2.9]), lower).verdict).toBe('reproduced');
  });

  it('has nothing to show where no dense network overfits, however it falls', () => {
    expect(of(changed(-0.2, -0.3, -0.4), lower)).toMatchObject({
      verdict: 'differs',
      note: expect.stringContaining('(nowhere)'),
    });
    expect(of(fromTo([2, 1]), lower).verdict).toBe('differs');
    // 4.5 % above is not enough to count, 5.5 % is.
    expect(of(fromTo([2, 1], [2.09, 1]), lower).verdict).toBe('differs');
    expect(of(fromTo([2, 1], [2.11, 1]), lower).verdict).toBe('reproduced');
    expect(of(fromTo([2, 1], [3, 1], [2.09, 9]), lower).verdict).toBe('reproduced');
    expect(of(fromTo([2, 1], [3, 1], [2.11, 9]), lower).verdict).toBe('differs');
  });

  it('falls by as much in the median', () => {
    const words = 'falls by 10.6 %';
    const claim = of(changed(-0.3, -0.09, 0.5), words);
    expect(claim.verdict).toBe('reproduced');
    expect(claim.ours).toMatch(
      /^at 1,560 weights: median -9.0 %, -30.0 % under the best condition; .*decay 3e\+0, retrained each 444: -5.0 %$/,
    );
    expect(of(changed(-0.107), words).verdict).toBe('better');
    expect(of(changed(-0.106), words).verdict).toBe('reproduced');
    expect(of(changed(-0.08), words).verdict).toBe('differs');
    expect(of(changed(-0.3, -0.01, 0.5), words).verdict).toBe('differs');
  });

  it('is that of OBS with retraining, all ways of it', () => {
    // Decoys that overfit and rise, and such that would make all others look overfitted.
    const decoys = [
      ...[path('obd', 1, {}, 9, 1, 1.9, 3), path('obs', 1, { retrain: 'none' }, 9, 1, 1.9, 3)],
      ...[path('magnitude', 1, {}, 1, 1, 0.5, 1), path('obs', 2, { retrain: 'none' }, 1, 1, 0.5, 1)],
    ];
    const cells = fromTo([3, 2], [2, 2.5]);
    expect(of([...cells, ...decoys], lower)).toEqual(of(cells, lower));
    expect(of(cells, lower).verdict).toBe('reproduced');
    const once = path('obs', 1, { retrainEvery: 3108 }, 9, 1, 1.9, 3);
    expect(of([...cells, once], lower)).toMatchObject({
      verdict: 'differs',
      note: expect.stringContaining('(decay 1e+0, retrained each 444; decay 1e+0, retrained each 3108)'),
    });
    expect(of(decoys, lower).verdict).toBe('not tested');
  });
});

describe('training errors', () => {
  const words = 'OBS has a lower training error than OBD and magnitude';
  const trained = (criterion: string, trainError: number, fields: Row = {}, decay = 1) =>
    path(criterion, decay, fields, 2, trainError);
  it('at the end, beside that of OBS alike', () => {
    const obs = [trained('obs', 1), trained('obs', 10, {}, 2), trained('obs', 100, { retrainEvery: 3108 })];
    const claim = of([...obs, trained('obd', 1.5), trained('magnitude', 20, {}, 2)], words);
    expect(claim).toMatchObject({
      verdict: 'reproduced',
      ours: 'obd (decay 1e+0, retrained each 444): 1.50 times, magnitude (decay 2e+0, retrained each 444): 2.00 times',
    });
    expect(of([...obs, trained('obd', 1.5), trained('magnitude', 9, {}, 2)], words).verdict).toBe('differs');
    expect(of([...obs, trained('obd', 99, { retrainEvery: 3108 })], words).verdict).toBe('differs');
    expect(of([...obs, trained('obd', 1)], words).verdict).toBe('differs');
  });
  it('of one seed, and without a partner no crash and no verdict', () => {
    const obs = [trained('obs', 5, { seed: 2 }), trained('obs', 1)];
    expect(of([...obs, trained('obd', 4, { seed: 2 })], words).ours).toContain('0.80 times');
    expect(of([...obs, trained('obd', 9, { seed: 3 })], words).verdict).toBe('not tested');
    expect(of([...obs, trained('obd', 9, {}, 7)], words).verdict).toBe('not tested');
    expect(of(obs, words).verdict).toBe('not tested');
  });
});

it('keeps a row for each claim without any table', () => {
  expect(nettalkClaims(() => []).map(({ verdict }) => verdict)).toEqual(new Array(3).fill('not tested'));
});
