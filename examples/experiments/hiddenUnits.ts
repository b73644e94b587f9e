import type { Experiment } from 'optimal-brain-surgeon';

/**
 * Some of these networks are too small for the problem: they are left out of comparisons by the rule below, and
 * counted.
 */
const hiddenUnits = [2, 3, 4, 5, 6];

export default {
  name: 'hidden-units',
  question: 'Does OBS find the same network whatever it starts from?',
  grids: hiddenUnits.map((units) => ({
    dataset: 'monks-1',
    layers: [17, units, 1],
    alpha: 1e-5,
    criterion: 'obs',
    seed: `1..${10 * units}`,
  })),
  tables: { trained: { trainAccuracyAtLeast: 1 } },
} satisfies Experiment;
