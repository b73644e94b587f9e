import type { Experiment } from '../../src/tables/experiment.ts';

const network = {
  dataset: 'digits',
  layers: [64, 16, 10],
  training: 'quasiNewton',
  trainingSteps: 1000,
  alpha: 1e-4,
  seed: '1..3',
  stop: 'weightsLeft',
  weightsLimit: 60,
  // H anew after every deletion would take minutes a path: 1,150 inverses of up to 1,210 weights.
  renewEvery: 20,
  measureEvery: 10,
} as const;
/** OBD retrains every round; a round is 55 deletions here, and 100 steps bring the network back to a minimum. */
const rounds = { retrain: 'every', retrainEvery: 55, retrainSteps: 100 } as const;
const losses = [
  { loss: 'squared', outputActivation: 'sigmoid', decay: 1e-4 },
  { loss: 'crossEntropy', outputActivation: 'softmax', decay: 1e-3 },
] as const;

export default {
  name: 'digits',
  question:
    'How far do predicted and measured error agree as weights are deleted, and how far can one go, with and without retraining?',
  reproduces: ['Le Cun, Denker & Solla, NIPS 2 (1990), figures 1 and 2, on other digits and another network'],
  grids: losses.flatMap((loss) => [
    { ...network, ...loss, criterion: ['obs', 'obd', 'magnitude', 'random'] },
    { ...network, ...loss, ...rounds, criterion: ['obs', 'obd'] },
  ]),
  tables: {
    everyInverse: true,
    pairs: [
      {
        reference: { criterion: 'obs' },
        measures: [
          { measure: 'trainError', at: [900, 600, 400, 300, 200] },
          { measure: 'testError', at: [900, 600, 400, 300, 200] },
        ],
      },
    ],
    curves: {},
  },
} satisfies Experiment;
