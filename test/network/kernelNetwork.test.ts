import { describe, expect, it } from 'vitest';
import { kernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import type { Architecture } from '../../src/network/architecture.ts';
import { judgedOutputs } from '../../src/network/forward.ts';
import { KernelNetwork } from '../../src/network/kernelNetwork.ts';
import { randomNetwork, randomSamples } from '../problems.ts';

const ARCHITECTURES = [
  { layers: [3, 2, 1], activation: 'sigmoid', outputActivation: 'sigmoid' },
  { layers: [5, 9, 1], activation: 'tanh', outputActivation: 'linear' },
  { layers: [4, 5, 6, 3], activation: 'relu', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [2, 4], activation: null, outputActivation: 'tanh' },
  { layers: [3, 5, 4, 3, 2], activation: ['leakyRelu(0.3)', 'elu(0.7)', 'gelu'], outputActivation: 'silu' },
  { layers: [3, 5, 7, 1], activation: ['silu', 'softplus'], outputActivation: 'gelu', biases: [true, false, true] },
  { layers: [3, 6, 3], activation: 'elu', outputActivation: 'softplus', biases: 'none' },
  { layers: [3, 4, 3], activation: 'gelu', outputActivation: 'linear', loss: 'crossEntropy', biases: 'no-yes' },
] as const satisfies readonly Architecture[];

describe('KernelNetwork', () => {
  const space = kernelSpace();

  // The sums are taken in the same order, so nothing is left to rounding.
  it.each(ARCHITECTURES)('runs samples through $layers as plain loops do, to the bit', (architecture) => {
    const { network, weights } = randomNetwork(architecture, 1);
    for (const count of [1, 3, 4, 10]) {
      space.arena.clear();
      space.arena.borrow(() => space.arena.allocate(5000).values.fill(Number.NaN));
      const samples = randomSamples(count, network.inputs, network.outputs, count);
      const net = new KernelNetwork(network, space);
      const placed = net.place(samples);
      net.take(weights);
      net.forward(placed);
      const expected = judgedOutputs(network, weights, samples, { start: 0, end: count });
      expect([...net.outputs(placed)]).toEqual([...expected]);
    }
  });
});
