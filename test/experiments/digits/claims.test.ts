import { describe, expect, it } from 'vitest';
import { digitsClaims } from '../../../experiments/digits/claims.ts';
import type { Row } from '../../../src/arrow/columns.ts';
import { cell, find, type HandMadeCell, rowsOf, tablesOf } from '../handMade.ts';

const WEIGHTS = 100;
function path(criterion: string, seed: number, step: (k: number) => Row, fields: Row = {}): HandMadeCell {
  const summary = { criterion, seed, retrain: 'none', loss: 'squared', ...fields };
  const steps = Array.from({ length: 95 }, (_, k) => ({ retrained: false, saliency: k === 0 ? null : 0, ...step(k) }));
  return cell(`${criterion} ${seed} ${JSON.stringify(fields)}`, summary, steps, WEIGHTS);
}
const of = (cells: readonly HandMadeCell[], words: string) => {
  const claims = digitsClaims(rowsOf(tablesOf('digits', cells)));
  return find(claims, claims.find(({ claim }) => claim.includes(words))!.claim);
};

describe.each([
  ['OBD', 'obd'],
  ['OBS', 'obs'],
])('predicted error of %s', (name, criterion) => {
  const words = `${name} on UCI digits, 64-16-10, squared error: predicted error`;
  /** E rises by 0.01 a deletion from 1, as predicted; by 0.1 beyond that from some deletion on. */
  const until = (seed: number, index: number, fields: Row = {}) =>
    path(
      criterion,
      seed,
      (k) => ({
        saliency: k === 0 ? null : 0.01,
        // Measured at every other deletion: saliencies between count, too.
        trainError: k % 2 === 1 ? null : 1 + 0.01 * k + (k > index ? 0.1 : 0),
      }),
      fields,
    );
  it.each([
    [[30, 30, 30], 'reproduced', 'up to 30 % (30 % to 30 % of 3 networks)'],
    [[20, 36, 60], 'reproduced', 'up to 36 % (20 % to 60 % of 3 networks)'],
    [[20, 40, 60], 'reproduced', 'up to 40 % (20 % to 60 % of 3 networks)'],
    [[38, 40, 60], 'better', 'up to 40 % (38 % to 60 % of 3 networks)'],
    [[28, 28, 60], 'differs', 'up to 28 % (28 % to 60 % of 3 networks)'],
  ])('is the measured one up to %j: %s', (indices, verdict, ours) => {
    expect(
      of(
        indices.map((index, i) => until(i + 1, index)),
        words,
      ),
    ).toMatchObject({ verdict, ours });
  });
  it('agrees within 5 % of E at the start, above or below, up to the first disagreement', () => {
    const off = (size: number, isOff: (k: number) => boolean) =>
      path(criterion, 1, (k) => ({ trainError: 2 + (isOff(k) ? size : 0) }));
    expect(of([off(0.09, (k) => k > 0)], words).ours).toMatch(/^up to 94 %/);
    expect(of([off(0.11, (k) => k > 50)], words).ours).toMatch(/^up to 50 %/);
    expect(of([off(-0.11, (k) => k > 50)], words).ours).toMatch(/^up to 50 %/);
    expect(of([off(0.11, (k) => k === 20)], words).ours).toMatch(/^up to 19 %/);
  });
  it('is asked of squared error without retraining', () => {
    const others = [until(1, 90, { loss: 'crossEntropy' }), until(2, 90, { retrain: 'every' })];
    expect(of([until(1, 10), ...others], words).verdict).toBe('differs');
    expect(of(others, words).verdict).toBe('not tested');
  });
});

it('the claim on OBS is said to be no claim of theirs', () => {
  expect(of([], 'OBS on UCI').source).toContain('no claim of theirs');
});

describe.each([
  ['test', 'testError'],
  ['training', 'trainError'],
])('OBD with retraining: %s error', (set, column) => {
  const words = `the ${set} error is about unchanged`;
  const other = column === 'testError' ? 'trainError' : 'testError';
  /** Retrained at each tenth deletion: there E is 1 up to a deletion and 1.2 from there on; between them it is 9. */
  const until = (seed: number, index: number, fields: Row = {}) =>
    path(
      'obd',
      seed,
      (k) => ({
        retrained: k > 0 && k % 10 === 0,
        [other]: 50 * (k + 1),
        [column]: k % 10 > 0 ? 9 : k > index ? 1.2 : k > 0 ? 1.09 : 1,
      }),
      { retrain: 'every', ...fields },
    );
  it.each([
    [[60, 60, 60], 'reproduced', 'up to 60 % (60 % to 60 % of 3 networks)'],
    [[50, 50, 90], 'differs', 'up to 50 % (50 % to 90 % of 3 networks)'],
    [[0, 0, 0], 'differs', 'up to 0 % (0 % to 0 % of 3 networks)'],
    [[90, 90, 90], 'reproduced', 'up to 90 % (90 % to 90 % of 3 networks)'],
  ])('unchanged up to %j: %s', (indices, verdict, ours) => {
    expect(
      of(
        indices.map((index, i) => until(i + 1, index)),
        words,
      ),
    ).toMatchObject({ verdict, ours });
  });
  it('counts up to the first retraining that leaves it higher, not the last that does not', () => {
    const back = path(
      'obd',
      1,
      (k) => ({ retrained: k % 10 === 0 && k > 0, trainError: 1, testError: 1, ...(k === 20 && { [column]: 2 }) }),
      { retrain: 'every' },
    );
    expect(of([back], words).ours).toMatch(/^up to 10 %/);
  });
  it('is not asked without retraining, or of cross-entropy', () => {
    expect(of([until(1, 60, { retrain: 'none' }), until(1, 60, { loss: 'crossEntropy' })], words).verdict).toBe(
      'not tested',
    );
  });
});

describe.each([
  ['Magnitude', 'magnitude', 1.5],
  ['Random deletion', 'random', 3],
])('%s', (name, criterion, factor) => {
  const words = `${name} on UCI digits`;
  /** Training error with half of the weights left; elsewhere it says nothing. */
  const half = (who: string, errors: readonly number[]) =>
    errors.map((error, i) => path(who, i + 1, (k) => ({ trainError: k === 50 ? error : 77 })));
  it('is so many times worse in each pair of a seed', () => {
    const claim = of(
      [
        ...half('obd', [1, 2, 4]),
        ...half(
          criterion,
          [1, 2, 4].map((e) => e * factor),
        ).toReversed(),
      ],
      words,
    );
    expect(claim.verdict).toBe('reproduced');
    expect(claim.ours).toMatch(new RegExp(`median ${factor.toFixed(2)},.* above 1 in 3 of 3$`));
    expect(of([...half('obd', [1, 2, 4]), ...half(criterion, [100, 100, 3.9 * factor])], words).verdict).toBe(
      'differs',
    );
    expect(of(half(criterion, [1]), words).verdict).toBe('not tested');
  });
});

it('keeps a row for each claim without any table', () => {
  const claims = digitsClaims(() => []);
  expect(claims.map(({ verdict }) => verdict)).toEqual(new Array(8).fill('not tested'));
  expect(new Set(claims.map(({ claim }) => claim)).size).toBe(8);
});
