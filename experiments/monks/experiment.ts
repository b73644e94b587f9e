import type { Experiment } from '../../src/experiment/experiment.ts';
import { trainedMonks } from './trainedMonks.ts';

const problems = [
  { dataset: 'monks-1', layers: [17, 3, 1], decay: 1e-4 },
  { dataset: 'monks-2', layers: [17, 2, 1], decay: 1e-4 },
  { dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-3 },
] as const;
const common = { activation: 'sigmoid', startRange: 0.5, stop: 'trainAccuracy', seed: '1..20' } as const;

export default {
  name: 'monks',
  question: 'How many weights can each criterion delete from a MONK network at no loss of training accuracy?',
  reproduces: [
    'Hassibi & Stork, NIPS 5 (1993), table 1: 58 to 14, 39 to 15 and 39 to 4 weights, without retraining',
    'Hassibi, Stork, Wolff & Watanabe, NIPS 6 (1994), section 3.2: 28, 27 and 11 weights in a 5-dimensional eigenspace',
    'Stahlberger & Riedmiller, NIPS 9 (1997): MONK-1 to 22 weights by Unit-OBS, 14 by Unit-OBS and OBS',
  ],
  grids: [
    // Table 1, and the same networks under the other criteria.
    ...problems.map((problem) => ({
      ...problem,
      ...common,
      alpha: 1e-5,
      retrain: ['none', 'onFailure'],
      criterion: ['obs', 'obd', 'magnitude'],
    })),
    // Five dimensions: which five is the question where eigenvalues coincide.
    ...problems.map((problem) => ({
      ...problem,
      ...common,
      alpha: 1e-5,
      criterion: 'eigenspaceObs',
      dimensions: 5,
      eigenspace: ['clusters', 'nonzero', 'basis'],
    })),
    // Section 3.2 of 1994 stops where the error on other data is smallest: misclassifications, or E would stop far
    // earlier.
    ...problems.map((problem) => ({ ...problem, ...common, alpha: 1e-5, criterion: 'obs', stop: 'testAccuracy' })),
    // Several weights at once, and whole units.
    ...problems.map((problem) => ({
      ...problem,
      ...common,
      alpha: 1e-4,
      criterion: ['obs', 'gObs', 'unitObs', 'unitObsThenObs'],
    })),
    // Cross-entropy is steeper than squared error, so the decay that lets a network learn its set is ten times as
    // large.
    ...problems.map((problem) => ({
      ...problem,
      ...common,
      loss: 'crossEntropy',
      decay: 10 * problem.decay,
      alpha: 1e-4,
      criterion: ['obs', 'obd', 'magnitude'],
    })),
    // MONK-3 needs no hidden unit (Alexander & Mozer, NIPS 7).
    {
      ...common,
      dataset: 'monks-3',
      layers: [17, 1],
      loss: 'crossEntropy',
      decay: 1e-2,
      alpha: 1e-4,
      criterion: 'obs',
    },
  ],
  tables: {
    firstDeletions: true,
    trained: trainedMonks,
    pairs: [
      { reference: { criterion: 'obs' }, measures: ['weightsLeft', 'testError', 'testAccuracy'] },
      { reference: { loss: 'squared' }, fields: ['decay'], measures: ['weightsLeft', 'testAccuracy'] },
    ],
  },
} satisfies Experiment;
