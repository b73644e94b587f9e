import { describe, expect, it } from 'vitest';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { backwardElimination } from '../../src/subset/backwardElimination.ts';
import { subsetFit } from '../../src/subset/quadraticModel.ts';
import { deleteNext } from '../../src/surgeon/criteria/deletionRule.ts';
import { obsRule } from '../../src/surgeon/criteria/obs.ts';
import { randomModel } from './randomModel.ts';

describe('backwardElimination', () => {
  it('deletes the weights that OBS deletes with one H, in its order and at its saliencies, to the bit', () => {
    const model = randomModel(12, 1);
    const inverse = new DowndatedInverse(exactInverse(model.matrix, model.n, 0), model.n);
    const { order, saliencies } = backwardElimination(model);
    let weights = model.center.slice();
    const live = Array.from(weights.keys());
    for (let i = 0; i < model.n; i++) {
      const { q, saliency } = deleteNext(obsRule, { weights, curvature: inverse });
      expect([live.splice(q, 1)[0], saliency]).toEqual([order[i], saliencies[i]]);
      inverse.delete(q);
      weights = weights.filter((_, index) => index !== q);
    }
  });

  it('deletes each time the weight whose deletion leaves the smallest loss of all', () => {
    const model = randomModel(10, 2);
    const { order, at } = backwardElimination(model);
    for (let size = model.n - 1; size >= 0; size--) {
      const before = order.slice(model.n - size - 1);
      const losses = before.map(
        (q) =>
          subsetFit(
            model,
            before.filter((p) => p !== q),
          ).loss,
      );
      expect(at(size).loss).toBe(Math.min(...losses));
    }
  });

  it('predicts increases that add up to the losses', () => {
    const model = randomModel(10, 3);
    const { saliencies, at } = backwardElimination(model);
    let sum = 0;
    for (let size = model.n - 1; size >= 0; size--) {
      sum += saliencies[model.n - 1 - size];
      // κ(A) of these models is below 1e4: relative error below 1e4·n·ε.
      expect(sum / at(size).loss).toBeCloseTo(1, 10);
    }
  });
});
