import { accuraciesFigure } from '../../src/figures/accuracies.ts';
import { errorsFigure } from '../../src/figures/errors.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { risesFigure } from '../../src/figures/rises.ts';
import { curvesOf } from '../../src/report/curvesOf.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { pathsOf } from '../../src/report/pathsOf.ts';
import { predictions } from '../../src/report/predictions.ts';
import { captioned } from '../captioned.ts';

const NOT_THEIRS = 'of Le Cun, Denker & Solla (1990), who had other digits and a network of 2,578 free parameters.';

/** Predicted and measured errors, errors and accuracies with and without retraining, and predictions one by one. */
export function digitsFigures(results: Results): Figure[] {
  const curves = curvesOf(results);
  return [
    ...captioned(risesFigure(curves), `Beside figure 1 ${NOT_THEIRS}`),
    ...captioned(errorsFigure(curves), `Beside figure 2 ${NOT_THEIRS}`),
    ...captioned(accuraciesFigure(curves), ''),
    ...predictions(pathsOf(results, ({ config }) => config.retrain === 'none')),
  ];
}
