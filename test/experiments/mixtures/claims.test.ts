import { describe, expect, it } from 'vitest';
import { mixturesClaims } from '../../../experiments/mixtures/claims.ts';
import type { Row } from '../../../src/arrow/columns.ts';
import { cell, find, type HandMadeCell, rowsOf, tablesOf } from '../handMade.ts';

const EPOCHS = { decay: 0, trainUntil: 'minimum', alpha: 1e-6 };
const MINIMUM = { ...EPOCHS, decay: 1e-5 };
const STOPPED = { ...EPOCHS, trainUntil: 'validationError' };
const TRAINED = 'Mixtures:';

type Errors = (k: number) => number;
const flat: Errors = () => 0.1;
/** A path of 64 weights to one. */
function path(
  criterion: string,
  draw: number,
  testError: Errors,
  trainError: Errors = flat,
  others: Row = {},
): HandMadeCell {
  const retrain = criterion === 'obd' ? 'every' : 'none';
  const steps = Array.from({ length: 64 }, (_, k) => ({ trainError: trainError(k), testError: testError(k) }));
  const fields = { criterion, retrain, ...EPOCHS, seed: 1, draw, trainErrorStart: trainError(0), ...others };
  return cell(`${criterion} ${draw} ${JSON.stringify(others)}`, fields, steps);
}
const of = (cells: readonly HandMadeCell[], start: string) =>
  find(mixturesClaims(rowsOf(tablesOf('mixtures', cells))), start);
/** Of each draw a path of OBS; of the draws in another order one of OBD. */
const both = (
  draws: readonly number[],
  obs: (draw: number) => [Errors, Errors?],
  obd: (draw: number) => [Errors, Errors?],
) => [
  ...draws.map((draw) => path('obs', draw, ...obs(draw))),
  ...draws.map((draw) => path('obd', draw, ...obd(draw))).toReversed(),
];

describe('training errors', () => {
  const start = `${TRAINED} OBS has the lower training error until the 24th deletion`;
  /** OBD is at 1, OBS below it for so many deletions. */
  const crossingAt = (...indices: number[]) =>
    both(
      indices.map((_, i) => i + 1),
      (draw) => [flat, (k) => (k <= indices[draw - 1] ? 0.5 : 2)],
      () => [flat, () => 1],
    );
  it.each([
    [[20, 24, 30], 'reproduced', 'median 24, quartiles 22 to 27 (3 draws)'],
    [[30, 32], 'better', 'median 31, quartiles 30.5 to 31.5 (2 draws)'],
    [[5, 10, 15, 20, 60], 'differs', 'median 15, quartiles 10 to 20 (5 draws)'],
    [[0, 0], 'differs', 'median 0, quartiles 0 to 0 (2 draws)'],
  ])('cross after %j deletions: %s', (places, verdict, ours) => {
    expect(of(crossingAt(...places), start)).toMatchObject({ verdict, ours });
  });
  it('cross where OBS has been lower for longest, on balance', () => {
    // Above at the first three, below up to the 24th but for one, above then.
    const cells = both(
      [1],
      () => [flat, (k) => (k <= 3 || k === 10 || k > 24 ? 2 : 0.5)],
      () => [flat, () => 1],
    );
    expect(of(cells, start).ours).toBe('median 24, quartiles 24 to 24 (1 draws)');
  });
  it('cross at the last of equal places', () => {
    const cells = both(
      [1],
      () => [flat, (k) => (k <= 10 || k === 13 || k === 14 ? 0.5 : 2)],
      () => [flat, () => 1],
    );
    expect(of(cells, start).ours).toMatch(/^median 14,/);
  });
  it('pairs are by draw: each OBD at its own level', () => {
    const cells = both(
      [1, 2],
      (draw) => [flat, (k) => 10 * draw - (k <= 24 ? 1 : -1)],
      (draw) => [flat, () => 10 * draw],
    );
    expect(of(cells, start).verdict).toBe('reproduced');
    const unpaired = [path('obs', 1, flat), path('obd', 2, flat)];
    expect(of(unpaired, start).verdict).toBe('not tested');
  });
});

/** A fall by a tenth to a minimum, and up again. */
const minimumAt =
  (index: number): Errors =>
  (k) =>
    0.1 - 0.01 * (1 - Math.abs(k - index) / 63);

describe('the smallest test error of OBS', () => {
  const start = `${TRAINED} OBS lowers the test error, most after 22`;
  const at = (indices: number[], others: Row = {}) =>
    indices.map((index, i) => path('obs', i + 1, minimumAt(index), flat, others));
  it("is where the paper's is", () => {
    const claim = of(at([10, 20, 30]), start);
    expect(claim.verdict).toBe('reproduced');
    expect(claim.ours).toMatch(
      /^minimum after a median of 20 deletions, quartiles 15 to 25; fall \d+\.\d % \(3 draws\)$/,
    );
    expect(of(at([2, 10, 15]), start).verdict).toBe('differs');
    expect(of(at([30, 40, 50]), start).verdict).toBe('differs');
    expect(of([], start).verdict).toBe('not tested');
  });
  it('of stopped networks after 17; α and criteria are not mixed up', () => {
    const stopped = 'Mixtures, stopped at minimum validation error: OBS lowers the test error, most after 17';
    const decoys = [
      ...at([50, 50, 50]),
      ...at([50, 50], { ...STOPPED, alpha: 1e-4 }),
      path('obd', 1, minimumAt(50), flat, STOPPED),
    ];
    expect(of([...at([16, 18], STOPPED), ...decoys], stopped).verdict).toBe('reproduced');
    expect(of(decoys, stopped).verdict).toBe('not tested');
  });
  it('each way of training by itself', () => {
    const cells = [...at([22], MINIMUM), ...at([50, 50]), ...at([5, 5, 5], STOPPED)];
    expect(of(cells, start)).toMatchObject({ verdict: 'differs', ours: expect.stringContaining('(2 draws)') });
    expect(of(cells, start).note).toMatch(
      /; trained to a minimum with decay: minimum after a median of 22 .* \(1 draws\) \(reproduced\)$/,
    );
  });
});

describe('OBD with retraining', () => {
  const rough =
    (size: number): Errors =>
    (k) =>
      0.1 + (k % 2) * size;
  const SIX = [1, 2, 3, 4, 5, 6];
  it('is more erratic: the second difference of the test error', () => {
    const start = `${TRAINED} along OBD with retraining the test error is more erratic`;
    const claim = of(
      both(
        SIX,
        (draw) => [rough(0.01 * draw)],
        (draw) => [rough(0.02 * draw)],
      ),
      start,
    );
    expect(claim.verdict).toBe('reproduced');
    expect(claim.ours).toBe(
      'OBD / OBS: median 2.00, quartiles 2.00 to 2.00, 95 % interval 2.00 to 2.00, above 1 in 6 of 6',
    );
    expect(
      of(
        both(
          SIX,
          () => [rough(0.01)],
          (draw) => [rough(draw <= 3 ? 0.02 : 0.001)],
        ),
        start,
      ).verdict,
    ).toBe('differs');
    // What comes after the 20th deletion does not count.
    const later = both(
      SIX,
      (draw) => [(k) => rough(0.01 * draw)(k) + (k > 20 ? (k % 2) * 9 : 0)],
      (draw) => [rough(0.02 * draw)],
    );
    expect(of(later, start).verdict).toBe('reproduced');
  });

  it('rises on average, whatever OBS does', () => {
    const start = `${TRAINED} over the first 22 deletions the test error rises`;
    const slope =
      (by: number): Errors =>
      (k) =>
        0.2 + (k <= 22 ? by * k : -100 * by);
    const claim = of(
      both(
        SIX,
        () => [slope(-0.004)],
        () => [slope(0.002)],
      ),
      start,
    );
    expect(claim.verdict).toBe('reproduced');
    // The mean of 1 … 22 is 11.5.
    expect(claim.ours).toMatch(
      /^mean rise: median 2.3e-2,.* 6 of 6; mean fall along OBS on the same networks: median 4.6e-2,.* 6 of 6$/,
    );
    expect(
      of(
        both(
          SIX,
          () => [slope(-0.002)],
          () => [slope(-0.001)],
        ),
        start,
      ).verdict,
    ).toBe('differs');
    expect(
      of(
        both(
          SIX,
          () => [slope(0.002)],
          () => [slope(0.001)],
        ),
        start,
      ),
    ).toMatchObject({
      verdict: 'reproduced',
      ours: expect.stringMatching(/; mean fall along OBS .* above 0 in 0 of 6$/),
    });
    // Half of them: the interval reaches below 0.
    expect(
      of(
        both(
          SIX,
          () => [slope(-0.004)],
          (draw) => [slope(draw <= 3 ? 0.002 : -0.002)],
        ),
        start,
      ).verdict,
    ).toBe('differs');
  });

  it('does not get as low as OBS, over the 34 deletions shown', () => {
    const start = `${TRAINED} the smallest test error along OBS is below`;
    const lowest =
      (value: number, at = 30): Errors =>
      (k) =>
        k === at ? value : 1;
    const claim = of(
      both(
        SIX,
        (draw) => [lowest(0.1 * draw)],
        (draw) => [lowest(0.1 * draw + 0.05)],
      ),
      start,
    );
    expect(claim.verdict).toBe('reproduced');
    expect(claim.ours).toMatch(/^OBD − OBS: median 5.0e-2,.*above 0 in 6 of 6 draws$/);
    const sometimes = both(
      SIX,
      () => [lowest(0.1)],
      (draw) => [lowest(draw <= 4 ? 0.15 : 0.05)],
    );
    expect(of(sometimes, start).verdict).toBe('differs');
    const last = both(
      SIX,
      () => [lowest(0.1, 34)],
      () => [lowest(0.15)],
    );
    expect(of(last, start).verdict).toBe('reproduced');
    expect(
      of(
        both(
          SIX,
          () => [lowest(0.1, 35)],
          () => [lowest(0.15)],
        ),
        start,
      ).verdict,
    ).toBe('differs');
  });

  it('is not OBD without it', () => {
    const start = `${TRAINED} the smallest test error along OBS is below`;
    const cells = [path('obs', 1, flat), path('obd', 1, flat, flat, { retrain: 'none' })];
    expect(of(cells, start).verdict).toBe('not tested');
  });
});

describe('training error before pruning', () => {
  const start = `${TRAINED} no 5-9-1 network has a squared error below 0.15`;
  it('is 2E, and the smallest counts', () => {
    const at = (...E: number[]) => E.map((error, i) => path('obs', i + 1, flat, () => error));
    expect(of(at(0.0726, 0.08, 0.09), start)).toMatchObject({
      verdict: 'reproduced',
      ours: 'smallest 0.145, median 0.160, largest 0.180 (3 draws)',
    });
    expect(of(at(0.0724, 0.08, 0.09), start).verdict).toBe('differs');
  });
});

describe('the verdict is on networks trained without decay, sample by sample; those with decay stand in the note', () => {
  const SIX = [1, 2, 3, 4, 5, 6];
  /** Paths on which all claims are reproduced, and such on which none is. */
  const networks = (isFine: boolean, way: Row) => {
    const [obs, obd]: [[Errors, Errors], [Errors, Errors]] = isFine
      ? [
          [(k) => minimumAt(22)(k) + 1e-5 * (k % 2), (k) => (k <= 24 ? 0.5 : 2)],
          [(k) => 0.2 + 0.001 * k + 0.01 * (k % 2), () => 1],
        ]
      : [
          [(k) => 0.3 + 0.001 * k + 0.01 * (k % 2), (k) => (k === 0 ? 0.05 : 2)],
          [(k) => 0.2 - 0.001 * k + 1e-4 * (k % 2), () => 1],
        ];
    return SIX.flatMap((draw) => [path('obs', draw, ...obs, way), path('obd', draw, ...obd, way)]);
  };
  const asked = [
    'OBS has the lower training error until the 24th',
    'OBS lowers the test error, most after 22',
    'no 5-9-1 network has',
    'along OBD with retraining the test error is more erratic',
    'over the first 22 deletions the test error rises',
    'the smallest test error along OBS is below',
  ].map((words) => `${TRAINED} ${words}`);

  it.each(asked)('%s', (start) => {
    for (const [isFine, verdict, otherVerdict] of [
      [true, 'reproduced', 'differs'],
      [false, 'differs', 'reproduced'],
    ] as const) {
      const alone = of(networks(isFine, EPOCHS), start);
      expect(alone.verdict).toBe(verdict);
      expect(alone.note).not.toContain('; trained');
      const { ours } = of(networks(!isFine, EPOCHS), start);
      expect(ours).not.toBe(alone.ours);
      const note = `${alone.note}; trained to a minimum with decay: ${ours} (${otherVerdict})`;
      const [papers, others] = [networks(isFine, EPOCHS), networks(!isFine, MINIMUM)];
      expect(of([...papers, ...others], start)).toEqual({ ...alone, note });
      expect(of([...others, ...papers], start)).toEqual({ ...alone, note });
    }
  });

  it.each(asked)('with decay alone, or stopped early, there is none: %s', (start) => {
    const claim = of(networks(true, MINIMUM), start);
    expect(claim).toMatchObject({ verdict: 'not tested', ours: '-' });
    expect(claim.note).toMatch(/^experiment mixtures was not run; trained to a minimum with decay: .* \(reproduced\)$/);
    const stopped = [STOPPED, { ...STOPPED, decay: 1e-5 }].flatMap((way) => networks(true, way));
    expect(of(stopped, start)).toMatchObject({ verdict: 'not tested', note: 'experiment mixtures was not run' });
  });

  it('those of stopped networks have no other ways', () => {
    const stopped = (cells: HandMadeCell[]) =>
      mixturesClaims(rowsOf(tablesOf('mixtures', cells))).filter(({ claim }) => claim.includes('stopped at minimum'));
    const alone = stopped(networks(true, STOPPED));
    expect(alone.map(({ verdict }) => verdict)).toEqual(['differs', 'reproduced']); // 22 deletions are not 17
    const others = [...networks(false, EPOCHS), ...networks(false, MINIMUM)];
    expect(stopped([...others, ...networks(true, STOPPED)])).toEqual(alone);
    expect(stopped(others).map(({ verdict }) => verdict)).toEqual(['not tested', 'not tested']);
  });
});

it('keeps a row for each claim without any table, all of them different', () => {
  const claims = mixturesClaims(() => []);
  expect(new Set(claims.map(({ verdict }) => verdict))).toEqual(new Set(['not tested']));
  expect(claims).toHaveLength(6 + 2);
  for (const { ours, note } of claims) expect([ours, note]).toEqual(['-', 'experiment mixtures was not run']);
  expect(new Set(claims.map(({ claim }) => claim)).size).toBe(claims.length);
});
