import { describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { magnitudeRule } from '../../src/surgeon/criteria/magnitude.ts';
import { inverseRows, jointSaliency, principalBlock } from '../../src/surgeon/jointDeletion.ts';
import { pruningPath } from '../../src/surgeon/pruningPath.ts';
import {
  criteria,
  errors,
  expectDeletedStayAway,
  LINEAR,
  LINEAR_SAMPLES,
  lefts,
  pairs,
  RULES,
  SMALL_SAMPLES,
  scripted,
  trained,
  turnsOf,
} from './pruningProblems.ts';

describe('a turn of two', () => {
  const rules = { ...RULES, criteria: [pairs] as const, stopping: { stop: 'error', errorLimit: 2 } as const };

  it('goes in the order of the rule, and each row has what was measured after it', () => {
    const { problem, start } = scripted(errors(0, 1, 1.5, 1, 2, 9));
    const { steps, stoppedBy } = pruningPath(problem, start, rules);
    expect(steps.map(({ deleted }) => deleted)).toEqual([null, 5, 4, 3, 2]);
    expect(steps.map(({ turn }) => turn)).toEqual([null, 1, 1, 2, 2]);
    expect(steps.map(({ errorChange }) => errorChange)).toEqual([null, 1, 0.5, -0.5, 1]);
    expect(steps.map(({ saliency }) => saliency)).toEqual([null, 0.5, 2, 4.5, 8]);
    expect(stoppedBy).toBe('end'); // a turn of two would leave none
  });

  it('is judged at its end alone', () => {
    const { problem, start } = scripted(errors(0, 9, 1, 9, 2, 0));
    const { steps } = pruningPath(problem, start, rules);
    expect(lefts(steps)).toEqual([6, 5, 4, 3, 2]);
  });

  it('is taken back whole when its end breaks the rule', () => {
    const { problem, start } = scripted(errors(0, 9, 1, 0, 2.5, 0));
    const { steps, stoppedBy } = pruningPath(problem, start, rules);
    expect([lefts(steps), stoppedBy]).toEqual([[6, 5, 4], 'error']);
    expect([...steps[2].weights]).toEqual([6, 5, 4, 3, 0, 0]);
  });

  it('gives way to the next rule when it breaks the rule, as if it had never been', () => {
    const { problem, start, askedAt } = scripted(errors(0, 9, 1, 0.5, 2.5, 0));
    const two = { ...rules, criteria: [pairs, magnitudeRule] as const, renewEvery: 1000 };
    const { steps, stoppedBy } = pruningPath(problem, start, two);
    expect([lefts(steps), stoppedBy]).toEqual([[6, 5, 4, 3], 'error']);
    expect(steps.map(({ turn }) => turn)).toEqual([null, 1, 1, 2]);
    expect(steps[3]).toMatchObject({ deleted: 3, saliency: 4.5, errorChange: -0.5 }); // since the state that is kept
    expect(askedAt).toEqual([6, 4]); // a matrix for the first rule, a fresh one for the second
  });

  it('counts to the next retraining only if it is kept', () => {
    const { problem, start, retrainedAt } = scripted(errors(0, 0, 1, 0.5, 2.5, 0));
    const criteria = [pairs, magnitudeRule] as const;
    // The broken turn ends with the fourth deletion. The one after it is then the third that counts, and the next the
    // fourth.
    const every = {
      ...rules,
      criteria,
      retrain: 'every',
      retrainEvery: 4,
      stopping: { stop: 'error', errorLimit: 1 },
    } as const;
    const { steps } = pruningPath(problem, start, every);
    expect(lefts(steps)).toEqual([6, 5, 4, 3]);
    expect(retrainedAt).toEqual([2, 2]);
  });

  it('uses up a matrix by as many deletions as it has', () => {
    const { problem, start, askedAt } = scripted({});
    pruningPath(problem, start, { ...rules, renewEvery: 3 });
    expect(askedAt).toEqual([6, 2]); // four served at the end of the second turn
    askedAt.length = 0;
    pruningPath(problem, start, { ...rules, renewEvery: 5 });
    expect(askedAt).toEqual([6]);
  });

  it('is retrained at its end alone', () => {
    // The first deletion of each turn is beyond the limit, the second is not.
    const { problem, start } = scripted(errors(0, 9, 1, 9, 2, 0));
    const retrained = (retrain: 'every' | 'onFailure') =>
      pruningPath(problem, start, { ...rules, retrain }).steps.map((step) => step.retrained);
    expect(retrained('every')).toEqual([false, false, true, false, true]);
    expect(retrained('onFailure')).toEqual([false, false, false, false, false]);
  });

  it('gives way to the next rule when it has no room', () => {
    const { problem, start, askedAt } = scripted({});
    const stopping = { stop: 'weightsLeft', weightsLimit: 3 } as const;
    const [alone, both] = [[pairs] as const, [pairs, magnitudeRule] as const].map(
      (rulesInTurn) => pruningPath(problem, start, { ...rules, criteria: rulesInTurn, stopping }).steps,
    );
    expect(lefts(alone)).toEqual([6, 5, 4]);
    expect(lefts(both)).toEqual([6, 5, 4, 3]);
    expect(both.map(({ turn }) => turn)).toEqual([null, 1, 1, 2]);
    askedAt.length = 0;
    const criteria = [pairs, magnitudeRule] as const;
    pruningPath(problem, start, { ...rules, criteria, stopping, renewEvery: 1000 });
    expect(askedAt).toEqual([6, 4]); // the matrix of the turn that was not made has lost a weight
  });
});

describe('gObs', () => {
  it('of one weight is obs', () => {
    const { weights, problem } = trained({ criterion: 'gObs' });
    for (const renewEvery of [1, 5]) {
      const [found, expected] = [criteria('gObs', 1), criteria('obs')].map((rules) =>
        pruningPath(problem, weights, { ...RULES, criteria: rules, renewEvery }),
      );
      expect(found).toEqual(expected);
    }
  });

  it.each([2, 3])('of %i ends at one weight, or where it is told to, with a smaller turn if need be', (together) => {
    // 14 weights.
    const { weights, problem } = trained({ architecture: LINEAR, samples: LINEAR_SAMPLES, criterion: 'gObs' });
    const rules = { ...RULES, criteria: criteria('gObs', together) };
    const { steps } = pruningPath(problem, weights, rules);
    expect(steps[steps.length - 1].weightsLeft).toBe(1);
    const sizes = turnsOf(steps).map((turn) => turn.length);
    expect(sizes).toEqual(together === 2 ? [2, 2, 2, 2, 2, 2, 1] : [3, 3, 3, 3, 1]);
    const limited = pruningPath(problem, weights, { ...rules, stopping: { stop: 'weightsLeft', weightsLimit: 7 } });
    expect(limited.steps[limited.steps.length - 1].weightsLeft).toBe(7);
    expectDeletedStayAway(steps);
  });

  it('of two: no pair costs less than the first turn, with one H for all', () => {
    const { weights, problem, network } = trained({ criterion: 'gObs', alpha: 1e-3 });
    const { steps } = pruningPath(problem, weights, { ...RULES, criteria: criteria('gObs') });
    const live = liveWeights(fullMask(network));
    const n = live.length;
    const { hessian } = outerProductCurvature({ network, weights, live, samples: SMALL_SAMPLES }, 'matrix', 16);
    const inverse = new DowndatedInverse(exactInverse(hessian, n, 1e-3), n);
    const predicted = steps[1].saliency! + steps[2].saliency!;
    for (let a = 0; a < n; a++) {
      for (let b = a + 1; b < n; b++) {
        const block = principalBlock(inverseRows(inverse, n, [a, b]), n, [a, b]);
        expect(predicted).toBeLessThanOrEqual(jointSaliency(weights, block, [a, b]) * (1 + 1e-10));
      }
    }
    expect(steps.slice(1, 4).map(({ turn }) => turn)).toEqual([1, 1, 2]);
  });
});
