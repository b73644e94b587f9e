import type { Experiment } from '../../src/tables/experiment.ts';

/** One deletion from an untrained network with a hidden layer of each size: 7h + 1 weights, both inverses of them. */
const sizes = (backend: 'plain' | 'wasm', hidden: readonly number[]) =>
  hidden.map((h) => ({
    dataset: 'mixtures',
    layers: [5, h, 1],
    trainSize: [200, 400, 600, 800, 1000],
    trainingSteps: 0,
    alpha: 1e-5,
    stop: 'weightsLeft',
    weightsLimit: 7 * h,
    backend,
  }));

export default {
  name: 'cost',
  question: 'How do the times of H, of both its inverses and of a deletion grow with weights and samples?',
  reproduces: [
    'Hassibi & Stork, NIPS 5 (1993): H⁻¹ takes O(P n²), as H does',
    'Pedersen, Hansen & Larsen, NIPS 8 (1996): the recursion is faster than plain inversion only for n > P/2',
  ],
  grids: [
    // In blocks, by kernels; 225 to 897 weights.
    ...sizes('wasm', [32, 48, 64, 96, 128]),
    // As the paper has it, a gradient at a time; 71 to 281 weights.
    ...sizes('plain', [10, 14, 20, 28, 40]),
  ],
  tables: { costs: { rounds: 5 } },
} satisfies Experiment;
