import { describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import type { Samples } from '../../src/dataset/dataSet.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { CRITERION, type CriterionName } from '../../src/surgeon/criteria/criteria.ts';
import type { DeletionRule } from '../../src/surgeon/criteria/deletionRule.ts';
import { magnitudeRule } from '../../src/surgeon/criteria/magnitude.ts';
import { diagonalIncrease, setToZero } from '../../src/surgeon/criteria/obd.ts';
import { pruningPath } from '../../src/surgeon/pruningPath.ts';
import type { PruningRules } from '../../src/surgeon/pruningRules.ts';
import { centralSlopes, largestDifference, randomNetwork, randomSamples } from '../problems.ts';
import { problemOf } from './pruningProblems.ts';

const architecture = { layers: [4, 3, 1], activation: 'tanh', outputActivation: 'sigmoid' } as const;
const { network, weights: start } = randomNetwork(architecture, 61); // 19 weights, at no minimum: E has a slope
const samples = randomSamples(40, 4, 1, 62);
const ALPHA = 1e-3;
const options = { architecture, samples, alpha: ALPHA };

/** To one weight, with the matrix of the start all along, and E measured now and then. */
const RULES = {
  stopping: { stop: 'end' },
  renewEvery: 1000,
  nuisance: 'keep',
  retrain: 'none',
  retrainEvery: 1,
} as const;
const path = (rule: DeletionRule, others: Partial<PruningRules> = {}) =>
  pruningPath(problemOf({ ...options, criterion: 'obd' }).problem, start, {
    ...RULES,
    measureEvery: 5,
    criteria: [rule],
    ...others,
  }).steps;

/** First-order Taylor, which needs nothing of this package but a turn. */
const taylor: DeletionRule = {
  assess({ weights, curvature, gradient }) {
    const slopes = gradient();
    return {
      saliencies: diagonalIncrease(weights, curvature),
      ranks: weights.map((w, q) => Math.abs(w * slopes[q])),
    };
  },
  update: setToZero,
};
// Of a slope by central differences, times a weight of at most 1, with a margin of 10.
const TOLERANCE = 1e-10;

describe('|w·∂E/∂w|, written in a test', () => {
  it('deletes the weight that central differences name, at every step, however old the matrix and E are', () => {
    const steps = path(taylor);
    expect(steps).toHaveLength(network.weights);
    const { hessian } = outerProductCurvature(
      { network, weights: start, live: liveWeights(fullMask(network)), samples },
      'diagonal',
      16,
    );
    const left = new Set(start.keys());
    steps.slice(1).forEach(({ deleted, saliency }, i) => {
      const { weights } = steps[i];
      const slopes = centralSlopes(network, weights, samples);
      const order = [...left].sort((a, b) => Math.abs(weights[a] * slopes[a]) - Math.abs(weights[b] * slopes[b]));
      const [first, second] = order.map((q) => Math.abs(weights[q] * slopes[q]));
      // Else rounding decides; but a weight without a path to the output has a slope of exactly 0, and the first such
      // goes.
      if (first > 0 && second !== undefined) expect(second - first).toBeGreaterThan(2 * TOLERANCE);
      expect(deleted).toBe(order[0]);
      expect(saliency).toBe(0.5 * weights[deleted!] * weights[deleted!] * (hessian[deleted!] + ALPHA));
      left.delete(deleted!);
    });
    const order = (rule: DeletionRule) => path(rule).map(({ deleted }) => deleted);
    expect(order(magnitudeRule)).not.toEqual(order(taylor)); // else this test says nothing of slopes
  });

  it('in a group: each deletion is assessed where the one before it left the network', () => {
    const turns: { live: number[]; max: number; states: boolean[] }[] = [];
    const watching: DeletionRule = {
      ...taylor,
      group: ({ live }) => [live.length - 1, 0],
      assess(turn) {
        const { live, mask, weights, max } = turn;
        const full = new Float64Array(network.weights);
        live.forEach((q, i) => {
          full[q] = weights[i];
        });
        const slopes = centralSlopes(network, full, samples);
        const atLive = Float64Array.from(live, (q) => slopes[q]);
        const states = [
          largestDifference(turn.gradient(), atLive) < TOLERANCE,
          largestDifference(liveWeights(mask), live) === 0,
        ];
        turns.push({ live: [...live], max, states });
        return taylor.assess(turn);
      },
    };
    path(watching, { stopping: { stop: 'weightsLeft', weightsLimit: 15 } });
    const all = [...start.keys()];
    expect(turns).toEqual(
      [all, all.slice(0, -1), all.slice(1, -1), all.slice(1, -2)].map((live, i) => {
        return { live, max: 4 - i, states: [true, true] };
      }),
    );
  });
});

describe('the gradient of a turn', () => {
  /** The samples, and how often anyone took their inputs. */
  function counted() {
    let reads = 0;
    const seen: Samples = {
      ...samples,
      get inputs() {
        reads++;
        return samples.inputs;
      },
    };
    return { seen, reads: () => reads };
  }

  it('is computed once a turn, however often a rule asks', () => {
    const reads = [1, 3].map((times) => {
      const asking: DeletionRule = {
        ...taylor,
        assess(turn) {
          const slopes = Array.from({ length: times }, () => turn.gradient());
          for (const again of slopes) expect(again).toBe(slopes[0]);
          return taylor.assess(turn);
        },
      };
      const { seen, reads } = counted();
      const { problem } = problemOf({ ...options, criterion: 'obd' });
      pruningPath({ ...problem, samples: seen }, start, { ...RULES, criteria: [asking] });
      return reads();
    });
    expect(reads[0]).toBeGreaterThan(0);
    expect(reads[1]).toBe(reads[0]);
  });

  it.each([
    ...(['obs', 'obd', 'magnitude', 'random', 'eigenspaceObs', 'gObs', 'unitObs'] as const),
    ...(['unitObsThenObs', 'gammaObs', 'gammaObd'] as const),
  ] satisfies CriterionName[])('is never computed for %s', (name) => {
    const { problem } = problemOf({ ...options, criterion: name });
    const { seen, reads } = counted();
    const criteria = CRITERION[name].rules({ seed: 1, decay: 1e-3, observations: 40, together: 2 });
    const { steps } = pruningPath({ ...problem, samples: seen }, start, { ...RULES, criteria });
    expect(steps.length).toBeGreaterThan(10);
    expect(reads()).toBe(0);
  });
});
