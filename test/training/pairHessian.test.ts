import { describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { kernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import type { Architecture } from '../../src/network/architecture.ts';
import { KernelNetwork } from '../../src/network/kernelNetwork.ts';
import { fullMask, liveOnly, liveWeights } from '../../src/network/mask.ts';
import { pairHessian } from '../../src/training/pairHessian.ts';
import { oneHotSamples, probabilitySamples } from '../probabilities.ts';
import { randomNetwork } from '../problems.ts';

const P = 61;
const CASES = [
  { layers: [20, 3, 1], activation: 'sigmoid', outputActivation: 'sigmoid', loss: 'squared' },
  { layers: [20, 4, 3, 2], activation: 'tanh', outputActivation: 'sigmoid', loss: 'crossEntropy' },
  { layers: [20, 2, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [20, 3], activation: 'tanh', outputActivation: 'linear', loss: 'squared' },
  { layers: [20, 3, 2, 1], activation: 'gelu-elu', outputActivation: 'silu', loss: 'squared', biases: 'no-yes-no' },
] as const satisfies readonly Architecture[];

describe.each(CASES)('H from pairs of non-zero inputs: $layers, $outputActivation, $loss', (architecture) => {
  const { network, weights: drawn } = randomNetwork(architecture, 31);

  it.each([0, 3])('is the sum of outer products, every %i-th weight deleted', (deleted) => {
    const live = liveWeights(fullMask(network).map((_, q) => (deleted > 0 && q % deleted === 1 ? 0 : 1)));
    const weights = liveOnly(drawn, live);
    const samples = oneHotSamples(P, architecture, 32);
    const n = live.length;
    const { hessian } = outerProductCurvature({ network, weights, live, samples }, 'matrix', P);
    const space = kernelSpace();
    space.arena.borrow(() => space.arena.allocate(100_000).values.fill(Number.NaN));
    const net = new KernelNetwork(network, space);
    const placed = net.place(samples);
    const size = n + 3;
    const to = space.arena.allocate(size * size);
    const form = pairHessian(net, placed, live, { to, size })!;
    for (const at of [drawn, weights]) {
      net.take(at); // another point first: nothing of it may stay
      net.forward(placed);
      form();
    }
    // Both are sums of P·o terms x·x′, in other orders, and products of four rounded factors: by Cauchy's inequality
    // the sizes of the terms add up to √(H_ii·H_jj) at most.
    const roundings = (2 * P * network.outputs + 20) * Number.EPSILON;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        const size2 = hessian[i * n + i] * hessian[j * n + j];
        const off = Math.abs(to.values[i * size + j] - hessian[i * n + j]);
        expect(off, `${i}, ${j}`).toBeLessThanOrEqual(roundings * Math.sqrt(size2));
      }
    }
  });
});

it.each(CASES.slice(0, 3))('products of rows are less work where inputs are dense: $layers', (architecture) => {
  const { network } = randomNetwork(architecture, 31);
  const space = kernelSpace();
  const net = new KernelNetwork(network, space);
  const placed = net.place(probabilitySamples(P, architecture, 33));
  const size = network.weights;
  const live = liveWeights(fullMask(network));
  expect(pairHessian(net, placed, live, { to: space.arena.allocate(size * size), size })).toBeNull();
});
