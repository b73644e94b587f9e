import type { Experiment } from '../../src/tables/experiment.ts';

/**
 * Training converges at this decay, to a test error of about 5e-5 of the variance of the targets, 1.6 times the
 * training error, and about half of the 81 weights are effective. From ±1 nearly every seed comes to a minimum of its
 * own, from ±0.5 few do. α is far below the decay: what it adds to H counts as data in N_eff.
 */
const network = {
  dataset: 'mackey-glass',
  layers: [6, 10, 1],
  activation: 'tanh',
  outputActivation: 'linear',
  decay: 1e-7,
  alpha: 1e-8,
  startRange: 1,
} as const;
/** Retraining of the paper after a deletion: 20 Gauss–Newton epochs. */
const epochs = { retrain: 'every', retraining: 'levenbergMarquardt', retrainSteps: 20 } as const;

export default {
  name: 'generalisation',
  question: 'Does ranking by estimated test error (γOBD, γOBS) leave better networks than OBD and OBS?',
  reproduces: [
    'Pedersen, Hansen & Larsen, NIPS 8 (1996): γOBD and γOBS on the Mackey–Glass series, 6-10-1; nuisance parameters',
  ],
  grids: [
    // Whole paths without retraining, and …
    { ...network, stop: 'end', criterion: ['obs', 'obd', 'magnitude', 'gammaObs', 'gammaObd'], seed: '1..10' },
    // … the same with the weights left in that feed nothing.
    { ...network, stop: 'end', criterion: ['obs', 'obd', 'gammaObs'], nuisance: 'keep', seed: '1..5' },
    // Retrained after each deletion: paths that return to the network that FPE or the validation set prefers.
    { ...network, ...epochs, stop: 'fpe', criterion: ['obs', 'gammaObs'], seed: '1..10' },
    { ...network, ...epochs, stop: 'fpe', criterion: ['obd', 'gammaObd'], seed: '1..5' },
    { ...network, ...epochs, stop: 'validationError', criterion: ['obs', 'obd', 'gammaObs', 'gammaObd'], seed: '1..5' },
  ],
  tables: { everyInverse: true },
} satisfies Experiment;
