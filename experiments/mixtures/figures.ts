import { errorsFigure } from '../../src/figures/errors.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { curvesOf } from '../../src/report/curvesOf.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { pathsOf } from '../../src/report/pathsOf.ts';
import { predictions } from '../../src/report/predictions.ts';
import { captioned } from '../captioned.ts';

/** Weights left of 64 where the paper's test error is smallest: after 22 deletions. */
const SMALLEST = 64 - 22;

/** Errors along the paths, and predictions. */
export const mixturesFigures = (results: Results): Figure[] => [
  ...captioned(
    errorsFigure(curvesOf(results), [
      { dataset: 'mixtures', weightsLeft: SMALLEST, set: 'test', label: `paper: smallest at ${SMALLEST}` },
    ]),
    'Beside the curves of sections 4.1 and 4.2 of Hassibi, Stork, Wolff & Watanabe (1994), in whose first the test error along OBS is smallest after 22 deletions.',
  ),
  ...predictions(pathsOf(results, ({ config }) => config.retrain === 'none')),
];
