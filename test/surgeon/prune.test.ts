import { describe, expect, it } from 'vitest';
import { DiagonalCurvature } from '../../src/curvature/liveCurvature.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import type { Samples } from '../../src/dataset/dataSet.ts';
import { NumericalError } from '../../src/errors.ts';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { EigenspaceInverse } from '../../src/inverse/eigenspaceInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { type Architecture, type Network, networkOf } from '../../src/network/architecture.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { fullMask, liveWeights, nuisanceWeights } from '../../src/network/mask.ts';
import { CRITERIA, CRITERION, type CriterionName } from '../../src/surgeon/criteria/criteria.ts';
import type { DeletionRule } from '../../src/surgeon/criteria/deletionRule.ts';
import { magnitudeRule } from '../../src/surgeon/criteria/magnitude.ts';
import {
  inverseRows,
  jointSaliency,
  jointUpdate,
  principalBlock,
  unitGroups,
} from '../../src/surgeon/jointDeletion.ts';
import { type PruningRules, pruningPath } from '../../src/surgeon/pruningPath.ts';
import type { Measurements, PruningProblem } from '../../src/surgeon/pruningProblem.ts';
import type { PruningStep } from '../../src/surgeon/pruningStep.ts';
import { levenbergMarquardt } from '../../src/training/levenbergMarquardt.ts';
import { startWeights } from '../../src/training/startWeights.ts';
import { largest, largestDifference, randomSamples } from '../problems.ts';

/** The rules of a criterion, as for a cell of seed 3. */
const criteria = (name: CriterionName, together = 2) =>
  CRITERION[name].rules({ seed: 3, decay: 1e-3, observations: 40, together });
const RULES: PruningRules = {
  criteria: criteria('obs'),
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
    levenbergMarquardt({ network, weights: start, live: liveWeights(mask), samples }, decay).weights;
  const weights = fitted(startWeights(network, 0.5, 3), fullMask(network));
  const steps: number[] = [];
  const problem: PruningProblem = {
    network,
    samples,
    measure(w) {
      const { error, accuracy } = evaluation(network, w, samples);
      return { trainError: error, trainAccuracy: accuracy, validationError: null, testError: null, testAccuracy: null };
    },
    curvature(w, live, step) {
      steps.push(step);
      const need = CRITERION[criterion].needs;
      const form = need === 'diagonal' ? 'diagonal' : 'matrix';
      const { hessian } = outerProductCurvature({ network, weights: w, live, samples }, form, 16);
      if (need === 'diagonal') return new DiagonalCurvature(hessian.map((h) => h + alpha));
      if (need === 'eigenspace')
        return new EigenspaceInverse(hessian, live.length, alpha, { dimensions: 4, rule: 'clusters' });
      const damping = need === 'decayedInverse' ? alpha + decay : alpha;
      return new DowndatedInverse(exactInverse(hessian, live.length, damping), live.length);
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
    const { steps } = pruningPath(problem, weights, { ...RULES, renewEvery });
    expect(steps).toHaveLength(14);
    for (const { saliency, errorChange } of steps.slice(1)) {
      expect(Math.abs(errorChange! - saliency!)).toBeLessThan(1e-6 * saliency! + 1e-9);
    }
  });

  it.each(['gObs', 'unitObs'] as const)('predicted = measured at every deletion of every turn of %s', (name) => {
    const { weights, problem } = trained(linear, randomSamples(60, 6, 2, 51), name, 1e-8, 0);
    for (const renewEvery of [1, 1000]) {
      const { steps } = pruningPath(problem, weights, { ...RULES, criteria: criteria(name), renewEvery });
      expect(steps.length).toBeGreaterThan(12);
      for (const { saliency, errorChange } of steps.slice(1)) {
        expect(Math.abs(errorChange! - saliency!)).toBeLessThan(1e-6 * saliency! + 1e-9);
      }
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
    const { steps } = pruningPath(problem, weights, { ...RULES, criteria: criteria('obd') });
    for (const { saliency, errorChange } of steps.slice(1))
      expect(Math.abs(errorChange! / saliency! - 1)).toBeLessThan(1e-6);
  });
});

describe('a linear network at a minimum of E plus decay: E is quadratic, and its gradient is −decay·w', () => {
  const decay = 0.05;
  const data = randomSamples(60, 6, 2, 51);
  /** The first deletion, and wᵀδw of the step that it took. */
  function firstOf(name: CriterionName) {
    const { weights, problem } = trained(linear, data, name, 1e-8, decay);
    const rules = CRITERION[name].rules({ seed: 1, decay, observations: 120, together: 1 });
    const [, first] = pruningPath(problem, weights, { ...RULES, criteria: rules }).steps;
    const along = weights.reduce((sum, w, q) => sum + w * (first.weights[q] - w), 0);
    return { weights, predicted: first.saliency!, measured: first.errorChange!, along };
  }
  // α‖δw‖²/2 ≤ 1e-8 is added to H, and a gradient of 1e-9 is left after training.
  const tolerance = 3e-8;

  it.each(['gammaObs', 'gammaObd'] as const)('%s predicts what is measured', (name) => {
    const { predicted, measured } = firstOf(name);
    // γOBD takes H for its diagonal, which it is not: off by nothing for the weight alone that it sets to zero.
    expect(Math.abs(measured - predicted)).toBeLessThan(tolerance);
  });

  it('obs leaves out the part of first order, −decay·wᵀδw, and no more', () => {
    const { predicted, measured, along } = firstOf('obs');
    expect(Math.abs(measured - (predicted - decay * along))).toBeLessThan(tolerance);
    expect(Math.abs(decay * along)).toBeGreaterThan(1000 * tolerance);
  });

  it('without decay γOBS deletes as OBS does, and γOBD as OBD', () => {
    for (const [gamma, plain] of [
      ['gammaObs', 'obs'],
      ['gammaObd', 'obd'],
    ] as const) {
      const [found, expected] = [gamma, plain].map((name) => {
        const { weights, problem } = trained(linear, data, name, 1e-6, 0);
        const rules = CRITERION[name].rules({ seed: 1, decay: 0, observations: 120, together: 1 });
        return pruningPath(problem, weights, { ...RULES, criteria: rules }).steps;
      });
      expect(found.map(({ deleted }) => deleted)).toEqual(expected.map(({ deleted }) => deleted));
      // κ(H) ≤ 10 here: n·κ·ε a step, 13 steps.
      found.forEach(({ weights }, i) => expect(largestDifference(weights, expected[i].weights)).toBeLessThan(1e-12));
    }
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
    const { steps, stoppedBy } = pruningPath(problem, weights, { ...RULES, criteria: criteria(criterion) });
    expect(stoppedBy).toBe('end');
    expect(steps.map((step) => step.weightsLeft)).toEqual(
      Array.from({ length: network.weights }, (_, i) => network.weights - i),
    );
    expectDeletedStayAway(steps);
  });

  it('changes E by errorChange from row to row', () => {
    const { weights, problem } = trained(small, samples, criterion, 1e-4, 1e-3);
    const { steps } = pruningPath(problem, weights, { ...RULES, criteria: criteria(criterion) });
    steps.slice(1).forEach((step, i) => expect(step.trainError! - steps[i].trainError!).toBe(step.errorChange));
  });
});

describe('nuisance weights', () => {
  it('go next, one row each, without cost and without touching the others', () => {
    const { network, weights, problem } = trained(small, samples, 'magnitude', 1e-4, 1e-3);
    const { steps } = pruningPath(problem, weights, { ...RULES, criteria: criteria('magnitude') });
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
    const { steps } = pruningPath(problem, weights, { ...RULES, criteria: criteria('magnitude'), nuisance: 'keep' });
    expect(steps.some((step) => step.nuisance)).toBe(false);
    const order = steps.slice(1).map((step) => step.deleted!);
    expect(order).toEqual([...order].sort((a, b) => Math.abs(weights[a]) - Math.abs(weights[b])));
  });
});

describe('stopping', () => {
  it('takes back the deletion that breaks the accuracy rule', () => {
    const { weights, problem } = trained(small, samples, 'obs', 1e-4, 1e-3);
    const whole = pruningPath(problem, weights, RULES);
    const { steps, stoppedBy } = pruningPath(problem, weights, { ...RULES, stopping: { stop: 'trainAccuracy' } });
    expect(stoppedBy).toBe('trainAccuracy');
    expect(steps).toEqual(whole.steps.slice(0, steps.length));
    expect(steps[steps.length - 1].trainAccuracy).toBeGreaterThanOrEqual(steps[0].trainAccuracy!);
    expect(whole.steps[steps.length].trainAccuracy).toBeLessThan(steps[0].trainAccuracy!);
  });

  it('takes back the deletion that breaks the error limit', () => {
    const { weights, problem } = trained(small, samples, 'obs', 1e-4, 1e-3);
    const whole = pruningPath(problem, weights, RULES);
    const errorLimit = whole.steps[5].trainError! * 1.000001;
    const { steps, stoppedBy } = pruningPath(problem, weights, { ...RULES, stopping: { stop: 'error', errorLimit } });
    expect(stoppedBy).toBe('error');
    expect(steps.every((step) => step.trainError! <= errorLimit)).toBe(true);
    expect(whole.steps[steps.length].trainError).toBeGreaterThan(errorLimit);
  });

  it('stops at the number of weights asked for', () => {
    const { weights, problem } = trained(small, samples, 'obs', 1e-4, 1e-3);
    const { steps, stoppedBy } = pruningPath(problem, weights, {
      ...RULES,
      stopping: { stop: 'weightsLeft', weightsLimit: 11 },
    });
    expect(stoppedBy).toBe('weightsLeft');
    expect(steps[steps.length - 1].weightsLeft).toBe(11);
  });

  it('deletes nothing when the limit is the size of the network', () => {
    const { network, weights, problem } = trained(small, samples, 'obs', 1e-4, 1e-3);
    const stopping = { stop: 'weightsLeft', weightsLimit: network.weights } as const;
    expect(pruningPath(problem, weights, { ...RULES, stopping }).steps).toHaveLength(1);
  });
});

describe('retraining', () => {
  it('onFailure: goes further than without, and every row keeps the rule', () => {
    const { weights, problem } = trained(small, samples, 'magnitude', 1e-4, 1e-3);
    const rules = { ...RULES, criteria: criteria('magnitude'), stopping: { stop: 'trainAccuracy' } } as const;
    const without = pruningPath(problem, weights, rules);
    const { steps } = pruningPath(problem, weights, { ...rules, retrain: 'onFailure' });
    expect(steps.length).toBeGreaterThan(without.steps.length);
    expect(steps[without.steps.length].retrained).toBe(true); // the deletion that ended the other path healed
    for (const step of steps) expect(step.trainAccuracy).toBeGreaterThanOrEqual(steps[0].trainAccuracy!);
    expectDeletedStayAway(steps);
  });

  it('every 3: after each third deletion, nuisance weights not counted; errorChange is measured before', () => {
    const { weights, problem } = trained(small, samples, 'obd', 1e-4, 1e-3);
    const { steps } = pruningPath(problem, weights, {
      ...RULES,
      criteria: criteria('obd'),
      retrain: 'every',
      retrainEvery: 3,
    });
    const deletions = steps.slice(1).filter((step) => !step.nuisance);
    deletions.forEach((step, i) => expect(step.retrained).toBe((i + 1) % 3 === 0));
    expectDeletedStayAway(steps);
    const [first] = deletions.filter((step) => step.retrained);
    expect(first.trainError).toBeLessThan(steps[first.step - 1].trainError! + first.errorChange!);
  });
});

describe('renewal', () => {
  it('asks for a curvature every k-th deletion, and after each retraining', () => {
    const { weights, problem, curvatureSteps } = trained(small, samples, 'obs', 1e-4, 1e-3);
    const { steps } = pruningPath(problem, weights, { ...RULES, renewEvery: 4 });
    const served = steps
      .slice(1)
      .filter((step) => !step.nuisance)
      .map((step) => step.step);
    expect(curvatureSteps).toEqual(served.filter((_, i) => i % 4 === 0));
  });

  it('also follows a retraining: the weights are at another point', () => {
    const { weights, problem, curvatureSteps } = trained(small, samples, 'obd', 1e-4, 1e-3);
    const rules = { ...RULES, criteria: criteria('obd'), renewEvery: 1000, retrain: 'every', retrainEvery: 3 } as const;
    const { steps } = pruningPath(problem, weights, rules);
    const served = steps.slice(1).filter((step) => !step.nuisance);
    expect(curvatureSteps).toEqual(served.filter((_, i) => i % 3 === 0).map((step) => step.step));
  });

  it('not at all, and nuisance weights among the deletions: still the inverse of what is left', () => {
    // H stays that of the trained network, so each prediction must be that of the inverse of its sub-matrix.
    const { network, weights: minimum, problem } = trained(small, samples, 'obs', 1e-3, 1e-3);
    const weights = minimum.with(16, 1e-9); // h2>output is worth next to nothing: it goes first, and h2's weights after it
    const whole = outerProductCurvature(
      { network: networkOf(small), weights, live: liveWeights(fullMask(network)), samples },
      'matrix',
      16,
    ).hessian;
    const { steps } = pruningPath(problem, weights, { ...RULES, renewEvery: 1000 });
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
    const { steps } = pruningPath(problem, weights, RULES);
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
  const path = () => pruningPath({ ...broken, network: problem.network }, weights, RULES);
  expect(path).toThrow(NumericalError);
  expect(path).toThrow(/step = 1/);
});

/** Steps of each turn, in order, without those of nuisance weights. */
function turnsOf(steps: readonly PruningStep[]): PruningStep[][] {
  const turns: PruningStep[][] = [];
  for (const step of steps.slice(1)) {
    if (step.nuisance) continue;
    expect([turns.length, turns.length + 1]).toContain(step.turn); // 1, 2, …, none left out
    if (step.turn === turns.length) turns[turns.length - 1].push(step);
    else turns.push([step]);
  }
  return turns;
}

describe('turns of unitObs', () => {
  const double: Architecture = { layers: [4, 3, 2], activation: 'tanh', outputActivation: 'sigmoid' }; // 23 weights
  const data: Samples = { ...targets(randomSamples(40, 4, 2, 53)) };
  const ALPHA = 1e-3;
  const make = () => trained(double, data, 'unitObs', ALPHA, 1e-3);
  const rules = { ...RULES, criteria: criteria('unitObs') };
  /** H⁻¹ and the units at the state after a step. */
  function at(network: Network, steps: readonly PruningStep[], step: number) {
    const mask = fullMask(network);
    for (const { deleted } of steps.slice(0, step + 1)) if (deleted !== null) mask[deleted] = 0;
    const live = liveWeights(mask);
    const n = live.length;
    const weights = Float64Array.from(live, (q) => steps[step].weights[q]);
    const { hessian } = outerProductCurvature(
      { network: networkOf(double), weights: steps[step].weights, live, samples: data },
      'matrix',
      16,
    );
    const inverse = new DowndatedInverse(exactInverse(hessian, n, ALPHA), n);
    return { mask, live, n, weights, inverse, groups: unitGroups(network, mask, live) };
  }

  it('take all outgoing weights of the unit whose joint ΔE is smallest, and that is what they add up to', () => {
    const { network, weights: start, problem } = make();
    const { steps } = pruningPath(problem, start, rules);
    const sizes = new Set<number>();
    for (const turn of turnsOf(steps)) {
      const { mask, live, n, weights, inverse, groups } = at(network, steps, turn[0].step - 1);
      const sources = new Set(turn.map(({ deleted }) => network.sourceOf[deleted!]));
      expect(sources.size).toBe(1);
      const [source] = sources;
      const outgoing = [...live].filter((q) => network.sourceOf[q] === source);
      expect(turn.map(({ deleted }) => deleted)).toEqual(outgoing);
      expect(outgoing.every((q) => mask[q] === 1)).toBe(true);
      const cost = (indices: readonly number[]) =>
        jointSaliency(weights, principalBlock(inverseRows(inverse, n, indices), n, indices), indices);
      const places = outgoing.map((q) => live.indexOf(q));
      const predicted = turn.reduce((sum, { saliency }) => sum + saliency!, 0);
      // κ(H + αI) ≤ 1 + tr(H)/α < 1e3, a few operations of n ≤ 23 terms: 1e-10 with a margin.
      expect(Math.abs(predicted / cost(places) - 1)).toBeLessThan(1e-10);
      for (const group of groups) expect(predicted).toBeLessThanOrEqual(cost(group.indices) * (1 + 1e-10));
      const together = weights.slice();
      jointUpdate(together, inverseRows(inverse, n, places), places);
      const found = Float64Array.from(live, (q) => turn[turn.length - 1].weights[q]);
      expect(largestDifference(found, together)).toBeLessThan(1e-10 * largest(weights));
      sizes.add(turn.length);
    }
    expect(sizes.size).toBeGreaterThan(1); // inputs and hidden units
  });

  it('are followed by the incoming weights of a hidden unit, which count to the turn and cost nothing', () => {
    const { network, weights, problem } = make();
    const { steps } = pruningPath(problem, weights, rules);
    let units = 0;
    for (const turn of turnsOf(steps)) {
      const last = turn[turn.length - 1];
      const unit = network.sourceOf[last.deleted!];
      const isHidden = unit > network.inputs;
      const { live } = at(network, steps, last.step);
      const incoming = [...live].filter((q) => network.unitOf[q] === unit - (network.inputs + 1));
      const followers = steps.slice(last.step + 1, last.step + 1 + (isHidden ? incoming.length : 0));
      expect(followers.map(({ deleted }) => deleted)).toEqual(isHidden ? incoming : []);
      for (const { nuisance, turn: number, saliency, errorChange } of followers) {
        expect({ nuisance, number, saliency, errorChange }).toEqual({
          nuisance: true,
          number: last.turn,
          saliency: 0,
          errorChange: 0,
        });
      }
      if (isHidden) units++;
    }
    expect(units).toBe(3);
  });

  it('end where no unit is left: at the biases of the outputs', () => {
    const { weights, problem } = make();
    const { steps, stoppedBy } = pruningPath(problem, weights, rules);
    expect(stoppedBy).toBe('end');
    const end = steps[steps.length - 1];
    expect(end.weightsLeft).toBe(2);
    const deleted = new Set(steps.map((step) => step.deleted));
    expect([...weights.keys()].filter((q) => !deleted.has(q))).toEqual([18, 22]);
  });

  it('end before a turn that would leave fewer than asked for', () => {
    const { weights, problem } = make();
    const whole = turnsOf(pruningPath(problem, weights, rules).steps);
    const [first] = whole;
    const limit = first[first.length - 1].weightsLeft + 1;
    expect(first.length).toBeGreaterThan(1);
    const { steps, stoppedBy } = pruningPath(problem, weights, {
      ...rules,
      stopping: { stop: 'weightsLeft', weightsLimit: limit },
    });
    expect([steps.length, stoppedBy]).toEqual([1, 'weightsLeft']);
  });
});

/**
 * A network of six weights (five inputs, a bias) whose measurements are looked up by the number of weights that are not
 * 0; H + αI = I. Every weight is smaller than the one before, so magnitude deletes from the end.
 */
function scripted(table: Readonly<Record<number, Partial<Measurements>>>) {
  const network = networkOf({ layers: [5, 1], activation: 'linear', outputActivation: 'linear' });
  const measuredAt: number[] = [];
  const askedAt: number[] = [];
  const problem: PruningProblem = {
    network,
    samples: { count: 0, inputs: new Float64Array(0), targets: new Float64Array(0) },
    measure(w) {
      const left = w.filter((x) => x !== 0).length;
      measuredAt.push(left);
      const nothing = { trainError: 0, trainAccuracy: 1, validationError: null, testError: null, testAccuracy: null };
      return { ...nothing, ...table[left] };
    },
    curvature(_, live) {
      askedAt.push(live.length);
      return new DiagonalCurvature(new Float64Array(live.length).fill(1));
    },
    retrain: (w) => w,
  };
  return { problem, start: Float64Array.of(6, 5, 4, 3, 2, 1), measuredAt, askedAt };
}
const errors = (...values: readonly number[]) =>
  Object.fromEntries(values.map((trainError, i) => [6 - i, { trainError }]));
/** Two weights a turn, the later one first. */
const pairs: DeletionRule = { ...magnitudeRule, group: ({ live }) => [live.length - 1, live.length - 2] };
const lefts = (steps: readonly PruningStep[]) => steps.map(({ weightsLeft }) => weightsLeft);

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
    const { problem, start } = scripted(errors(0, 0, 1, 0.5, 2.5, 0));
    const retrainedAt: number[] = [];
    const watched = {
      ...problem,
      retrain: (w: Float64Array) => {
        retrainedAt.push(w.filter((x) => x !== 0).length);
        return w;
      },
    };
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
    const { steps } = pruningPath(watched, start, every);
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

describe('unitObsThenObs', () => {
  it('goes on by obs from the last state that unitObs kept, with a fresh curvature, to the end of the rule', () => {
    const { network, weights, problem } = trained(small, samples, 'unitObs', 1e-3, 1e-3);
    const whole = turnsOf(pruningPath(problem, weights, { ...RULES, criteria: criteria('unitObs') }).steps);
    const ends = whole.map((turn) => turn[turn.length - 1].trainError!);
    const errorLimit = 1.0001 * Math.max(...ends.slice(0, 2)); // the first two units may go
    expect(ends[2]).toBeGreaterThan(errorLimit);
    const asked: Float64Array[] = [];
    const watched: PruningProblem = {
      ...problem,
      curvature(w, live, step) {
        asked.push(w);
        return problem.curvature(w, live, step);
      },
    };
    // One curvature would serve for good: the second rule has its own all the same.
    const rules = { ...RULES, renewEvery: 1000, stopping: { stop: 'error', errorLimit } as const };
    const units = pruningPath(problem, weights, { ...rules, criteria: criteria('unitObs') });
    const { steps, stoppedBy } = pruningPath(watched, weights, { ...rules, criteria: criteria('unitObsThenObs') });
    expect(units.stoppedBy).toBe('error');
    const taken = units.steps.length;
    expect(steps.slice(0, taken)).toEqual(units.steps);
    expect(steps.length).toBeGreaterThan(taken);
    const kept = units.steps[taken - 1];
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual(kept.weights);

    const mask = fullMask(network);
    for (const { deleted } of units.steps) if (deleted !== null) mask[deleted] = 0;
    const live = liveWeights(mask);
    const { hessian } = outerProductCurvature(
      { network: networkOf(small), weights: kept.weights, live, samples },
      'matrix',
      16,
    );
    const inverse = exactInverse(hessian, live.length, 1e-3);
    const saliencies = [...live].map((q, i) => kept.weights[q] ** 2 / (2 * inverse[i * live.length + i]));
    expect(steps[taken].saliency).toBe(Math.min(...saliencies));
    expect(steps[taken].deleted).toBe(live[saliencies.indexOf(Math.min(...saliencies))]);

    expect(stoppedBy).toBe('error');
    for (const { trainError, nuisance } of steps.slice(taken)) {
      expect(trainError!).toBeLessThanOrEqual(errorLimit);
      expect(nuisance).toBe(false); // so each is a turn of its own
    }
    expect(steps.slice(taken).map(({ turn }) => turn)).toEqual(steps.slice(taken).map((_, i) => kept.turn! + 1 + i));
    const further = pruningPath(problem, weights, {
      ...rules,
      stopping: { stop: 'end' },
      criteria: criteria('unitObsThenObs'),
    });
    expect(further.steps[further.steps.length - 1].weightsLeft).toBe(1);
  });
});

describe('gObs', () => {
  it('of one weight is obs', () => {
    const { weights, problem } = trained(small, samples, 'gObs', 1e-4, 1e-3);
    for (const renewEvery of [1, 5]) {
      const [found, expected] = [criteria('gObs', 1), criteria('obs')].map((rules) =>
        pruningPath(problem, weights, { ...RULES, criteria: rules, renewEvery }),
      );
      expect(found).toEqual(expected);
    }
  });

  it.each([2, 3])('of %i ends at one weight, or where it is told to, with a smaller turn if need be', (together) => {
    const { weights, problem } = trained(linear, randomSamples(60, 6, 2, 51), 'gObs', 1e-4, 1e-3); // 14 weights
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
    const { weights, problem, network } = trained(small, samples, 'gObs', 1e-3, 1e-3);
    const { steps } = pruningPath(problem, weights, { ...RULES, criteria: criteria('gObs') });
    const live = liveWeights(fullMask(network));
    const n = live.length;
    const { hessian } = outerProductCurvature({ network: networkOf(small), weights, live, samples }, 'matrix', 16);
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

describe('rules that look back for a minimum', () => {
  it.each(['validationError', 'testError'] as const)(
    '%s: the path ends at the smallest of the best networks',
    (stop) => {
      const values = [3, 2, 1, 2, 1, 4];
      const table = Object.fromEntries(values.map((value, i) => [6 - i, { [stop]: value }]));
      const { problem, start } = scripted(table);
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
    const { problem, start } = scripted(errors(5, 5, 5, 5, 5, 5));
    const seen: (readonly [number, number, number])[] = [];
    const judged: PruningProblem = {
      ...problem,
      generalisation(weights, live, trainError) {
        seen.push([weights.filter((x) => x !== 0).length, live.length, trainError]);
        return { effectiveWeights: live.length / 2, fpe: [0, 9, 8, 7, 7, 9, 9][live.length] };
      },
    };
    const { steps } = pruningPath(judged, start, {
      ...RULES,
      criteria: criteria('magnitude'),
      stopping: { stop: 'fpe' },
    });
    expect(steps.map(({ fpe }) => fpe)).toEqual([9, 9, 7, 7]);
    expect(steps.map(({ effectiveWeights }) => effectiveWeights)).toEqual([3, 2.5, 2, 1.5]);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1].map((left) => [left, left, 5]));
  });

  it('fpe: that of each state by itself, free deletions too', () => {
    const network = networkOf({ layers: [1, 1, 1], activation: 'linear', outputActivation: 'linear' });
    const problem: PruningProblem = {
      ...scripted({}).problem,
      network,
      generalisation: (weights, live) => ({
        effectiveWeights: live.length,
        fpe: weights.filter((w) => w !== 0).length,
      }),
    };
    const start = Float64Array.of(3, 2, 1, 4); // h1>output goes first
    const { steps } = pruningPath(problem, start, { ...RULES, criteria: criteria('magnitude') });
    expect(steps.map(({ nuisance }) => nuisance)).toEqual([false, false, true, true]);
    for (const { weightsLeft, effectiveWeights, fpe } of steps)
      expect([effectiveWeights, fpe]).toEqual([weightsLeft, weightsLeft]);
  });

  it('fpe: that of the weights after retraining', () => {
    const { problem, start } = scripted({});
    const doubled: PruningProblem = {
      ...problem,
      retrain: (weights) => weights.map((w) => 2 * w),
      generalisation: (weights) => ({ effectiveWeights: largest(weights), fpe: -largest(weights) }),
    };
    const rules = { ...RULES, criteria: criteria('magnitude'), retrain: 'every', retrainEvery: 2 } as const;
    const { steps } = pruningPath(doubled, start, { ...rules, stopping: { stop: 'fpe' } });
    expect(steps.map(({ effectiveWeights }) => effectiveWeights)).toEqual([6, 6, 12, 12, 24, 24]);
  });

  it('validationError of groups: never the middle of a turn', () => {
    const values = [3, 0, 2, 1, 2.5, 9];
    const table = Object.fromEntries(values.map((validationError, i) => [6 - i, { validationError }]));
    const { problem, start } = scripted(table);
    const rules = { ...RULES, criteria: [pairs] as const, stopping: { stop: 'validationError' } as const };
    expect(lefts(pruningPath(problem, start, rules).steps)).toEqual([6, 5, 4]);
  });

  it('is the whole path when the last network is the best, and none of it when the first is', () => {
    for (const [best, length] of [
      [1, 6],
      [6, 1],
    ]) {
      const { problem, start } = scripted({ [best]: { testError: -1 } });
      const withTest: PruningProblem = {
        ...problem,
        measure: (w) => ({ ...problem.measure(w), testError: problem.measure(w).testError ?? 0 }),
      };
      const rules = { ...RULES, criteria: criteria('magnitude'), stopping: { stop: 'testError' } as const };
      expect(pruningPath(withTest, start, rules).steps).toHaveLength(length);
    }
  });
});

describe('measureEvery', () => {
  it.each([
    { name: 'obs', retrain: 'none' },
    { name: 'magnitude', retrain: 'none' },
    { name: 'obs', retrain: 'every' },
    { name: 'gObs', retrain: 'none' },
  ] as const)('changes nothing of the path but what is measured: $name, retrain $retrain', ({ name, retrain }) => {
    const { weights, problem } = trained(small, samples, name, 1e-4, 1e-3);
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
    // Without h1>output, which goes first, h1's other weights are free: steps 2 and 3.
    const network = networkOf({ layers: [1, 1, 1], activation: 'linear', outputActivation: 'linear' });
    const measured: number[] = [];
    const problem: PruningProblem = {
      ...scripted({}).problem,
      network,
      measure(w) {
        const left = w.filter((x) => x !== 0).length;
        measured.push(left);
        const others = { trainAccuracy: 1, validationError: null, testError: null, testAccuracy: null };
        return { trainError: [0, 3, 3, 3, 4][left], ...others };
      },
    };
    const start = Float64Array.of(3, 2, 1, 4); // x>h1, bias>h1, h1>output, bias>output
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
    const { problem, start } = scripted(errors(0, 1, 2, 3, 4, 5));
    const indefinite: PruningProblem = {
      ...problem,
      curvature: (w, l, step) => (step === 3 ? null : problem.curvature(w, l, step)),
    };
    const rules = { ...RULES, criteria: criteria('magnitude'), measureEvery: 100 };
    const { steps } = pruningPath(indefinite, start, rules);
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

describe('a curvature that is not positive definite', () => {
  it.each([0, 1, 3])('ends the path after %i deletions, and says so', (deletions) => {
    const { problem, start } = scripted({});
    const indefinite: PruningProblem = {
      ...problem,
      curvature: (w, live, step) => (step > deletions ? null : problem.curvature(w, live, step)),
    };
    const { steps, stoppedBy } = pruningPath(indefinite, start, { ...RULES, criteria: criteria('magnitude') });
    expect([steps.length - 1, stoppedBy]).toEqual([deletions, 'indefinite']);
  });

  it('under a rule that looks back: still the best network so far', () => {
    const { problem, start } = scripted({ 6: { testError: 2 }, 5: { testError: 1 }, 4: { testError: 3 } });
    const indefinite: PruningProblem = {
      ...problem,
      curvature: (w, l, step) => (step > 2 ? null : problem.curvature(w, l, step)),
    };
    const rules = { ...RULES, criteria: criteria('magnitude'), stopping: { stop: 'testError' } as const };
    const { steps, stoppedBy } = pruningPath(indefinite, start, rules);
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
    const network = networkOf({ layers: [1, 1, 1], activation: 'linear', outputActivation: 'linear' });
    const free = pruningPath({ ...problem, network }, Float64Array.of(3, 2, 1, 4), {
      ...RULES,
      criteria: [bounded],
    }).steps;
    expect(free.map(({ nuisance }) => nuisance)).toEqual([false, false, true, true]);
    expect(free.map(({ exactSaliency }) => exactSaliency)).toEqual([null, 4, null, null]);
    const none = pruningPath(problem, start, { ...RULES, criteria: criteria('magnitude') }).steps;
    for (const { exactSaliency, saliencyBound } of none) expect([exactSaliency, saliencyBound]).toEqual([null, null]);
  });
});
