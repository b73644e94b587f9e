import type { Experiment } from '../../src/tables/experiment.ts';

/** Weights of the paper's networks: dense, after its first and after its second pruning. */
export const SIZES = [5546, 2438, 1560] as const;

const network = {
  dataset: 'nettalk',
  layers: [203, 24, 26],
  startRange: 0.3,
  training: 'quasiNewton',
  trainingSteps: 1500,
  alpha: 1e-4,
  stop: 'weightsLeft',
  weightsLimit: SIZES[2],
  measureEvery: 50,
} as const;
/** The paper's stages: one inverse from 5,546 weights to 2,438; retraining; another one from there to 1,560. */
const STAGE = SIZES[0] - SIZES[1];
const stages = { renewEvery: STAGE, retrain: 'every', retrainEvery: STAGE } as const;
/** H anew nine times on the way, each time after two Gauss–Newton steps. */
const RENEWAL = 444;
const renewed = { renewEvery: RENEWAL, retrain: 'every', retrainEvery: RENEWAL } as const;
const gaussNewton = (retrainSteps: number) => ({ retraining: 'levenbergMarquardt', retrainSteps }) as const;

export default {
  name: 'nettalk',
  question: 'How far can OBS prune a NETtalk network, and does the error on other words rise or fall?',
  reproduces: [
    'Hassibi & Stork, NIPS 5 (1993), section 6: 5,546 weights to 2,438 and 1,560, test error 5,259 to 4,701',
  ],
  grids: [
    { ...network, ...stages, ...gaussNewton(10), decay: 3e-5, criterion: ['obs', 'obd', 'magnitude'] },
    { ...network, renewEvery: STAGE, decay: 3e-5, criterion: ['obs', 'obd', 'magnitude'] },
    // The less decay, the more the dense network overfits, and the more there is for pruning to mend.
    { ...network, ...renewed, ...gaussNewton(2), decay: [1e-6, 1e-5, 3e-5], criterion: 'obs' },
    { ...network, ...renewed, ...gaussNewton(2), decay: 1e-5, criterion: ['obd', 'magnitude'] },
  ],
  tables: { everyInverse: true, bestGuess: { weightsLeft: SIZES }, curves: {} },
} satisfies Experiment;
