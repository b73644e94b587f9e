import { describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { localModel, predictedChange } from '../../src/subset/localModel.ts';
import { modelLoss, subsetFit } from '../../src/subset/quadraticModel.ts';
import { randomSamples, uniforms } from '../problems.ts';

/** Linear networks have a loss that is a quadratic function, of which H is Gauss–Newton's: 8 weights. */
const network = networkOf({ layers: [3, 2], activation: 'linear', outputActivation: 'linear' });
const samples = randomSamples(30, 3, 2, 71);
const live = Int32Array.from({ length: network.weights }, (_, i) => i);
const DECAY = 0.05;

/** Model, loss and slope at random weights, of which two are deleted: no minimum of anything. */
function problem() {
  const weights = uniforms(network.weights, 72);
  for (const q of [1, 6]) weights[q] = 0;
  const { hessian } = outerProductCurvature({ network, weights, live, samples }, 'matrix', 30);
  const { gradient } = lossGradient({ network, weights, live, samples }, 0);
  const model = localModel({ hessian, gradient, weights }, { alpha: 0, decay: DECAY });
  const lossAt = (at: Float64Array, decay: number) => lossGradient({ network, weights: at, live, samples }, decay).loss;
  return { weights, model, lossAt };
}

describe('localModel', () => {
  it('changes by as much as a loss that is quadratic, also with decay and from a point without a minimum', () => {
    const { weights, model, lossAt } = problem();
    const other = uniforms(network.weights, 73);
    const measured = lossAt(other, DECAY) - lossAt(weights, DECAY);
    const predicted = modelLoss(model, other) - modelLoss(model, weights);
    // Losses of about 1 from some hundred operations each, and a solution with κ(A) below 1e3.
    expect(predicted).toBeCloseTo(measured, 11);
    expect(Math.abs(measured)).toBeGreaterThan(1e-3);
    const rise = predictedChange(model, DECAY, { from: weights, to: other });
    expect(rise).toBeCloseTo(lossAt(other, 0) - lossAt(weights, 0), 11);
  });

  it('has its fits where the slope of the loss is zero on what is kept', () => {
    const { model } = problem();
    const kept = [0, 2, 6, 7];
    const { weights } = subsetFit(model, kept);
    const { gradient } = lossGradient({ network, weights, live, samples }, DECAY);
    for (const q of kept) expect(Math.abs(gradient[q])).toBeLessThan(1e-12);
  });
});
