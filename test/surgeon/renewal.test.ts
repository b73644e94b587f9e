import { describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { pruningPath } from '../../src/surgeon/pruningPath.ts';
import { criteria, RULES, trained } from './pruningProblems.ts';

describe('renewal', () => {
  it('asks for a curvature every k-th deletion, and after each retraining', () => {
    const { weights, problem, curvatureSteps } = trained();
    const { steps } = pruningPath(problem, weights, { ...RULES, renewEvery: 4 });
    const served = steps
      .slice(1)
      .filter((step) => !step.nuisance)
      .map((step) => step.step);
    expect(curvatureSteps).toEqual(served.filter((_, i) => i % 4 === 0));
  });

  it('also follows a retraining: the weights are at another point', () => {
    const { weights, problem, curvatureSteps } = trained({ criterion: 'obd' });
    const rules = { ...RULES, criteria: criteria('obd'), renewEvery: 1000, retrain: 'every', retrainEvery: 3 } as const;
    const { steps } = pruningPath(problem, weights, rules);
    const served = steps.slice(1).filter((step) => !step.nuisance);
    expect(curvatureSteps).toEqual(served.filter((_, i) => i % 3 === 0).map((step) => step.step));
  });

  it('not at all, and nuisance weights among the deletions: still the inverse of what is left', () => {
    // H stays that of the trained network, so each prediction must be that of the inverse of its sub-matrix.
    const { network, samples, weights: minimum, problem } = trained({ alpha: 1e-3 });
    // H2>output is worth next to nothing: it goes first, and h2's weights after it.
    const weights = minimum.with(16, 1e-9);
    const whole = outerProductCurvature(
      { network, weights, live: liveWeights(fullMask(network)), samples },
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
    const { weights, problem, curvatureSteps } = trained();
    const { steps } = pruningPath(problem, weights, RULES);
    expect(curvatureSteps).toEqual(
      steps
        .slice(1)
        .filter((step) => !step.nuisance)
        .map((step) => step.step),
    );
  });
});
