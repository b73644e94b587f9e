import { hasClasses } from '../dataset/hasClasses.ts';
import { accuraciesFigure } from '../figures/accuracies.ts';
import { errorsFigure } from '../figures/errors.ts';
import type { Figure } from '../figures/figure.ts';
import { bestNetwork } from './bestNetwork.ts';
import { curvesOf } from './curvesOf.ts';
import type { Results } from './experimentReport.ts';

/** The figures of an experiment of which nothing is known but its tables, as far as it has rows and traces for them. */
export function generalFigures(results: Results): Figure[] {
  const { cells, dataSets } = results;
  if (results.rows(results.experiment.name, 'summary').length === 0) return [];
  const curves = curvesOf(results);
  const isJudged = cells.some(({ config }) => hasClasses(dataSets.of(config)));
  const along = [errorsFigure(curves), ...(isJudged ? [accuraciesFigure(curves)] : [])];
  const isOne = cells.length === 1;
  const network = bestNetwork(results);
  return [...(isOne ? network : []), ...along.filter((figure) => figure !== null), ...(isOne ? [] : network)];
}
