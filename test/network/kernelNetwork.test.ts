import { describe, expect, it } from 'vitest';
import { kernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { KernelNetwork } from '../../src/network/kernelNetwork.ts';
import { randomNetwork, randomSamples } from '../problems.ts';

const ARCHITECTURES = [
  { layers: [3, 2, 1], activation: 'sigmoid', outputActivation: 'sigmoid' },
  { layers: [5, 9, 1], activation: 'tanh', outputActivation: 'linear' },
  { layers: [4, 5, 6, 3], activation: 'relu', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [2, 4], activation: null, outputActivation: 'tanh' },
] as const;

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
      const expected = networkOutputs(network, weights, samples, { start: 0, end: count });
      expect([...net.outputs(placed)]).toEqual([...expected]);
    }
  });
});
