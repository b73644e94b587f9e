import type { Experiment } from '../../src/tables/experiment.ts';

/** α of the paper. */
export const ALPHA = 1e-6;

// 40 deletions: the paper's figures show 34.
const network = {
  dataset: 'mixtures',
  layers: [5, 9, 1],
  draw: '1..20',
  stop: 'weightsLeft',
  weightsLimit: 24,
} as const;
/** Sample by sample, as networks of 1993 were trained; after so many epochs the error hardly falls any more. */
const sampleBySample = {
  training: 'backpropagation',
  batchSize: 1,
  momentum: 0,
  learningRate: 0.05,
  trainingSteps: 400,
  decay: 0,
} as const;
/** At a minimum indeed: with a decay there is one, and Levenberg–Marquardt gets there. */
const minimum = { decay: 1e-5 } as const;
/** OBD as the paper ran it: 60 epochs of backpropagation after each deletion. */
const retrained = { retrain: 'every', retrainEvery: 1, retraining: 'backpropagation', retrainSteps: 60 } as const;

export default {
  name: 'mixtures',
  question:
    'Does OBS lower the test error of a network that has learnt two Gaussian mixtures, and for how many deletions?',
  reproduces: ['Hassibi, Stork, Wolff & Watanabe, NIPS 6 (1994), sections 4.1 and 4.2'],
  grids: [sampleBySample, minimum, { ...sampleBySample, trainUntil: 'validationError' }].flatMap((training) => [
    // The paper's α, and one that allows smaller steps only.
    { ...network, ...training, alpha: [ALPHA, 1e-4], criterion: 'obs' },
    { ...network, ...training, alpha: ALPHA, criterion: 'obd', ...retrained },
    { ...network, ...training, alpha: ALPHA, criterion: ['obd', 'magnitude'] },
  ]),
  tables: {
    everyInverse: true,
    pairs: [
      {
        reference: { criterion: 'obs', retrain: 'none' },
        fields: ['retrainEvery', 'retraining', 'retrainSteps'],
        measures: [
          { measure: 'trainError', at: [59, 54, 49, 44, 40, 34] },
          { measure: 'testError', at: [59, 54, 49, 44, 40, 34] },
        ],
      },
    ],
    curves: {},
  },
} satisfies Experiment;
