import { describe, expect, it } from 'vitest';
import { exactHessian } from '../../src/curvature/exactHessian.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { type Architecture, type Network, networkOf } from '../../src/network/architecture.ts';
import { judgedOutputs } from '../../src/network/forward.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { largest, largestDifference, randomNetwork, randomSamples, uniforms } from '../problems.ts';

const ARCHITECTURES: Architecture[] = [
  { layers: [3, 2, 1], activation: 'sigmoid', outputActivation: 'sigmoid' },
  { layers: [3, 4, 2], activation: 'tanh', outputActivation: 'linear' },
  { layers: [2, 3, 4, 3], activation: 'tanh', outputActivation: 'sigmoid' },
  { layers: [3, 4, 3, 2], activation: 'relu', outputActivation: 'tanh' },
  { layers: [2, 3, 2, 3, 2], activation: 'sigmoid', outputActivation: 'tanh' },
  { layers: [3, 3, 2], activation: 'linear', outputActivation: 'relu' },
  { layers: [3, 4, 3], activation: 'tanh', outputActivation: 'softmax' },
  { layers: [3, 4, 1], activation: 'sigmoid', outputActivation: 'sigmoid', loss: 'crossEntropy' },
  { layers: [3, 4, 3, 2], activation: 'tanh', outputActivation: 'sigmoid', loss: 'crossEntropy' },
  { layers: [3, 4, 3], activation: 'sigmoid', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [2, 3, 4, 3], activation: 'relu', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [4, 3], activation: 'linear', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [2, 3, 4, 3, 2], activation: ['leakyRelu(0.3)', 'elu(0.7)', 'gelu'], outputActivation: 'silu' },
  { layers: [3, 4, 3, 2], activation: ['silu', 'softplus'], outputActivation: 'gelu', biases: [true, false, true] },
  { layers: [3, 4, 3], activation: 'elu', outputActivation: 'softplus', biases: 'none' },
  { layers: [3, 4, 3], activation: 'gelu', outputActivation: 'linear', loss: 'crossEntropy', biases: [false, true] },
  { layers: [3, 4, 1], activation: 'silu', outputActivation: 'linear', loss: 'crossEntropy' },
];
const P = 7;

/** Samples of a network; targets in ±1, or for cross-entropy in 0 … 1. Those of softmax need not sum to 1 here. */
function samplesOf({ inputs, outputs, loss }: Network) {
  const samples = randomSamples(P, inputs, outputs, 32);
  return loss === 'squared' ? samples : { ...samples, targets: samples.targets.map((t) => (t + 1) / 2) };
}

/** A network with some weights deleted, its live weights and samples. */
function problem(architecture: Architecture, deleted = 0.2) {
  const { network, weights } = randomNetwork(architecture, 31);
  const chance = uniforms(network.weights, 33).map((x) => (x + 1) / 2);
  const live = liveWeights(fullMask(network)).filter((q) => chance[q] >= deleted);
  return { network, weights: weights.map((w, q) => (chance[q] >= deleted ? w : 0)), live, samples: samplesOf(network) };
}

describe.each(ARCHITECTURES)('exactHessian of $layers $activation $outputActivation $loss', (architecture) => {
  const { network, weights, live, samples } = problem(architecture);
  const n = live.length;
  const hessian = exactHessian({ network, weights, live, samples });

  it.each([0, 0.2, 0.6])('equals central differences of ∂E/∂w, %d of the weights deleted', (share) => {
    // Central differences err by h²/6 · ∂⁴E + ε·|∂E|/h: at h = 1e-5 and ∂⁴E of order 10 (values and weights within ±1,
    // f‴ within ±2) by 2e-10 + 2e-11; the largest seen is 1.4e-10. A wrong term or index errs by 1e-3 and more.
    const h = 1e-5;
    const pruned = problem(architecture, share);
    expect(pruned.live.length < network.weights).toBe(share > 0);
    const slope = (q: number, by: number) =>
      lossGradient({ network, weights: pruned.weights.with(q, pruned.weights[q] + by), live: pruned.live, samples }, 0)
        .gradient;
    const exact = exactHessian({ network, weights: pruned.weights, live: pruned.live, samples });
    const m = pruned.live.length;
    expect(exact).toHaveLength(m * m);
    for (const [j, q] of pruned.live.entries()) {
      const [up, down] = [slope(q, h), slope(q, -h)];
      const differences = up.map((g, i) => (g - down[i]) / (2 * h));
      const column = up.map((_, i) => exact[i * m + j]);
      expect(largestDifference(column, differences)).toBeLessThan(1e-9);
    }
  });

  it('is symmetric to the last bit', () => {
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(hessian[i * n + j]).toBe(hessian[j * n + i]);
  });

  it('equals the Gauss–Newton H where all residuals are 0', () => {
    const targets = judgedOutputs(network, weights, samples, { start: 0, end: P });
    const perfect = { ...samples, targets };
    const { hessian: gaussNewton } = outerProductCurvature({ network, weights, live, samples: perfect }, 'matrix', P);
    // Both are means over P samples of the same products in another order; residuals of softmax, o Σt − t, are of order
    // ε. A chain of roundings: 3 an output and layer, P of the sum, so 20ε of the largest entry; 1.6ε is the largest
    // seen.
    const exact = exactHessian({ network, weights, live, samples: perfect });
    expect(largestDifference(exact, gaussNewton)).toBeLessThan(20 * Number.EPSILON * largest(gaussNewton));
    // At other targets it is another matrix.
    expect(largestDifference(hessian, gaussNewton)).toBeGreaterThan(1e-2);
  });

  it('does not depend on the order of samples but by rounding', () => {
    const { inputs, outputs } = network;
    const order = [3, 0, 6, 2, 5, 1, 4];
    const permuted = {
      count: P,
      inputs: Float64Array.from(order.flatMap((k) => [...samples.inputs.slice(k * inputs, (k + 1) * inputs)])),
      targets: Float64Array.from(order.flatMap((k) => [...samples.targets.slice(k * outputs, (k + 1) * outputs)])),
    };
    // P terms added in another order, none larger than P times the largest mean.
    const bound = P * P * Number.EPSILON * largest(hessian);
    expect(largestDifference(exactHessian({ network, weights, live, samples: permuted }), hessian)).toBeLessThan(bound);
  });

  it('leaves rows and columns out that are not asked for, bit for bit', () => {
    const kept = [...live.keys()].filter((i) => i % 3 !== 1);
    const some = exactHessian({ network, weights, live: Int32Array.from(kept, (i) => live[i]), samples });
    const expected = kept.flatMap((i) => kept.map((j) => hessian[i * n + j]));
    expect([...some]).toEqual(expected);
  });
});

// Without a hidden layer, net inputs are linear in w and ∂²d/∂net² does not depend on targets that sum to 1.
it.each([
  ['sigmoid', 2],
  ['softmax', 4],
] as const)(
  'equals the Gauss–Newton H at any targets: %s, cross-entropy, no hidden layer',
  (outputActivation, outputs) => {
    const architecture = { layers: [3, outputs], activation: 'tanh', outputActivation, loss: 'crossEntropy' } as const;
    const { network, weights, live, samples } = problem(architecture);
    const targets = samples.targets.map((_, i) => (i % outputs === Math.floor(i / outputs) % outputs ? 1 : 0));
    const classes = { ...samples, targets };
    const { hessian } = outerProductCurvature({ network, weights, live, samples: classes }, 'matrix', P);
    // As above.
    const bound = 20 * Number.EPSILON * largest(hessian);
    expect(largestDifference(exactHessian({ network, weights, live, samples: classes }), hessian)).toBeLessThan(bound);
  },
);

// x = 2, weights (log 3)/4, 0 and 4, log 3 − 2. Hidden: tanh(½ log 3) = ½, f′ = ¾, f″ = −¾. Output: net = 2 + log 3 −
// 2, o = ¾, f′ = 3/16, f″ = −3/32; t = ¼, o − t = ½, δ = 3/32. ∂²d/∂net_o² = 9/256 − 3/64 = −3/256. Hidden: Σwδ = 3/8,
// ∂²d/∂net_h² = (9/16)·16·(−3/256) − (3/4)(3/8) = −99/256; ∂²d/∂net_o∂net_h = −3/256 · 4·¾ = −9/256. Both: ∂²d/∂v∂net_h
// = −9/256 · ½ + δ f′ = −9/512 + 9/128 = 27/512. Times 2 for the weight of x, 4 for its square.
it('worked by hand: 1-1-1, tanh and sigmoid', () => {
  const network = networkOf({ layers: [1, 1, 1], activation: 'tanh', outputActivation: 'sigmoid' });
  const weights = Float64Array.of(Math.log(3) / 4, 0, 4, Math.log(3) - 2);
  const samples = { count: 1, inputs: Float64Array.of(2), targets: Float64Array.of(0.25) };
  const hessian = exactHessian({ network, weights, live: liveWeights(fullMask(network)), samples });
  const expected = [
    [-396, -198, 27, -18],
    [-198, -99, 27 / 2, -9],
    [27, 27 / 2, -3 / 4, -3 / 2],
    [-18, -9, -3 / 2, -3],
  ].flat();
  // Some ten roundings, of tanh and exp among them, multiplied by weights and slopes to 4.
  const scaled = hessian.map((h) => h * 256);
  expect(largestDifference(scaled, expected)).toBeLessThan(40 * Number.EPSILON * largest(expected));
});
