import { describe, expect, it } from 'vitest';
import { jacobianRows } from '../../src/gradient/curvatureRows.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import type { Architecture } from '../../src/network/architecture.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { largestDifference, randomNetwork, randomSamples } from '../problems.ts';

const ARCHITECTURES: Architecture[] = [
  { layers: [3, 2, 1], activation: 'sigmoid', outputActivation: 'sigmoid' },
  { layers: [3, 4, 2], activation: 'tanh', outputActivation: 'linear' },
  { layers: [2, 3, 4, 3], activation: 'tanh', outputActivation: 'sigmoid' },
  { layers: [3, 4, 3, 2], activation: 'relu', outputActivation: 'tanh' },
  { layers: [4, 3], activation: 'linear', outputActivation: 'linear' },
  { layers: [3, 4, 3], activation: 'tanh', outputActivation: 'softmax' },
  { layers: [2, 3, 4, 3], activation: 'sigmoid', outputActivation: 'softmax' },
  { layers: [4, 3], activation: 'linear', outputActivation: 'softmax' },
  { layers: [2, 3, 4, 3, 2], activation: ['leakyRelu(0.3)', 'elu(0.7)', 'gelu'], outputActivation: 'silu' },
  { layers: [3, 4, 3, 2], activation: ['silu', 'softplus'], outputActivation: 'gelu', biases: [true, false, true] },
  { layers: [3, 4, 3], activation: 'elu', outputActivation: 'softplus', biases: 'none' },
  { layers: [3, 4, 3, 3], activation: 'gelu-tanh', outputActivation: 'softmax', biases: 'no-yes-no' },
];
const P = 5;
// Central differences err by h²/6 · f‴ + ε/h ≈ 1e-11 at h = 1e-5 (f‴ of order 1); a wrong index errs by about 1.
const H = 1e-5;
const TOLERANCE = 1e-8;

describe.each(ARCHITECTURES)('gradients of $layers $activation $outputActivation', (architecture) => {
  const { network, weights } = randomNetwork(architecture, 11);
  const samples = randomSamples(P, network.inputs, network.outputs, 12);
  const all = { start: 0, end: P };
  const live = liveWeights(fullMask(network));
  const n = network.weights;
  const moved = (q: number, by: number) => weights.with(q, weights[q] + by);
  const jacobian = new Float64Array(P * network.outputs * n);
  jacobianRows({ network, weights, live, samples }, all, jacobian);

  it('the Jacobian equals central differences of the outputs', () => {
    for (let q = 0; q < n; q++) {
      const up = networkOutputs(network, moved(q, H), samples, all);
      const down = networkOutputs(network, moved(q, -H), samples, all);
      const column = Float64Array.from(up, (_, r) => jacobian[r * n + q]);
      expect(
        largestDifference(
          column,
          up.map((o, r) => (o - down[r]) / (2 * H)),
        ),
      ).toBeLessThan(TOLERANCE);
    }
  });

  it('rows of a shard and of some live weights are the same numbers', () => {
    const some = live.filter((q) => q % 3 !== 1);
    const rows = new Float64Array(2 * network.outputs * some.length);
    jacobianRows({ network, weights, live: some, samples }, { start: 2, end: 4 }, rows);
    for (let r = 0; r < 2 * network.outputs; r++) {
      some.forEach((q, i) => {
        expect(rows[r * some.length + i]).toBe(jacobian[(2 * network.outputs + r) * n + q]);
      });
    }
  });

  it('the loss gradient equals central differences of the loss', () => {
    const decay = 0.3;
    const { gradient } = lossGradient({ network, weights, live, samples }, decay);
    for (let q = 0; q < n; q++) {
      const [up, down] = [H, -H].map(
        (by) => lossGradient({ network, weights: moved(q, by), live, samples }, decay).loss,
      );
      expect(Math.abs(gradient[q] - (up - down) / (2 * H))).toBeLessThan(TOLERANCE);
    }
  });

  it('the loss gradient is −(1/P) Σ x (t − o) + decay·w (eq. 8)', () => {
    const decay = 0.3;
    const { gradient } = lossGradient({ network, weights, live, samples }, decay);
    const outputs = networkOutputs(network, weights, samples, all);
    for (let q = 0; q < n; q++) {
      let sum = 0;
      outputs.forEach((o, r) => {
        sum -= (jacobian[r * n + q] * (samples.targets[r] - o)) / P;
      });
      expect(Math.abs(sum + decay * weights[q] - gradient[q])).toBeLessThan(100 * Number.EPSILON);
    }
  });
});
