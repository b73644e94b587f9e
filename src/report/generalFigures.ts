import { accuraciesFigure } from '../figures/accuracies.ts';
import { curvatureFigures } from '../figures/curvatureFigures.ts';
import { dampingFigure } from '../figures/damping.ts';
import { errorsFigure } from '../figures/errors.ts';
import type { Figure } from '../figures/figure.ts';
import { predictedPathFigure } from '../figures/predictedPath.ts';
import { stoppingFigure } from '../figures/stopping.ts';
import { weightsLeftFigure } from '../figures/weightsLeft.ts';
import { bestNetwork } from './bestNetwork.ts';
import { curvesOf } from './curvesOf.ts';
import type { Results } from './experimentReport.ts';
import { hasAccuracy } from './hasAccuracy.ts';
import { pathsOf } from './pathsOf.ts';
import { predictions } from './predictions.ts';
import { whereDataAreHere } from './whereDataAreHere.ts';

/** The figures of an experiment of which nothing is known but its tables, as far as it has rows and traces for them. */
export function generalFigures(results: Results): Figure[] {
  const { cells, rows, experiment, trace, dataSets } = results;
  const summary = rows(experiment.name, 'summary');
  if (summary.length === 0) {
    const predicted = rows(experiment.name, 'predicted');
    const figure = predicted.length > 0 ? predictedPathFigure(predicted) : null;
    return figure ? [figure] : [];
  }
  const curves = curvesOf(results);
  const isJudged = cells.some(({ config }) => hasAccuracy(config, dataSets));
  const along = [
    cells.length > 1 ? weightsLeftFigure(summary) : null,
    errorsFigure(curves),
    isJudged ? accuraciesFigure(curves) : null,
    stoppingFigure(pathsOf(results)),
    dampingFigure(summary, rows(experiment.name, 'crosscheck')),
    ...predictions(pathsOf(results)),
  ].filter((figure) => figure !== null);
  const network = whereDataAreHere(() => bestNetwork(results));
  if (cells.length > 1) return [...along, ...network];
  const path = trace(summary[0].cell);
  return [...network, ...along, ...(path ? whereDataAreHere(() => curvatureFigures(path, dataSets)) : [])];
}
