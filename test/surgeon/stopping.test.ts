import { describe, expect, it } from 'vitest';
import {
  breaksRule,
  keptSteps,
  lastSize,
  looksAtEachTurn,
  STOPS,
  type StoppingRule,
  stoppingRule,
} from '../../src/surgeon/stopping.ts';

const rule = (stop: (typeof STOPS)[number]) => ({ stop, errorLimit: 0.5, weightsLimit: 7 }) as StoppingRule;
const state = (trainError: number, trainAccuracy: number) => ({ trainError, trainAccuracy });

describe('breaksRule', () => {
  const start = state(0.1, 0.9);
  it('looks at the accuracy of the trained network: equal is good enough', () => {
    expect(breaksRule(rule('trainAccuracy'), state(9, 0.9), start)).toBe(false);
    expect(breaksRule(rule('trainAccuracy'), state(9, 1), start)).toBe(false);
    expect(breaksRule(rule('trainAccuracy'), state(0, 0.89), start)).toBe(true);
  });

  it('looks at the limit of the error, which may be reached', () => {
    expect(breaksRule(rule('error'), state(0.5, 0), start)).toBe(false);
    expect(breaksRule(rule('error'), state(0.5000001, 1), start)).toBe(true);
  });

  it('is for no other rule: they go on whatever happens', () => {
    for (const stop of STOPS.filter((name) => name !== 'trainAccuracy' && name !== 'error')) {
      expect(breaksRule(rule(stop), state(1e9, 0), start)).toBe(false);
    }
  });
});

it('lastSize is the limit of weightsLeft, and one for all others', () => {
  expect(STOPS.map((stop) => lastSize(rule(stop)))).toEqual(STOPS.map((stop) => (stop === 'weightsLeft' ? 7 : 1)));
});

describe('keptSteps', () => {
  /** A path, each step [turn, value]. */
  const path = (...steps: readonly (readonly [number | null, number])[]) =>
    steps.map(([turn, value], step) => ({
      ...{ step, turn },
      ...{ validationError: value, testError: value + 1, testAccuracy: 1 - value, fpe: 2 * value },
    }));
  function* pathOf<Step>(steps: readonly Step[]): Generator<Step, string, undefined> {
    yield* steps;
    return 'its end';
  }
  const kept = (stopping: StoppingRule, steps: ReturnType<typeof path>) => [...keptSteps(stopping, pathOf(steps))];
  const lastKept = (stop: (typeof STOPS)[number], steps: ReturnType<typeof path>) => kept(rule(stop), steps).length - 1;
  const LOOKING_BACK = ['validationError', 'testError', 'testAccuracy', 'fpe'] as const;

  it.each(LOOKING_BACK)('goes back to the smallest network of those with the best %s', (stop) => {
    const steps = path([null, 3], [1, 1], [2, 2], [3, 1], [4, 1.5], [5, 4]);
    expect(kept(rule(stop), steps)).toEqual(steps.slice(0, 4));
    expect(lastKept(stop, path([null, 1], [1, 2], [2, 3]))).toBe(0);
    expect(lastKept(stop, path([null, 3], [1, 2], [2, 1]))).toBe(2);
  });

  it('looks at the column of its own name', () => {
    const steps = path([null, 0], [1, 0], [2, 0], [3, 0]).map((step, i) => ({
      ...step,
      ...{ validationError: [0, 1, 1, 1][i], testError: [1, 0, 1, 1][i], fpe: [1, 1, 0, 1][i] },
      testAccuracy: [0, 0, 0, 1][i],
    }));
    expect(LOOKING_BACK.map((stop) => lastKept(stop, steps))).toEqual([0, 1, 3, 2]);
  });

  it('looks at the end of each turn alone, with the nuisance weights after it', () => {
    // Turn 1 is three deletions, of which the first two look better than its end; turn 2 ends with a free one.
    const steps = path([null, 3], [1, 0], [1, 1], [1, 2], [2, 4], [2, 2], [2, 2], [3, 5]);
    expect(lastKept('validationError', steps)).toBe(6);
    expect(lastKept('validationError', path([null, 3], [1, 0], [1, 4]))).toBe(0);
  });

  it('takes what is not finite for what it is: N_eff ≥ P at the start', () => {
    expect(lastKept('fpe', path([null, Infinity], [1, Infinity], [2, 5], [3, Infinity]))).toBe(2);
    expect(lastKept('fpe', path([null, Infinity], [1, Infinity]))).toBe(1);
  });

  it('is the whole path for all other rules', () => {
    const steps = path([null, 1], [1, 2], [2, 3]);
    for (const stop of STOPS.slice(0, 4)) expect(kept(rule(stop), steps)).toEqual(steps);
  });

  it('gives a step as soon as it is known to stay, and what the path returns', () => {
    const steps = path([null, 3], [1, 4], [1, 2], [2, 5], [3, 1], [4, 6]);
    let asked = 0;
    function* watched() {
      for (const step of steps) {
        asked++;
        yield step;
      }
      return 'its end';
    }
    const seen: number[][] = [];
    const walk = (stop: (typeof STOPS)[number]) => {
      [asked, seen.length] = [0, 0];
      const walked = keptSteps(rule(stop), watched());
      let next = walked.next();
      for (; !next.done; next = walked.next()) seen.push([next.value.step, asked]);
      expect([next.value, asked]).toEqual(['its end', steps.length]);
      return seen;
    };
    expect(walk('end')).toEqual(steps.map(({ step }) => [step, step + 1]));
    // Turn 1 ends where turn 2 begins, and turn 3 where turn 4 does.
    const [afterTurn1, afterTurn3] = [4, 6];
    expect(walk('validationError')).toEqual([
      [0, 1],
      ...[1, 2].map((step) => [step, afterTurn1]),
      ...[3, 4].map((step) => [step, afterTurn3]),
    ]);
  });
});

describe('the records of the stopping rules', () => {
  it('give a rule of a config its own limit, and no other', () => {
    const fields = { errorLimit: 0.5, weightsLimit: 7 };
    expect(STOPS.map((stop) => stoppingRule({ stop, ...fields }))).toEqual(
      STOPS.map((stop) => {
        if (stop === 'error') return { stop, errorLimit: 0.5 };
        return stop === 'weightsLeft' ? { stop, weightsLimit: 7 } : { stop };
      }),
    );
  });

  it('look at the state after each turn, but for those that go to a number of weights', () => {
    expect(STOPS.filter((stop) => !looksAtEachTurn(stop))).toEqual(['weightsLeft', 'end']);
  });
});
