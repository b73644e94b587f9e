import { describe, expect, it } from 'vitest';
import { curvatureDiagonal } from '../../src/curvature/curvatureDiagonal.ts';
import type { Samples } from '../../src/dataset/dataSet.ts';
import { curvatureRows, jacobianRows, ROW_FORM, rowsPerSample } from '../../src/gradient/curvatureRows.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import type { Architecture } from '../../src/network/architecture.ts';
import { evaluation, meanError } from '../../src/network/evaluation.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { liveWeights } from '../../src/network/mask.ts';
import { quasiNewton } from '../../src/training/quasiNewton.ts';
import { oneHotSamples } from '../probabilities.ts';
import { randomNetwork, uniforms } from '../problems.ts';

const ARCHITECTURES: Architecture[] = [
  { layers: [40, 4, 1], activation: 'sigmoid', outputActivation: 'sigmoid', loss: 'crossEntropy' },
  { layers: [41, 5, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [40, 3, 4, 2], activation: 'relu', outputActivation: 'tanh', loss: 'squared' },
  { layers: [33, 3, 4, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'squared' },
  { layers: [30, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [40, 4, 2], activation: 'gelu', outputActivation: 'linear', loss: 'crossEntropy', biases: 'no-yes' },
];
const P = 17;
const all = { start: 0, end: P };

/** All that is computed from samples. */
function everything(architecture: Architecture, samples: Samples, threshold: number) {
  const { network, weights: full } = randomNetwork(architecture, 7);
  const chance = uniforms(network.weights, 8);
  const live = Int32Array.from(full.keys()).filter((q) => chance[q] >= threshold);
  const weights = full.map((w, q) => (chance[q] >= threshold ? w : 0));
  const jacobian = new Float64Array(P * network.outputs * live.length);
  jacobianRows({ network, weights, live, samples }, all, jacobian);
  const mask = Uint8Array.from(chance, (c) => (c >= threshold ? 1 : 0));
  return {
    outputs: networkOutputs(network, weights, samples, all),
    some: networkOutputs(network, weights, samples, { start: 3, end: 9 }),
    evaluation: evaluation(network, weights, samples),
    error: meanError(network, weights, samples),
    lossGradient: lossGradient({ network, weights, live, samples }, 0.01),
    jacobian,
    rows: Object.values(ROW_FORM).map((form) => {
      const rows = new Float64Array(P * rowsPerSample(network, form) * live.length);
      curvatureRows({ network, weights, live, samples }, all, rows, form);
      return rows;
    }),
    diagonal: curvatureDiagonal({ network, weights, live, samples }),
    trained: quasiNewton({ network, weights, live: liveWeights(mask), samples }, 0.01, { maxSteps: 5 }),
  };
}

describe.each(ARCHITECTURES)('sparse inputs of $layers, $outputActivation, $loss', (architecture) => {
  const samples = oneHotSamples(P, architecture, 9);

  it.each([-1, -0.3, 0.3])('have the same bits as dense ones, weights deleted below %f', (threshold) => {
    expect(samples.nonZero).not.toBeNull();
    const sparse = everything(architecture, samples, threshold);
    const dense = everything(architecture, { ...samples, nonZero: null }, threshold);
    expect(sparse).toEqual(dense);
    if (threshold > -1) return;
    // It is no comparison of nothing: three samples have no inputs, all others differ.
    expect(new Set(dense.outputs).size).toBeGreaterThan(P / 2);
    expect(new Set(sparse.lossGradient.gradient).size).toBeGreaterThan(sparse.lossGradient.gradient.length / 3);
  });

  it('without the list of their non-zeros are dense', () => {
    const { count, inputs, targets } = samples;
    expect(everything(architecture, { count, inputs, targets }, 0)).toEqual(everything(architecture, samples, 0));
  });

  it('are touched at their non-zeros alone: the rest may be anything', () => {
    const { network, weights } = randomNetwork(architecture, 7);
    const live = Int32Array.from(weights.keys());
    const poisoned = { ...samples, inputs: samples.inputs.map((x) => (x === 0 ? Number.NaN : x)) };
    const of = (set: Samples) => [
      networkOutputs(network, weights, set, all),
      lossGradient({ network, weights, live, samples: set }, 0),
    ];
    expect(of(poisoned)).toEqual(of(samples));
  });
});
