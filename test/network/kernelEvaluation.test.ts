import { describe, expect, it } from 'vitest';
import { kernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import type { Architecture } from '../../src/network/architecture.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { kernelEvaluation } from '../../src/network/kernelEvaluation.ts';
import { KernelNetwork } from '../../src/network/kernelNetwork.ts';
import { randomNetwork, randomSamples } from '../problems.ts';

const ARCHITECTURES: Architecture[] = [
  { layers: [3, 2, 1], activation: 'sigmoid', outputActivation: 'sigmoid' },
  { layers: [3, 4], activation: null, outputActivation: 'linear' },
  { layers: [3, 2, 1], activation: 'tanh', outputActivation: 'sigmoid', loss: 'crossEntropy' },
  { layers: [2, 3, 3], activation: 'relu', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [2, 3, 3], activation: 'tanh', outputActivation: 'logSoftmax' },
  { layers: [2, 3, 3], activation: 'gelu', outputActivation: 'linear', loss: 'crossEntropy', biases: 'no-yes' },
  { layers: [2, 3, 4, 1], activation: ['elu', 'silu'], outputActivation: 'linear', loss: 'crossEntropy' },
];

describe('kernelEvaluation', () => {
  const space = kernelSpace();

  it.each(ARCHITECTURES)('is the evaluation of plain loops: $layers, $outputActivation, $loss', (architecture) => {
    const { network, weights } = randomNetwork(architecture, 1);
    for (const count of [1, 4, 11, 50]) {
      space.arena.clear();
      space.arena.borrow(() => space.arena.allocate(5000).values.fill(Number.NaN));
      const drawn = randomSamples(count, network.inputs, network.outputs, count);
      // Probabilities, some of them 0 and 1, whose logarithms are left out.
      const samples = { ...drawn, targets: drawn.targets.map((t) => Math.min(1, Math.max(0, 0.5 + t))) };
      const net = new KernelNetwork(network, space);
      const placed = net.place(samples);
      net.take(weights);
      const found = kernelEvaluation(net, placed, []);
      const expected = evaluation(network, weights, samples);
      expect(found.accuracy).toBe(expected.accuracy);
      // The same terms, which are not negative, in another order: N − 1 additions of half an ulp each.
      const terms = 2 * count * network.outputs;
      expect(Math.abs(found.error - expected.error)).toBeLessThanOrEqual(terms * Number.EPSILON * expected.error);
    }
  });

  it('judges by code books, as plain loops do', () => {
    const { network, weights } = randomNetwork({ layers: [2, 3], activation: null, outputActivation: 'sigmoid' }, 2);
    const codes = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
    const book = { name: 'letter', first: 0, size: 3, symbols: ['a', 'b', 'c'], codes };
    const drawn = randomSamples(9, 2, 3, 4);
    const samples = { ...drawn, targets: drawn.targets.map((_, i) => codes[i]) };
    space.arena.clear();
    const net = new KernelNetwork(network, space);
    const placed = net.place(samples);
    net.take(weights);
    expect(kernelEvaluation(net, placed, [book])).toEqual(evaluation(network, weights, samples, [book]));
  });
});
