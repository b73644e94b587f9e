import type { Experiment } from '../src/experiment/experiment.ts';

const common = {
  activation: 'sigmoid',
  startRange: 0.5,
  alpha: 1e-5,
  stop: 'trainAccuracy',
  retrain: ['none', 'onFailure'],
  criterion: ['obs', 'obd', 'magnitude'],
  seed: '1..20',
} as const;

export default {
  name: 'monks',
  question: 'How many weights can each criterion delete from a MONK network at no loss of training accuracy?',
  reproduces: ['Hassibi & Stork, NIPS 5 (1993), table 1: 58 to 14, 39 to 15 and 39 to 4 weights, without retraining'],
  grids: [
    { dataset: 'monks-1', layers: [17, 3, 1], decay: 1e-4, ...common },
    { dataset: 'monks-2', layers: [17, 2, 1], decay: 1e-4, ...common },
    { dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-3, ...common },
  ],
  tables: { firstDeletions: true },
} satisfies Experiment;
