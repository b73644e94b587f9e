import { describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/curvature.ts';
import { DiagonalCurvature } from '../../src/curvature/liveCurvature.ts';
import type { Samples } from '../../src/dataset/dataSet.ts';
import { NumericalError } from '../../src/errors.ts';
import { DowndatedInverse } from '../../src/inverse/downdate.ts';
import { exactInverse } from '../../src/inverse/exact.ts';
import { type Architecture, networkOf } from '../../src/network/architecture.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { fullMask, liveWeights, nuisanceWeights } from '../../src/network/mask.ts';
import { CRITERIA, CRITERION, type CriterionName } from '../../src/surgeon/criteria.ts';
import { type PruningProblem, type PruningRules, type PruningStep, prune } from '../../src/surgeon/prune.ts';
import { levenbergMarquardt } from '../../src/training/levenbergMarquardt.ts';
import { startWeights } from '../../src/training/startWeights.ts';
import { randomSamples } from '../problems.ts';

const RULES: PruningRules = {
  criterion: 'obs',
  stopping: { stop: 'end' },
  renewEvery: 1,
  nuisance: 'delete',
  retrain: 'none',
  retrainEvery: 1,
};

/** A network trained to its minimum, and the problem of pruning it. */
function trained(architecture: Architecture, samples: Samples, criterion: CriterionName, alpha: number, decay: number) {
  const network = networkOf(architecture);
  const fitted = (start: Float64Array, mask: Uint8Array) =>
    levenbergMarquardt(network, start, mask, samples, decay).weights;
  const weights = fitted(startWeights(network, 0.5, 3), fullMask(network));
  const steps: number[] = [];
  const problem: PruningProblem = {
    network,
    measure(w) {
      const { error, accuracy } = evaluation(network, w, samples);
      return { trainError: error, trainAccuracy: accuracy, testError: null, testAccuracy: null };
    },
    curvature(w, live, step) {
      steps.push(step);
      const form = CRITERION[criterion].needs === 'inverse' ? 'matrix' : 'diagonal';
      const { hessian } = outerProductCurvature(architecture, w, live, samples, form, 16);
      if (form === 'diagonal') return new DiagonalCurvature(hessian.map((h) => h + alpha));
      return new DowndatedInverse(exactInverse(hessian, live.length, alpha), live.length);
    },
    retrain: fitted,
  };
  return { network, weights, problem, curvatureSteps: steps };
}

const linear: Architecture = { layers: [6, 2], activation: 'linear', outputActivation: 'linear' };
const small: Architecture = { layers: [4, 3, 1], activation: 'tanh', outputActivation: 'sigmoid' };
const targets = (samples: Samples): Samples => ({
  ...samples,
  targets: samples.targets.map((t) => (t > 0 ? 0.9 : 0.1)),
});
const samples = targets(randomSamples(40, 4, 1, 52));

describe('a linear network at its minimum, squared error, full-rank data', () => {
  // E is exactly quadratic with curvature H, so every prediction must come true along the whole path, up to the α that
  // is added to H: a relative error of α/λ_min(H), λ_min ≥ 0.1 for 60 uniform samples, and the gradient that is left
  // after training, 1e-9. A wrong state carried from step to step shows at once.
  it.each([1, 3, 1000])('predicted = measured at every step, α = 1e-8, H renewed every %i deletions', (renewEvery) => {
    const { weights, problem } = trained(linear, randomSamples(60, 6, 2, 51), 'obs', 1e-8, 0);
    const { steps } = prune(problem, weights, { ...RULES, renewEvery });
    expect(steps).toHaveLength(14);
    for (const { saliency, errorChange } of steps.slice(1)) {
      expect(Math.abs(errorChange! - saliency!)).toBeLessThan(1e-6 * saliency! + 1e-9);
    }
  });

  it('OBD predicts its own step too when the inputs are uncorrelated by design', () => {
    const orthogonal: Samples = {
      count: 4,
      inputs: Float64Array.of(1, 1, 1, -1, -1, 1, -1, -1),
      targets: Float64Array.of(0.3, -0.2, 0.7, 0.4),
    };
    const architecture: Architecture = { layers: [2, 1], activation: 'linear', outputActivation: 'linear' };
    const { weights, problem } = trained(architecture, orthogonal, 'obd', 1e-8, 0);
    const { steps } = prune(problem, weights, { ...RULES, criterion: 'obd' });
    for (const { saliency, errorChange } of steps.slice(1))
      expect(Math.abs(errorChange! / saliency! - 1)).toBeLessThan(1e-6);
  });
});

/** Every weight deleted so far is exactly 0 in every row, and no weight is deleted twice. */
function expectDeletedStayAway(steps: readonly PruningStep[]): void {
  const gone = new Set<number>();
  for (const step of steps) {
    if (step.deleted !== null) gone.add(step.deleted);
    expect(gone.size).toBe(step.step);
    for (const q of gone) expect(step.weights[q]).toBe(0);
  }
}

describe.each(CRITERIA)('the path of %s', (criterion) => {
  it('goes to one weight, one deletion a row, and a deleted weight never comes back', () => {
    const { network, weights, problem } = trained(small, samples, criterion, 1e-4, 1e-3);
    const { steps, stoppedBy } = prune(problem, weights, { ...RULES, criterion });
    expect(stoppedBy).toBe('end');
    expect(steps.map((step) => step.weightsLeft)).toEqual(
      Array.from({ length: network.weights }, (_, i) => network.weights - i),
    );
    expectDeletedStayAway(steps);
  });

  it('changes E by errorChange from row to row', () => {
    const { weights, problem } = trained(small, samples, criterion, 1e-4, 1e-3);
    const { steps } = prune(problem, weights, { ...RULES, criterion });
    steps.slice(1).forEach((step, i) => expect(step.trainError - steps[i].trainError).toBe(step.errorChange));
  });
});

describe('nuisance weights', () => {
  it('go next, one row each, without cost and without touching the others', () => {
    const { network, weights, problem } = trained(small, samples, 'magnitude', 1e-4, 1e-3);
    const { steps } = prune(problem, weights, { ...RULES, criterion: 'magnitude' });
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
    const { weights, problem } = trained(small, samples, 'magnitude', 1e-4, 1e-3);
    const { steps } = prune(problem, weights, { ...RULES, criterion: 'magnitude', nuisance: 'keep' });
    expect(steps.some((step) => step.nuisance)).toBe(false);
    const order = steps.slice(1).map((step) => step.deleted!);
    expect(order).toEqual([...order].sort((a, b) => Math.abs(weights[a]) - Math.abs(weights[b])));
  });
});

describe('stopping', () => {
  it('takes back the deletion that breaks the accuracy rule', () => {
    const { weights, problem } = trained(small, samples, 'obs', 1e-4, 1e-3);
    const whole = prune(problem, weights, RULES);
    const { steps, stoppedBy } = prune(problem, weights, { ...RULES, stopping: { stop: 'trainAccuracy' } });
    expect(stoppedBy).toBe('trainAccuracy');
    expect(steps).toEqual(whole.steps.slice(0, steps.length));
    expect(steps[steps.length - 1].trainAccuracy).toBeGreaterThanOrEqual(steps[0].trainAccuracy);
    expect(whole.steps[steps.length].trainAccuracy).toBeLessThan(steps[0].trainAccuracy);
  });

  it('takes back the deletion that breaks the error limit', () => {
    const { weights, problem } = trained(small, samples, 'obs', 1e-4, 1e-3);
    const whole = prune(problem, weights, RULES);
    const errorLimit = whole.steps[5].trainError * 1.000001;
    const { steps, stoppedBy } = prune(problem, weights, { ...RULES, stopping: { stop: 'error', errorLimit } });
    expect(stoppedBy).toBe('error');
    expect(steps.every((step) => step.trainError <= errorLimit)).toBe(true);
    expect(whole.steps[steps.length].trainError).toBeGreaterThan(errorLimit);
  });

  it('stops at the number of weights asked for', () => {
    const { weights, problem } = trained(small, samples, 'obs', 1e-4, 1e-3);
    const { steps, stoppedBy } = prune(problem, weights, {
      ...RULES,
      stopping: { stop: 'weightsLeft', weightsLimit: 11 },
    });
    expect(stoppedBy).toBe('weightsLeft');
    expect(steps[steps.length - 1].weightsLeft).toBe(11);
  });

  it('deletes nothing when the limit is the size of the network', () => {
    const { network, weights, problem } = trained(small, samples, 'obs', 1e-4, 1e-3);
    const stopping = { stop: 'weightsLeft', weightsLimit: network.weights } as const;
    expect(prune(problem, weights, { ...RULES, stopping }).steps).toHaveLength(1);
  });
});

describe('retraining', () => {
  it('onFailure: goes further than without, and every row keeps the rule', () => {
    const { weights, problem } = trained(small, samples, 'magnitude', 1e-4, 1e-3);
    const rules = { ...RULES, criterion: 'magnitude', stopping: { stop: 'trainAccuracy' } } as const;
    const without = prune(problem, weights, rules);
    const { steps } = prune(problem, weights, { ...rules, retrain: 'onFailure' });
    expect(steps.length).toBeGreaterThan(without.steps.length);
    expect(steps[without.steps.length].retrained).toBe(true); // the deletion that ended the other path healed
    for (const step of steps) expect(step.trainAccuracy).toBeGreaterThanOrEqual(steps[0].trainAccuracy);
    expectDeletedStayAway(steps);
  });

  it('every 3: after each third deletion, nuisance weights not counted; errorChange is measured before', () => {
    const { weights, problem } = trained(small, samples, 'obd', 1e-4, 1e-3);
    const { steps } = prune(problem, weights, { ...RULES, criterion: 'obd', retrain: 'every', retrainEvery: 3 });
    const deletions = steps.slice(1).filter((step) => !step.nuisance);
    deletions.forEach((step, i) => expect(step.retrained).toBe((i + 1) % 3 === 0));
    expectDeletedStayAway(steps);
    const [first] = deletions.filter((step) => step.retrained);
    expect(first.trainError).toBeLessThan(steps[first.step - 1].trainError + first.errorChange!);
  });
});

describe('renewal', () => {
  it('asks for a curvature every k-th deletion, and after each retraining', () => {
    const { weights, problem, curvatureSteps } = trained(small, samples, 'obs', 1e-4, 1e-3);
    const { steps } = prune(problem, weights, { ...RULES, renewEvery: 4 });
    const served = steps
      .slice(1)
      .filter((step) => !step.nuisance)
      .map((step) => step.step);
    expect(curvatureSteps).toEqual(served.filter((_, i) => i % 4 === 0));
  });

  it('also follows a retraining: the weights are at another point', () => {
    const { weights, problem, curvatureSteps } = trained(small, samples, 'obd', 1e-4, 1e-3);
    const rules = { ...RULES, criterion: 'obd', renewEvery: 1000, retrain: 'every', retrainEvery: 3 } as const;
    const { steps } = prune(problem, weights, rules);
    const served = steps.slice(1).filter((step) => !step.nuisance);
    expect(curvatureSteps).toEqual(served.filter((_, i) => i % 3 === 0).map((step) => step.step));
  });

  it('not at all, and nuisance weights among the deletions: still the inverse of what is left', () => {
    // H stays that of the trained network, so each prediction must be that of the inverse of its sub-matrix.
    const { network, weights: minimum, problem } = trained(small, samples, 'obs', 1e-3, 1e-3);
    const weights = minimum.with(16, 1e-9); // h2>output is worth next to nothing: it goes first, and h2's weights after it
    const whole = outerProductCurvature(small, weights, liveWeights(fullMask(network)), samples, 'matrix', 16).hessian;
    const { steps } = prune(problem, weights, { ...RULES, renewEvery: 1000 });
    const mask = fullMask(network);
    let checkedAfterNuisance = 0;
    steps.slice(1).forEach((step, i) => {
      const live = liveWeights(mask);
      const n = live.length;
      if (!step.nuisance) {
        const part = Float64Array.from(
          { length: n * n },
          (_, k) => whole[live[Math.floor(k / n)] * network.weights + live[k % n]],
        );
        const inverse = exactInverse(part, n, 1e-3);
        const q = live.indexOf(step.deleted!);
        const predicted = steps[i].weights[step.deleted!] ** 2 / (2 * inverse[q * n + q]);
        // κ(H + αI) ≤ 1 + tr(H)/α < 1e3, and up to 18 downdates of 19 rows: 18·19·1e3·ε = 8e-11.
        expect(Math.abs(step.saliency! / predicted - 1)).toBeLessThan(1e-9);
        if (steps[i].nuisance) checkedAfterNuisance++;
      }
      mask[step.deleted!] = 0;
    });
    expect(checkedAfterNuisance).toBeGreaterThan(0);
  });

  it('of every deletion is the default of the paper: one curvature a deletion', () => {
    const { weights, problem, curvatureSteps } = trained(small, samples, 'obs', 1e-4, 1e-3);
    const { steps } = prune(problem, weights, RULES);
    expect(curvatureSteps).toEqual(
      steps
        .slice(1)
        .filter((step) => !step.nuisance)
        .map((step) => step.step),
    );
  });
});

it('fails with its numbers when the error is no longer finite', () => {
  const { weights, problem } = trained(small, samples, 'obs', 1e-4, 1e-3);
  const broken = {
    ...problem,
    curvature: (_: Float64Array, live: Int32Array) =>
      new DowndatedInverse(new Float64Array(live.length ** 2), live.length),
  };
  const path = () => prune({ ...broken, network: problem.network }, weights, RULES);
  expect(path).toThrow(NumericalError);
  expect(path).toThrow(/step = 1/);
});
