import { describe, expect, it } from 'vitest';
import { prune } from '../../src/cell/prune.ts';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import { type Architecture, networkOf } from '../../src/network/architecture.ts';
import { train } from '../../src/training/train.ts';
import { largestDifference } from '../problems.ts';

/** Parity of two of three bits, as targets of one output or of two classes. */
const samples = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => {
  const input = [k & 1, (k >> 1) & 1, (k >> 2) & 1];
  return { input, target: [input[0] ^ input[1]] };
});
const classes = samples.map(({ input, target: [t] }) => ({ input, target: [1 - t, t] }));

const ARCHITECTURES: Architecture[] = [
  { layers: [3, 4, 3, 1], activation: ['gelu', 'elu'], outputActivation: 'silu', biases: 'yes-no-yes' },
  { layers: [3, 4, 3, 1], activation: ['leakyRelu(0.1)', 'softplus'], outputActivation: 'sigmoid' },
  { layers: [3, 4, 2], activation: 'silu', outputActivation: 'linear', loss: 'crossEntropy', biases: 'none' },
  { layers: [3, 4, 1], activation: 'gelu', outputActivation: 'linear', loss: 'crossEntropy' },
];

describe.each(ARCHITECTURES)('$layers, $activation, $outputActivation, $biases', (architecture) => {
  const network = networkOf(architecture);
  const outputs = network.outputs === 1 ? ['y'] : ['no', 'yes'];
  const set = network.outputs === 1 ? samples : classes;
  const data = dataSetOf('parity', { inputs: ['x1', 'x2', 'x3'], outputs }, set, null);
  const { weights, gradientNorm } = train(network, data.train, { decay: 1e-3, seed: 3, startRange: 1 });
  const path = (options: object) => [...prune(network, data, weights, { stop: 'end', alpha: 1e-4, ...options })];

  it('is trained to a minimum and pruned by kernels as by plain loops', () => {
    // At a kink there is no slope that a minimum could make 0.
    if (!network.activation.includes('leakyRelu')) expect(gradientNorm).toBeLessThan(1e-6);
    const [kernels, plain] = [path({ backend: 'wasm' }), path({ backend: 'plain', block: 1 })];
    expect(kernels.map(({ deleted }) => deleted)).toEqual(plain.map(({ deleted }) => deleted));
    expect(kernels).toHaveLength(network.weights);
    // The inverses agree to a millionth; what a path has made of that stays as small in the first half of it.
    for (const [s, { weights: ours }] of kernels.slice(0, Math.floor(kernels.length / 2)).entries()) {
      expect(largestDifference(ours, plain[s].weights)).toBeLessThan(1e-5);
    }
  });

  it('is pruned by the same steps whatever the backend of large cells', () => {
    const [blocks, plain] = [
      path({ backend: 'wasm', block: 8, stop: 'weightsLeft', weightsLimit: 12 }),
      path({ backend: 'plain' }),
    ];
    expect(blocks.map(({ deleted }) => deleted)).toEqual(plain.slice(0, blocks.length).map(({ deleted }) => deleted));
  });
});
