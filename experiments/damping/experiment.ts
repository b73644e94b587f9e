import type { Experiment } from '../../src/tables/experiment.ts';
import { MONKS_PROBLEMS, TRAINED_MONKS } from '../monks/problems.ts';

const obs = { activation: 'sigmoid', startRange: 0.5, criterion: 'obs', alpha: '1e-8..1e-1:log8' } as const;

export default {
  name: 'damping',
  question: 'Is OBS insensitive to the damping α, as the paper says of 1e-8 to 1e-4? And do the two inverses agree?',
  reproduces: ['Hassibi & Stork, NIPS 5 (1993), section 4: "insensitive" to α between 1e-8 and 1e-4'],
  grids: [
    // How small the network gets, and …
    ...MONKS_PROBLEMS.map((problem) => ({ ...problem, ...obs, stop: 'trainAccuracy', seed: '1..20' })),
    // … whole paths to one weight, whose orders of deletion are compared.
    ...MONKS_PROBLEMS.map((problem) => ({ ...problem, ...obs, stop: 'end', seed: '1..10' })),
  ],
  tables: { trained: TRAINED_MONKS, orders: { reference: { alpha: 1e-5 } } },
} satisfies Experiment;
