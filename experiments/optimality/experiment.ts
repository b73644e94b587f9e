import type { Experiment } from '../../src/tables/experiment.ts';
import { TABLE_1_ALPHA } from '../monks/experiment.ts';
import { MONKS_PROBLEMS, TRAINED_MONKS } from '../monks/problems.ts';
import { ALPHA, ZERO_ERROR } from '../xor/experiment.ts';

const problems = [
  ...MONKS_PROBLEMS.map((problem) => ({ ...problem, alpha: TABLE_1_ALPHA, seed: '1..20' })),
  { dataset: 'xor', layers: [2, 2, 1], decay: 1e-6, alpha: ALPHA, seed: '1..20' },
  { dataset: 'mixtures', layers: [5, 9, 1], decay: 1e-5, alpha: TABLE_1_ALPHA, draw: '1..10' },
] as const;

/** No network here has so many weights: H is never renewed. */
export const ONE_H = 1000;

export default {
  name: 'optimality',
  question:
    'How far is each way of pruning from the best mask of its size, and does a better mask make a better network?',
  grids: problems.flatMap((problem) => [
    // As OBS is used: H anew at each deletion, weights that feed nothing go first.
    { ...problem, criterion: 'obs', stop: 'end' },
    // As backward elimination: all deletions by one H, which knows of no weight that it feeds nothing.
    { ...problem, criterion: 'obs', stop: 'end', renewEvery: ONE_H, nuisance: 'keep' },
  ]),
  tables: {
    trained: { dataSets: { ...TRAINED_MONKS.dataSets, xor: { trainErrorAtMost: ZERO_ERROR } } },
    // Ten times what the largest proof here takes: what is not proven by then has a bound.
    gaps: { nodes: 10_000_000 },
  },
} satisfies Experiment;
