import { describe, expect, it } from 'vitest';
import { nettalkClaims } from '../../../src/tables/claims/nettalkClaims.ts';
import type { Row } from '../../../src/trace/columns.ts';
import { cell, find, type HandMadeCell, rowsOf, tablesOf } from './handMade.ts';

/** A path whose test error goes from 2 to so much, over a smallest value on the way. */
function path(
  criterion: string,
  decay: number,
  fields: Row = {},
  testError = 2,
  trainError = 1,
  smallest = 1.9,
): HandMadeCell {
  const summary = { criterion, decay, retrain: 'every', retrainEvery: 444, ...fields };
  const steps = [
    { testError: 2, trainError: 0.5 },
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

describe('the test error of OBS', () => {
  it('falls under most conditions: half is not most, one is not enough', () => {
    const words = 'is lower than at the start';
    expect(of(changed(-0.2, -0.01, 0.5), words)).toMatchObject({
      verdict: 'reproduced',
      ours: 'decay 1e+0, retrained each 444: -20.0 %; decay 2e+0, retrained each 444: -1.0 %; decay 3e+0, retrained each 444: +50.0 %',
    });
    expect(of(changed(-0.2, 0.1), words).verdict).toBe('differs');
    expect(of(changed(-0.2, 0, 0), words).verdict).toBe('differs');
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

  it('is never higher', () => {
    const words = 'without harm';
    expect(of(changed(-0.1, 0), words).verdict).toBe('reproduced');
    expect(of(changed(-0.1, 0.001), words).verdict).toBe('differs');
  });

  it('is that of OBS with retraining, all ways of it', () => {
    const decoys = [path('obd', 1, {}, 9), path('obs', 1, { retrain: 'none' }, 9)];
    expect(of([...changed(-0.1), ...decoys], 'without harm').verdict).toBe('reproduced');
    const once = path('obs', 1, { retrainEvery: 3108 }, 9);
    expect(of([...changed(-0.1), once], 'without harm').verdict).toBe('differs');
    expect(of([...changed(-0.1), once], 'is lower than').verdict).toBe('differs');
    expect(of(decoys, 'without harm').verdict).toBe('not tested');
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
  expect(nettalkClaims(() => []).map(({ verdict }) => verdict)).toEqual(new Array(4).fill('not tested'));
});
