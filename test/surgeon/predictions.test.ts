import { describe, expect, it } from 'vitest';
import type { Samples } from '../../src/dataset/dataSet.ts';
import type { Architecture } from '../../src/network/architecture.ts';
import { CRITERION, type CriterionName } from '../../src/surgeon/criteria/criteria.ts';
import { pruningPath } from '../../src/surgeon/pruningPath.ts';
import { largestDifference } from '../problems.ts';
import { criteria, LINEAR, LINEAR_SAMPLES, RULES, trained } from './pruningProblems.ts';

const linear = { architecture: LINEAR, samples: LINEAR_SAMPLES };

describe('a linear network at its minimum, squared error, full-rank data', () => {
  // E is exactly quadratic with curvature H, so every prediction must come true along the whole path, up to the α that
  // is added to H: a relative error of α/λ_min(H), λ_min ≥ 0.1 for 60 uniform samples, and the gradient that is left
  // after training, 1e-9. A wrong state carried from step to step shows at once.
  it.each([1, 3, 1000])('predicted = measured at every step, α = 1e-8, H renewed every %i deletions', (renewEvery) => {
    const { weights, problem } = trained({ ...linear, alpha: 1e-8, decay: 0 });
    const { steps } = pruningPath(problem, weights, { ...RULES, renewEvery });
    expect(steps).toHaveLength(14);
    for (const { saliency, errorChange } of steps.slice(1)) {
      expect(Math.abs(errorChange! - saliency!)).toBeLessThan(1e-6 * saliency! + 1e-9);
    }
  });

  it.each(['gObs', 'unitObs'] as const)('predicted = measured at every deletion of every turn of %s', (criterion) => {
    const { weights, problem } = trained({ ...linear, criterion, alpha: 1e-8, decay: 0 });
    for (const renewEvery of [1, 1000]) {
      const { steps } = pruningPath(problem, weights, { ...RULES, criteria: criteria(criterion), renewEvery });
      expect(steps.length).toBeGreaterThan(12);
      for (const { saliency, errorChange } of steps.slice(1)) {
        expect(Math.abs(errorChange! - saliency!)).toBeLessThan(1e-6 * saliency! + 1e-9);
      }
    }
  });

  it('OBD predicts its own step too when the inputs are uncorrelated by design', () => {
    const samples: Samples = {
      count: 4,
      inputs: Float64Array.of(1, 1, 1, -1, -1, 1, -1, -1),
      targets: Float64Array.of(0.3, -0.2, 0.7, 0.4),
    };
    const architecture: Architecture = { ...LINEAR, layers: [2, 1] };
    const { weights, problem } = trained({ architecture, samples, criterion: 'obd', alpha: 1e-8, decay: 0 });
    const { steps } = pruningPath(problem, weights, { ...RULES, criteria: criteria('obd') });
    for (const { saliency, errorChange } of steps.slice(1))
      expect(Math.abs(errorChange! / saliency! - 1)).toBeLessThan(1e-6);
  });
});

describe('a linear network at a minimum of E plus decay: E is quadratic, and its gradient is −decay·w', () => {
  const decay = 0.05;
  /** The first deletion, and wᵀδw of the step that it took. */
  function firstOf(criterion: CriterionName) {
    const { weights, problem } = trained({ ...linear, criterion, alpha: 1e-8, decay });
    const rules = CRITERION[criterion].rules({ seed: 1, decay, observations: 120, together: 1 });
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
      const [found, expected] = [gamma, plain].map((criterion) => {
        const { weights, problem } = trained({ ...linear, criterion, alpha: 1e-6, decay: 0 });
        const rules = CRITERION[criterion].rules({ seed: 1, decay: 0, observations: 120, together: 1 });
        return pruningPath(problem, weights, { ...RULES, criteria: rules }).steps;
      });
      expect(found.map(({ deleted }) => deleted)).toEqual(expected.map(({ deleted }) => deleted));
      // κ(H) ≤ 10 here: n·κ·ε a step, 13 steps.
      found.forEach(({ weights }, i) => expect(largestDifference(weights, expected[i].weights)).toBeLessThan(1e-12));
    }
  });
});
