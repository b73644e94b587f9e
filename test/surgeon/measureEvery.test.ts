import { describe, expect, it } from 'vitest';
import { pruningPath } from '../../src/surgeon/pruningPath.ts';
import { criteria, errors, ONE_HIDDEN, pairs, RULES, scripted, trained } from './pruningProblems.ts';

describe('measureEvery', () => {
  it.each([
    { name: 'obs', retrain: 'none' },
    { name: 'magnitude', retrain: 'none' },
    { name: 'obs', retrain: 'every' },
    { name: 'gObs', retrain: 'none' },
  ] as const)('changes nothing of the path but what is measured: $name, retrain $retrain', ({ name, retrain }) => {
    const { weights, problem } = trained({ criterion: name });
    const rules = { ...RULES, criteria: criteria(name), retrain, retrainEvery: 4 };
    const all = pruningPath(problem, weights, rules).steps;
    const { steps } = pruningPath(problem, weights, { ...rules, measureEvery: 5 });
    expect(steps).toHaveLength(all.length);
    let before = all[0].trainError!;
    for (const [i, step] of steps.entries()) {
      const { deleted, saliency, weights: left, turn, retrained } = all[i];
      expect(step).toMatchObject({ deleted, saliency, turn, retrained });
      expect(step.weights).toEqual(left);
      const known = step.nuisance && steps[i - 1].trainError !== null;
      const due = i % 5 === 0 || step.retrained || i === steps.length - 1;
      expect(step.trainError !== null, `step ${i}`).toBe(due || known);
      if (step.trainError === null) {
        const { trainAccuracy, errorChange } = step;
        expect([trainAccuracy, errorChange]).toEqual([null, null]);
        continue;
      }
      expect([step.trainError, step.trainAccuracy]).toEqual([all[i].trainError, all[i].trainAccuracy]);
      if (i > 0 && !step.retrained) expect(step.errorChange).toBe(step.trainError - before);
      before = step.trainError;
    }
    expect(steps.some(({ trainError }) => trainError === null)).toBe(true);
  });

  it('asks for no more than what it writes down', () => {
    const { problem, start, measuredAt } = scripted({});
    pruningPath(problem, start, { ...RULES, criteria: criteria('magnitude'), measureEvery: 2 });
    expect(measuredAt).toEqual([6, 4, 2, 1]);
    measuredAt.length = 0;
    pruningPath(problem, start, { ...RULES, criteria: [pairs], measureEvery: 4 });
    expect(measuredAt).toEqual([6, 2]); // a turn has no more rights than a single deletion
  });

  it('measures a free deletion that is due where the last state was not measured', () => {
    const { problem, start } = scripted(errors(4, 3, 3, 3), ONE_HIDDEN); // steps 2 and 3 are free
    const rules = { ...RULES, criteria: criteria('magnitude') };
    const due = pruningPath(problem, start, { ...rules, measureEvery: 2 }).steps;
    expect(due.map(({ deleted }) => deleted)).toEqual([null, 2, 0, 1]);
    expect(due.map(({ trainError }) => trainError)).toEqual([4, null, 3, 3]);
    expect(due.map(({ errorChange }) => errorChange)).toEqual([null, null, -1, 0]);
    const atEnd = pruningPath(problem, start, { ...rules, measureEvery: 100 }).steps;
    expect(atEnd.map(({ trainError }) => trainError)).toEqual([4, null, null, 3]);
    expect(atEnd.map(({ errorChange }) => errorChange)).toEqual([null, null, null, -1]);
  });

  it('measures the last row of a path that ends early', () => {
    const table = errors(0, 1, 2, 3, 4, 5);
    const indefinite = scripted(table, { indefiniteFrom: 3 });
    const { problem, start } = scripted(table);
    const rules = { ...RULES, criteria: criteria('magnitude'), measureEvery: 100 };
    const { steps } = pruningPath(indefinite.problem, start, rules);
    expect(steps.map(({ trainError }) => trainError)).toEqual([0, null, 2]);
    expect(steps[2].errorChange).toBe(2);
    const noRoom = pruningPath(problem, start, {
      ...rules,
      criteria: [pairs],
      stopping: { stop: 'weightsLeft', weightsLimit: 3 },
    });
    expect(noRoom.steps.map(({ trainError }) => trainError)).toEqual([0, null, 2]);
  });
});
