import type { Experiment } from '../../src/tables/experiment.ts';
import { MONKS_PROBLEMS, TRAINED_MONKS } from './problems.ts';

/** α of the networks of Table 1; the paper gives a range. */
export const TABLE_1_ALPHA = 1e-5;
/** α of the grid that deletes several weights at once, and of those with cross-entropy. */
export const GROUPS_ALPHA = 1e-4;

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
    ...MONKS_PROBLEMS.map((problem) => ({
      ...problem,
      ...common,
      alpha: TABLE_1_ALPHA,
      retrain: ['none', 'onFailure'],
      criterion: ['obs', 'obd', 'magnitude'],
    })),
    // Five dimensions: which five is the question where eigenvalues coincide.
    ...MONKS_PROBLEMS.map((problem) => ({
      ...problem,
      ...common,
      alpha: TABLE_1_ALPHA,
      criterion: 'eigenspaceObs',
      dimensions: 5,
      eigenspace: ['clusters', 'nonzero', 'basis'],
    })),
    // Section 3.2 of 1994 stops where the error on other data is smallest: misclassifications, or E would stop far
    // earlier.
    ...MONKS_PROBLEMS.map((problem) => ({
      ...problem,
      ...common,
      alpha: TABLE_1_ALPHA,
      criterion: 'obs',
      stop: 'testAccuracy',
    })),
    // Several weights at once, and whole units.
    ...MONKS_PROBLEMS.map((problem) => ({
      ...problem,
      ...common,
      alpha: GROUPS_ALPHA,
      criterion: ['obs', 'gObs', 'unitObs', 'unitObsThenObs'],
    })),
    // Cross-entropy is steeper than squared error, so the decay that lets a network learn its set is ten times as
    // large.
    ...MONKS_PROBLEMS.map((problem) => ({
      ...problem,
      ...common,
      loss: 'crossEntropy',
      decay: 10 * problem.decay,
      alpha: GROUPS_ALPHA,
      criterion: ['obs', 'obd', 'magnitude'],
    })),
    // MONK-3 needs no hidden unit (Alexander & Mozer, NIPS 7).
    {
      ...common,
      dataset: 'monks-3',
      layers: [17, 1],
      loss: 'crossEntropy',
      decay: 1e-2,
      alpha: GROUPS_ALPHA,
      criterion: 'obs',
    },
  ],
  tables: {
    everyInverse: true,
    firstDeletions: true,
    trained: TRAINED_MONKS,
    pairs: [
      { reference: { criterion: 'obs' }, measures: ['weightsLeft', 'testError', 'testAccuracy'] },
      { reference: { loss: 'squared' }, fields: ['decay'], measures: ['weightsLeft', 'testAccuracy'] },
    ],
  },
} satisfies Experiment;
