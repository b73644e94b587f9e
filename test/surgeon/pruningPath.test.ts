import { describe, expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { fullMask, nuisanceWeights } from '../../src/network/mask.ts';
import { CRITERIA, CRITERION } from '../../src/surgeon/criteria/criteria.ts';
import type { DeletionRule } from '../../src/surgeon/criteria/deletionRule.ts';
import { magnitudeRule } from '../../src/surgeon/criteria/magnitude.ts';
import { pruningPath, pruningSteps } from '../../src/surgeon/pruningPath.ts';
import type { PruningRules } from '../../src/surgeon/pruningRules.ts';
import {
  column,
  criteria,
  errors,
  expectDeletedStayAway,
  lefts,
  naiveError,
  ONE_HIDDEN,
  pairs,
  RULES,
  SMALL_SAMPLES,
  scripted,
  trained,
} from './pruningProblems.ts';

const BY_MAGNITUDE: PruningRules = { ...RULES, criteria: [magnitudeRule] };

// Those that put weights back have test/surgeon/obsSwap.test.ts.
const DELETING = CRITERIA.filter((name) => !CRITERION[name].putsBack);

describe.each(DELETING)('the path of %s', (criterion) => {
  it('goes to one weight, one deletion a row, and a deleted weight never comes back', () => {
    const { network, weights, problem } = trained({ criterion });
    const { steps, stoppedBy } = pruningPath(problem, weights, { ...RULES, criteria: criteria(criterion) });
    expect(stoppedBy).toBe('end');
    expect(lefts(steps)).toEqual(Array.from({ length: network.weights }, (_, i) => network.weights - i));
    expectDeletedStayAway(steps);
  });

  it('has in each row E of its weights, by loops written out, and the change since the row before', () => {
    const { weights, problem } = trained({ criterion });
    const { steps } = pruningPath(problem, weights, { ...RULES, criteria: criteria(criterion) });
    // E < 1 is a mean of 40 terms, each of some thirty operations on numbers near 1.
    const tolerance = 40 * 30 * Number.EPSILON;
    const expected = steps.map((step) => naiveError(step.weights, SMALL_SAMPLES));
    steps.forEach(({ trainError, errorChange }, i) => {
      expect(Math.abs(trainError! - expected[i])).toBeLessThan(tolerance);
      if (i > 0) expect(Math.abs(errorChange! - (expected[i] - expected[i - 1]))).toBeLessThan(2 * tolerance);
    });
  });
});

describe('steps one at a time', () => {
  it('are those of the whole path, and the end says why', () => {
    const { weights, problem } = trained();
    const { steps, stoppedBy } = pruningPath(problem, weights, RULES);
    expect([...pruningSteps(problem, weights, RULES)]).toEqual(steps);
    const path = pruningSteps(problem, weights, RULES);
    for (const step of steps) expect(path.next()).toEqual({ value: step, done: false });
    expect(path.next()).toEqual({ value: stoppedBy, done: true });
  });

  it('are computed when they are asked for: nothing after a caller stops', () => {
    const { problem, start, measuredAt, askedAt } = scripted({});
    const path = pruningSteps(problem, start, BY_MAGNITUDE);
    expect(measuredAt).toEqual([]);
    for (const { weightsLeft } of path) {
      expect(measuredAt[measuredAt.length - 1]).toBe(weightsLeft);
      if (weightsLeft === 4) break;
    }
    expect([measuredAt, askedAt]).toEqual([
      [6, 5, 4],
      [6, 5],
    ]);
    expect(path.next()).toEqual({ value: undefined, done: true });
  });

  it('never show a turn that is taken back', () => {
    const { problem, start } = scripted(errors(0, 9, 1, 0, 2.5, 0));
    const stopping = { stop: 'error', errorLimit: 2 } as const;
    const path = pruningSteps(problem, start, { ...RULES, criteria: [pairs], stopping });
    const seen: number[] = [];
    for (const { weightsLeft } of path) seen.push(weightsLeft);
    expect(seen).toEqual([6, 5, 4]);
  });

  it('under a rule that looks back come once a later one is as good', () => {
    const { problem, start, measuredAt } = scripted(column('testError', 3, 4, 2, 5, 2, 9));
    const path = pruningSteps(problem, start, { ...BY_MAGNITUDE, stopping: { stop: 'testError' } });
    const seen: number[][] = [];
    let next = path.next();
    for (; !next.done; next = path.next()) seen.push([next.value.weightsLeft, Math.min(...measuredAt)]);
    // It takes the turn after a step to know that the step was the last of its own.
    expect(seen).toEqual([
      [6, 6],
      [5, 3],
      [4, 3],
      [3, 1],
      [2, 1],
    ]);
    expect(next.value).toBe('testError');
  });

  it('that were not measured wait for the next: the last one of a path is measured', () => {
    const { problem, start, measuredAt } = scripted({});
    const path = pruningSteps(problem, start, { ...BY_MAGNITUDE, measureEvery: 100 });
    const seen = [...path].map(({ weightsLeft, trainError }) => [weightsLeft, trainError]);
    expect(seen).toEqual([
      [6, 0],
      [5, null],
      [4, null],
      [3, null],
      [2, null],
      [1, 0],
    ]);
    expect(measuredAt).toEqual([6, 1]);
  });
});

describe('nuisance weights', () => {
  it('go next, one row each, without cost and without touching the others', () => {
    const { network, weights, problem } = trained({ criterion: 'magnitude' });
    const { steps } = pruningPath(problem, weights, BY_MAGNITUDE);
    const mask = fullMask(network);
    let seen = 0;
    steps.slice(1).forEach((step, i) => {
      const nuisance = nuisanceWeights(network, mask);
      expect(step.nuisance).toBe(nuisance.length > 0);
      mask[step.deleted!] = 0;
      if (!step.nuisance) return;
      seen++;
      expect(step.deleted).toBe(nuisance[0]);
      expect([step.saliency, step.errorChange]).toEqual([0, 0]);
      expect(step.trainError).toBe(steps[i].trainError);
      expect(step.weights).toEqual(steps[i].weights.with(step.deleted!, 0));
    });
    expect(seen).toBeGreaterThan(0);
  });

  it('stay ordinary weights with nuisance: keep', () => {
    const { weights, problem } = trained({ criterion: 'magnitude' });
    const { steps } = pruningPath(problem, weights, { ...BY_MAGNITUDE, nuisance: 'keep' });
    expect(steps.some((step) => step.nuisance)).toBe(false);
    const order = steps.slice(1).map((step) => step.deleted!);
    expect(order).toEqual([...order].sort((a, b) => Math.abs(weights[a]) - Math.abs(weights[b])));
  });
});

it('fails with its numbers when the error is no longer finite', () => {
  const { weights, problem } = trained();
  const broken = {
    ...problem,
    curvature: (_: Float64Array, live: Int32Array) =>
      new DowndatedInverse(new Float64Array(live.length ** 2), live.length),
  };
  const path = () => pruningPath(broken, weights, RULES);
  expect(path).toThrow(NumericalError);
  expect(path).toThrow(/step = 1/);
});

describe('a curvature that is not positive definite', () => {
  it.each([0, 1, 3])('ends the path after %i deletions, and says so', (deletions) => {
    const { problem, start } = scripted({}, { indefiniteFrom: deletions + 1 });
    const { steps, stoppedBy } = pruningPath(problem, start, BY_MAGNITUDE);
    expect([steps.length - 1, stoppedBy]).toEqual([deletions, 'indefinite']);
  });

  it('under a rule that looks back: still the best network so far', () => {
    const { problem, start } = scripted(column('testError', 2, 1, 3, 0, 0, 0), { indefiniteFrom: 3 });
    const { steps, stoppedBy } = pruningPath(problem, start, { ...BY_MAGNITUDE, stopping: { stop: 'testError' } });
    expect([lefts(steps), stoppedBy]).toEqual([[6, 5], 'indefinite']);
  });
});

describe('the error that a rule is told', () => {
  /** Magnitude, and what it was told. */
  function listening(): { rule: DeletionRule; told: number[] } {
    const told: number[] = [];
    const rule: DeletionRule = {
      ...magnitudeRule,
      assess(turn) {
        told.push(turn.trainError);
        return magnitudeRule.assess(turn);
      },
    };
    return { rule, told };
  }

  it('is that of the state that it chooses in', () => {
    const { problem, start } = scripted(errors(5, 4, 3, 2, 1, 0));
    const { rule, told } = listening();
    pruningPath(problem, start, { ...RULES, criteria: [rule] });
    expect(told).toEqual([5, 4, 3, 2, 1]);
  });

  it('is that of the last state that is kept where another rule was before', () => {
    const { problem, start } = scripted(errors(0, 9, 1, 0.5, 2.5, 0));
    const { rule, told } = listening();
    pruningPath(problem, start, { ...RULES, criteria: [pairs, rule], stopping: { stop: 'error', errorLimit: 2 } });
    expect(told).toEqual([1, 0.5]);
  });
});

describe('bounds of a rule', () => {
  it('stand in the row of their deletion, and nowhere else', () => {
    const bounded: DeletionRule = {
      ...magnitudeRule,
      bounds: (curvature, q, weight) => ({ exact: curvature.diagonal().length, upper: 10 * q + weight }),
    };
    const { problem, start } = scripted({});
    const { steps } = pruningPath(problem, start, { ...RULES, criteria: [bounded] });
    expect(steps.map(({ exactSaliency }) => exactSaliency)).toEqual([null, 6, 5, 4, 3, 2]);
    // the weight as it was before its deletion
    expect(steps.map(({ saliencyBound }) => saliencyBound)).toEqual([null, 51, 42, 33, 24, 15]);
    const hidden = scripted({}, ONE_HIDDEN);
    const free = pruningPath(hidden.problem, hidden.start, { ...RULES, criteria: [bounded] }).steps;
    expect(free.map(({ nuisance }) => nuisance)).toEqual([false, false, true, true]);
    expect(free.map(({ exactSaliency }) => exactSaliency)).toEqual([null, 4, null, null]);
    const none = pruningPath(problem, start, BY_MAGNITUDE).steps;
    for (const { exactSaliency, saliencyBound } of none) expect([exactSaliency, saliencyBound]).toEqual([null, null]);
  });
});
