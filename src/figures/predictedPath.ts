import { integer, number, type Row, text } from '../arrow/columns.ts';
import { groupedBy } from '../tables/groupedBy.ts';
import { axisFor, errorAxis } from './axis.ts';
import { criterionStyle } from './criterionStyle.ts';
import { criterionLook } from './curveLook.ts';
import type { Figure } from './figure.ts';
import { type Line, linePanel, WEIGHTS_LEFT } from './linePanel.ts';
import { numeral } from './numeral.ts';
import { plotted } from './plotted.ts';
import { spansPowers, thinned, thinnedSizes } from './thinned.ts';

const COLUMNS = [
  text('criterion', 'name', 'what chooses the weights'),
  integer('weightsLeft', 'count', 'live weights'),
  number('predictedError', 'error', 'E of the network as given, and ½ δwᵀ(H + αI)δw of all changes so far'),
];

/** A row of the table of predicted paths. */
export interface PredictedPathRow {
  readonly criterion: string;
  readonly weightsLeft: number;
  readonly predictedError: number;
}

const [NAME, TITLE] = ['predictedPath', 'Error that H predicts along the weights left'];

/**
 * An SVG of the error that H of a network predicts along the deletions of each criterion, before anything is deleted.
 *
 * @param rows of `predictedTable`
 */
export function predictedPath(rows: readonly PredictedPathRow[]): string {
  const described: string[] = [];
  const lines = linesOf(rows).map(([criterion, points]): Line => {
    const label = criterionStyle(criterion)?.label ?? criterion;
    const words = thinned(points, 7).map((row) => `${numeral(row.predictedError)} at ${row.weightsLeft}`);
    described.push(`${label}: ${words.join(', ')}.`);
    const drawn = points.map(({ weightsLeft: x, predictedError: y }) => ({ x, y }));
    return { label, look: criterionLook(criterion), points: drawn };
  });
  const points = lines.flatMap((line) => line.points);
  const sizes = points.map(({ x }) => x);
  const panel = linePanel({
    facets: [{ lines }],
    x: axisFor(sizes, {
      type: spansPowers([Math.max(...sizes), Math.min(...sizes)]) ? 'log' : 'linear',
      whole: true,
      ends: true,
      count: 7,
    }),
    y: errorAxis(points.map(({ y }) => y)),
    ...{ xLabel: WEIGHTS_LEFT, yLabel: 'predicted error E', falling: true, height: 240 },
  });
  return plotted({ name: NAME, title: TITLE, description: described.join(' '), panels: [panel] });
}

/** The points of each criterion that are drawn, weights left falling. */
const linesOf = (rows: readonly PredictedPathRow[]): (readonly [string, readonly PredictedPathRow[]])[] =>
  [...groupedBy(rows, ({ criterion }) => criterion)].map(
    ([criterion, points]) =>
      [criterion, thinnedSizes(points.toSorted((a, b) => b.weightsLeft - a.weightsLeft))] as const,
  );

/** The same as a figure of a report; null where nothing was predicted. */
export function predictedPathFigure(rows: readonly PredictedPathRow[]): Figure | null {
  if (rows.length === 0) return null;
  const caption =
    'The error of the network as given, and what H of it predicts of all deletions so far, without retraining: what ' +
    'the error would do if it were quadratic and the network at its minimum.';
  const drawn: Row[] = linesOf(rows).flatMap(([, points]) => points.map((point) => ({ ...point })));
  return { name: NAME, title: TITLE, caption, svg: predictedPath(rows), data: { columns: COLUMNS, rows: drawn } };
}
