import type { Cell } from '../../src/experiment/cells.ts';
import { errorsFigure } from '../../src/figures/errors.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { stoppingFigure } from '../../src/figures/stopping.ts';
import { curvesOf } from '../../src/report/curvesOf.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { pathsOf } from '../../src/report/pathsOf.ts';
import { predictions } from '../../src/report/predictions.ts';
import { captioned } from '../captioned.ts';

/**
 * Errors and FPE along retrained paths and where they stop, errors along whole paths without retraining, and
 * predictions.
 */
export const generalisationFigures = (results: Results): Figure[] => [
  ...captioned(stoppingFigure(pathsOf(results, isRetrained)), 'With retraining after each deletion.'),
  ...captioned(errorsFigure(curvesOf(results, isWholePath)), 'Without retraining; weights that feed nothing go first.'),
  ...predictions(pathsOf(results, isWholePath)),
];

const isRetrained = ({ config: { retrain } }: Cell): boolean => retrain === 'every';

const isWholePath = ({ config: { retrain, nuisance } }: Cell): boolean => retrain === 'none' && nuisance === 'delete';
