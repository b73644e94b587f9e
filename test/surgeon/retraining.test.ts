import { describe, expect, it } from 'vitest';
import { pruningPath } from '../../src/surgeon/pruningPath.ts';
import type { PruningProblem } from '../../src/surgeon/pruningProblem.ts';
import { criteria, expectDeletedStayAway, naiveError, RULES, SMALL_SAMPLES, trained } from './pruningProblems.ts';

describe('retraining', () => {
  it('onFailure: goes further than without, and every row keeps the rule', () => {
    const { weights, problem } = trained({ criterion: 'magnitude' });
    const rules = { ...RULES, criteria: criteria('magnitude'), stopping: { stop: 'trainAccuracy' } } as const;
    const without = pruningPath(problem, weights, rules);
    const { steps } = pruningPath(problem, weights, { ...rules, retrain: 'onFailure' });
    expect(steps.length).toBeGreaterThan(without.steps.length);
    expect(steps[without.steps.length].retrained).toBe(true); // the deletion that ended the other path healed
    for (const step of steps) expect(step.trainAccuracy).toBeGreaterThanOrEqual(steps[0].trainAccuracy!);
    expectDeletedStayAway(steps);
  });

  it('every 3: after each third deletion, nuisance weights not counted', () => {
    const { weights, problem } = trained({ criterion: 'obd' });
    const { steps } = pruningPath(problem, weights, {
      ...RULES,
      criteria: criteria('obd'),
      retrain: 'every',
      retrainEvery: 3,
    });
    const deletions = steps.slice(1).filter((step) => !step.nuisance);
    deletions.forEach((step, i) => expect(step.retrained).toBe((i + 1) % 3 === 0));
    expectDeletedStayAway(steps);
  });

  it('is after what errorChange measures: E of the weights that are handed to it', () => {
    const { weights, problem } = trained({ criterion: 'obd' });
    const handed: Float64Array[] = [];
    const watched: PruningProblem = {
      ...problem,
      retrain(pruned, mask) {
        handed.push(pruned);
        return problem.retrain(pruned, mask);
      },
    };
    const rules = { ...RULES, criteria: criteria('obd'), retrain: 'every', retrainEvery: 3 } as const;
    const { steps } = pruningPath(watched, weights, rules);
    const retrained = steps.filter((step) => step.retrained);
    expect(retrained).toHaveLength(handed.length);
    for (const [i, { step, errorChange, trainError, weights: after }] of retrained.entries()) {
      const [before, pruned, healed] = [steps[step - 1].weights, handed[i], after].map((w) =>
        naiveError(w, SMALL_SAMPLES),
      );
      // E < 1 is a mean of 40 terms, each of some thirty operations on numbers near 1; a difference of two.
      const tolerance = 2 * 40 * 30 * Number.EPSILON;
      expect(Math.abs(errorChange! - (pruned - before))).toBeLessThan(tolerance);
      expect(Math.abs(trainError! - healed)).toBeLessThan(tolerance);
    }
    expect(retrained[0].trainError).toBeLessThan(naiveError(handed[0], SMALL_SAMPLES));
  });
});
