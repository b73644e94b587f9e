import { describe, expect, it } from 'vitest';
import { pruningPath } from '../../src/surgeon/pruningPath.ts';
import { largest } from '../problems.ts';
import { column, criteria, errors, lefts, ONE_HIDDEN, pairs, RULES, scripted, trained } from './pruningProblems.ts';

describe('stopping', () => {
  it('takes back the deletion that breaks the accuracy rule', () => {
    const { weights, problem } = trained();
    const whole = pruningPath(problem, weights, RULES);
    const { steps, stoppedBy } = pruningPath(problem, weights, { ...RULES, stopping: { stop: 'trainAccuracy' } });
    expect(stoppedBy).toBe('trainAccuracy');
    expect(steps).toEqual(whole.steps.slice(0, steps.length));
    expect(steps[steps.length - 1].trainAccuracy).toBeGreaterThanOrEqual(steps[0].trainAccuracy!);
    expect(whole.steps[steps.length].trainAccuracy).toBeLessThan(steps[0].trainAccuracy!);
  });

  it('takes back the deletion that breaks the error limit', () => {
    const { weights, problem } = trained();
    const whole = pruningPath(problem, weights, RULES);
    const errorLimit = whole.steps[5].trainError! * 1.000001;
    const { steps, stoppedBy } = pruningPath(problem, weights, { ...RULES, stopping: { stop: 'error', errorLimit } });
    expect(stoppedBy).toBe('error');
    expect(steps.every((step) => step.trainError! <= errorLimit)).toBe(true);
    expect(whole.steps[steps.length].trainError).toBeGreaterThan(errorLimit);
  });

  it('stops at the number of weights asked for', () => {
    const { weights, problem } = trained();
    const { steps, stoppedBy } = pruningPath(problem, weights, {
      ...RULES,
      stopping: { stop: 'weightsLeft', weightsLimit: 11 },
    });
    expect(stoppedBy).toBe('weightsLeft');
    expect(steps[steps.length - 1].weightsLeft).toBe(11);
  });

  it('deletes nothing when the limit is the size of the network', () => {
    const { network, weights, problem } = trained();
    const stopping = { stop: 'weightsLeft', weightsLimit: network.weights } as const;
    expect(pruningPath(problem, weights, { ...RULES, stopping }).steps).toHaveLength(1);
  });
});

describe('rules that look back for a minimum', () => {
  it.each(['validationError', 'testError'] as const)(
    '%s: the path ends at the smallest of the best networks',
    (stop) => {
      const { problem, start } = scripted(column(stop, 3, 2, 1, 2, 1, 4));
      const { steps, stoppedBy } = pruningPath(problem, start, {
        ...RULES,
        criteria: criteria('magnitude'),
        stopping: { stop },
      });
      expect([lefts(steps), stoppedBy]).toEqual([[6, 5, 4, 3, 2], stop]);
      expect(steps[4]).toMatchObject({ [stop]: 1, trainError: 0 });
    },
  );

  it('fpe: the same, by what the problem says of each state', () => {
    const seen: (readonly [number, number, number])[] = [];
    const { problem, start } = scripted(errors(5, 5, 5, 5, 5, 5), {
      generalisation(weights, live, trainError) {
        seen.push([weights.filter((x) => x !== 0).length, live.length, trainError]);
        return { effectiveWeights: live.length / 2, fpe: [0, 9, 8, 7, 7, 9, 9][live.length] };
      },
    });
    const { steps } = pruningPath(problem, start, {
      ...RULES,
      criteria: criteria('magnitude'),
      stopping: { stop: 'fpe' },
    });
    expect(steps.map(({ fpe }) => fpe)).toEqual([9, 9, 7, 7]);
    expect(steps.map(({ effectiveWeights }) => effectiveWeights)).toEqual([3, 2.5, 2, 1.5]);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1].map((left) => [left, left, 5]));
  });

  it('fpe: that of each state by itself, free deletions too', () => {
    const { problem, start } = scripted(
      {},
      {
        ...ONE_HIDDEN,
        generalisation: (weights, live) => ({
          effectiveWeights: live.length,
          fpe: weights.filter((w) => w !== 0).length,
        }),
      },
    );
    const { steps } = pruningPath(problem, start, { ...RULES, criteria: criteria('magnitude') });
    expect(steps.map(({ nuisance }) => nuisance)).toEqual([false, false, true, true]);
    for (const { weightsLeft, effectiveWeights, fpe } of steps)
      expect([effectiveWeights, fpe]).toEqual([weightsLeft, weightsLeft]);
  });

  it('fpe: that of the weights after retraining', () => {
    const { problem, start } = scripted(
      {},
      {
        retrain: (weights) => weights.map((w) => 2 * w),
        generalisation: (weights) => ({ effectiveWeights: largest(weights), fpe: -largest(weights) }),
      },
    );
    const rules = { ...RULES, criteria: criteria('magnitude'), retrain: 'every', retrainEvery: 2 } as const;
    const { steps } = pruningPath(problem, start, { ...rules, stopping: { stop: 'fpe' } });
    expect(steps.map(({ effectiveWeights }) => effectiveWeights)).toEqual([6, 6, 12, 12, 24, 24]);
  });

  it('validationError of groups: never the middle of a turn', () => {
    const { problem, start } = scripted(column('validationError', 3, 0, 2, 1, 2.5, 9));
    const rules = { ...RULES, criteria: [pairs] as const, stopping: { stop: 'validationError' } as const };
    expect(lefts(pruningPath(problem, start, rules).steps)).toEqual([6, 5, 4]);
  });

  it('is the whole path when the last network is the best, and none of it when the first is', () => {
    for (const [values, length] of [
      [[0, 0, 0, 0, 0, -1], 6],
      [[-1, 0, 0, 0, 0, 0], 1],
    ] as const) {
      const { problem, start } = scripted(column('testError', ...values));
      const rules = { ...RULES, criteria: criteria('magnitude'), stopping: { stop: 'testError' } as const };
      expect(pruningPath(problem, start, rules).steps).toHaveLength(length);
    }
  });
});
