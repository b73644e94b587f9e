import { describe, expect, it } from 'vitest';
import { exactHessian } from '../../src/curvature/exactHessian.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { allCurvatureRows, ROW_FORM } from '../../src/gradient/curvatureRows.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { type Architecture, networkOf } from '../../src/network/architecture.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { randomSamples, uniforms } from '../problems.ts';

const P = 9;
const all = { start: 0, end: P };

describe.each([
  [1, 'linear', 'sigmoid'],
  [2, 'linear', 'softmax'],
  [4, 'linear', 'softmax'],
  [1, 'logSoftmax', 'softmax'],
  [4, 'logSoftmax', 'softmax'],
] as const)('%i %s outputs judged by cross-entropy', (outputs, outputActivation, probabilities) => {
  const isLogits = outputActivation === 'linear';
  const architecture: Architecture = {
    ...{ layers: [3, 4, outputs], activation: 'tanh', outputActivation, loss: 'crossEntropy' },
  };
  const network = networkOf(architecture);
  const judged = networkOf({ ...architecture, outputActivation: probabilities });
  const weights = uniforms(network.weights, 3).map((w) => 2 * w);
  const live = liveWeights(fullMask(network));
  const drawn = randomSamples(P, 3, outputs, 4);
  const targets = drawn.targets.map((_, i) => {
    const k = Math.floor(i / outputs);
    return outputs === 1 && isLogits ? k % 2 : k % outputs === i % outputs ? 1 : 0;
  });
  const samples = { ...drawn, targets };
  const points = [network, judged].map((one) => ({ network: one, weights, live, samples }));

  it('have the error, accuracy, gradient, rows and H of their probabilities, to the bit', () => {
    const [ours, theirs] = points.map((point) => [
      evaluation(point.network, weights, samples),
      lossGradient(point, 0.1),
      outerProductCurvature(point, 'matrix', P).hessian,
      allCurvatureRows(point, ROW_FORM.perTarget),
      allCurvatureRows(point, ROW_FORM.empiricalFisher),
      exactHessian(point),
    ]);
    expect(ours).toEqual(theirs);
    expect(network.outputActivation).toBe(outputActivation);
  });

  it('are the logits, or the logarithms of the probabilities', () => {
    const own = networkOutputs(network, weights, samples, all);
    const ofJudged = networkOutputs(judged, weights, samples, all);
    if (isLogits) {
      expect(own).toEqual(networkOutputs(networkOf({ ...architecture, loss: 'squared' }), weights, samples, all));
      expect(own).not.toEqual(ofJudged);
    } else {
      // Each has a few roundings of numbers up to 10, the quotient included.
      own.forEach((o, i) => void expect(Math.abs(o - Math.log(ofJudged[i]))).toBeLessThan(40 * Number.EPSILON));
    }
  });

  it('have as error log Σ_m e^net_m − net_class, of logits, or less the logarithm of the class', () => {
    const own = networkOutputs(network, weights, samples, all);
    let sum = 0;
    for (let k = 0; k < P; k++) {
      // One logit stands for the second of two classes; the first has logit 0.
      const isAlone = outputs === 1 && isLogits;
      const nets = isAlone ? [0, own[k]] : [...own.subarray(k * outputs, (k + 1) * outputs)];
      const right = isAlone ? targets[k] : k % outputs;
      sum += (isLogits ? Math.log(nets.reduce((total, net) => total + Math.exp(net), 0)) : 0) - nets[right];
    }
    // A few roundings of numbers up to 10.
    expect(Math.abs(sum / P - evaluation(network, weights, samples).error)).toBeLessThan(100 * Number.EPSILON);
  });
});

it('logits of 2, 0 and 1 with a target of the first: worked by hand', () => {
  const network = networkOf({ layers: [1, 3], activation: null, outputActivation: 'linear', loss: 'crossEntropy' });
  const weights = Float64Array.of(0, 2, 0, 0, 0, 1); // biases alone
  const samples = { count: 1, inputs: Float64Array.of(0), targets: Float64Array.of(1, 0, 0) };
  // log(e² + 1 + e) − 2 = 0.40760596444438
  expect(evaluation(network, weights, samples).error.toFixed(14)).toBe('0.40760596444438');
  expect([...networkOutputs(network, weights, samples, { start: 0, end: 1 })]).toEqual([2, 0, 1]);
});
