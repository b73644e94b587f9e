import type { Experiment } from '../src/experiment/experiment.ts';

export default {
  name: 'nettalk',
  question: 'How far can OBS prune a NETtalk network, and does the error on other words rise or fall?',
  reproduces: [
    'Hassibi & Stork, NIPS 5 (1993), section 6: 5,546 weights to 2,438 and 1,560, test error 5,259 to 4,701',
  ],
  grids: [
    {
      dataset: 'nettalk',
      layers: [203, 24, 26],
      decay: [3e-5],
      startRange: 0.3,
      training: 'quasiNewton',
      trainingSteps: 600,
      criterion: ['obs', 'obd', 'magnitude'],
      alpha: 1e-4,
      stop: 'weightsLeft',
      weightsLimit: 1560,
      renewEvery: 3108,
      measureEvery: 100,
    },
  ],
} satisfies Experiment;
