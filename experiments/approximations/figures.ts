import type { Cell } from '../../src/experiment/cells.ts';
import { errorsFigure } from '../../src/figures/errors.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { curvesOf } from '../../src/report/curvesOf.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { pathsOf } from '../../src/report/pathsOf.ts';
import { predictions } from '../../src/report/predictions.ts';
import { captioned } from '../captioned.ts';

/** Errors along the paths of OBS by each matrix, and predictions. */
export const approximationsFigures = (results: Results): Figure[] => [
  ...captioned(
    errorsFigure(curvesOf(results, isRenewedObs)),
    'OBS with H renewed at each deletion; a path ends where its H becomes indefinite.',
  ),
  ...predictions(pathsOf(results, isRenewedObs)),
];

const isRenewedObs = ({ config: { criterion, renewEvery } }: Cell): boolean => criterion === 'obs' && renewEvery === 1;
