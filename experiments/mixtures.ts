import type { Experiment } from '../src/experiment/experiment.ts';

const network = {
  dataset: 'mixtures',
  layers: [5, 9, 1],
  alpha: 1e-6,
  draw: '1..20',
  stop: 'end',
  decay: 1e-4,
} as const;
/** OBD as the paper ran it beside OBS: 60 epochs of backpropagation after each deletion. */
const epochs = { retrain: 'every', retrainEvery: 1, retraining: 'backpropagation', retrainSteps: 60 } as const;

export default {
  name: 'mixtures',
  question:
    'Does OBS lower the test error of a network that has learnt two Gaussian mixtures, and for how many deletions?',
  reproduces: ['Hassibi, Stork, Wolff & Watanabe, NIPS 6 (1994), sections 4.1 and 4.2'],
  grids: [
    { ...network, criterion: ['obs', 'obd', 'magnitude'] },
    { ...network, criterion: 'obd', ...epochs },
    { ...network, trainUntil: 'validationError', training: 'backpropagation', criterion: ['obs', 'obd'] },
    { ...network, trainUntil: 'validationError', training: 'backpropagation', criterion: 'obd', ...epochs },
  ],
} satisfies Experiment;
