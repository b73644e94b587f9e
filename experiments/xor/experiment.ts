import type { Experiment } from '../../src/tables/experiment.ts';

/** The α whose networks are counted: the same networks at another α are no further cases. */
export const ALPHA = 1e-6;
/** E below which XOR counts as learnt: a residual of 0.014 in each of four samples with targets 0.1 and 0.9. */
export const ZERO_ERROR = 1e-4;

const common = {
  dataset: 'xor',
  layers: [2, 2, 1],
  stop: 'weightsLeft',
  weightsLimit: 8,
  startRange: [0.1, 0.5, 2],
  criterion: ['obs', 'obd', 'magnitude'],
  seed: '1..100',
} as const;

export default {
  name: 'xor',
  question: 'Does each criterion delete first a weight that XOR can be solved without?',
  reproduces: ['Hassibi & Stork, NIPS 5 (1993), section 6: only OBS deleted the correct weight in every case'],
  grids: [
    { ...common, decay: 0, alpha: [1e-8, ALPHA, 1e-4] },
    // Without decay the minima form a manifold, and training may end far out on it, where hidden units are saturated
    // and no quadratic model holds. A decay far below the error of interest makes each minimum a point near the start.
    { ...common, decay: 1e-6, alpha: ALPHA },
    // As the paper trained: backpropagation without decay stays near its start.
    { ...common, decay: 0, alpha: ALPHA, training: 'backpropagation', startRange: 0.5 },
  ],
  tables: {
    everyInverse: true,
    trained: { trainErrorAtMost: ZERO_ERROR },
    firstDeletions: true,
    hessians: true,
    picks: { zeroError: ZERO_ERROR, starts: 30, startRange: 1 },
  },
} satisfies Experiment;
