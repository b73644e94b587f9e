import type { Experiment } from '../../src/tables/experiment.ts';
import { MONKS_PROBLEMS, TRAINED_MONKS } from '../monks/problems.ts';

// α equal to the decay makes H + αI the curvature of what was minimised: positive definite at a minimum also where H is
// exact.
const problems = [
  ...MONKS_PROBLEMS.map((problem) => ({ ...problem, alpha: problem.decay, seed: '1..20' })),
  { dataset: 'mixtures', layers: [5, 9, 1], decay: 1e-4, alpha: 1e-4, draw: '1..10' },
] as const;

export default {
  name: 'approximations',
  question:
    'Does the choice of matrix (Gauss–Newton, exact, empirical Fisher, a diagonal) change which weights go, and what it costs?',
  reproduces: [
    'Hassibi & Stork, NIPS 5 (1993), section 4: the (t − o) term dropped; Le Cun et al., NIPS 2 (1990), eq. 7: the f″ terms',
  ],
  grids: problems
    // No recursion gives the exact H: for a fair comparison all paths take the exact inverse.
    .map((problem) => ({ ...problem, inverse: 'exact' }) as const)
    .flatMap((problem) => [
      // One H for the whole path, and H anew for every deletion as in the paper.
      {
        ...problem,
        stop: 'end',
        renewEvery: [1000, 1],
        criterion: 'obs',
        curvature: ['gaussNewton', 'exact', 'empiricalFisher'],
      },
      {
        ...problem,
        stop: 'end',
        criterion: 'obd',
        curvature: ['gaussNewton', 'exact', 'obdRecursion', 'obdRecursionBends'],
      },
    ]),
  tables: {
    trained: TRAINED_MONKS,
    orders: { reference: { curvature: 'gaussNewton' } },
    pairs: [
      {
        reference: { curvature: 'gaussNewton' },
        measures: [
          { measure: 'trainError', at: [40, 30, 20, 15] },
          { measure: 'testError', at: [40, 30, 20, 15] },
        ],
      },
    ],
  },
} satisfies Experiment;
