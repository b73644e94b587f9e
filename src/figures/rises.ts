import { type Column, integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import { axisFor, errorAxis } from './axis.ts';
import { type Families, familiesOf } from './families.ts';
import type { Figure } from './figure.ts';
import { type Line, linePanel, WEIGHTS_LEFT } from './linePanel.ts';
import type { CurveRow } from './measureCurves.ts';
import { numeral } from './numeral.ts';
import { plotted } from './plotted.ts';
import { spansPowers, thinned, thinnedSizes } from './thinned.ts';

const [NAME, TITLE] = ['rises', 'Predicted and measured error along the weights left'];
/** The dashes of what was predicted, beside whole lines of what was measured. */
const PREDICTED_DASH = '2 3';

/**
 * An SVG of the training error along the weights left, as it was measured and as H predicted it: the error of the
 * trained network and all saliencies since, as in figure 1 of Le Cun, Denker & Solla (1990). Paths with retraining are
 * left out: what it takes back no H predicts.
 *
 * @param curves rows of `curves.arrow`, or of `pathCurves`
 */
export const rises = (curves: readonly CurveRow[]): string => drawn(familiesOf(curves.filter(hasNoRetraining)));

/** The same as a figure of a report; null where nothing was predicted. */
export function risesFigure(curves: readonly CurveRow[]): Figure | null {
  const families = familiesOf(curves.filter(hasNoRetraining));
  const rows = families.families.flatMap(({ heading, ways }) =>
    ways.flatMap(({ label, rows: ofWay }): Row[] =>
      sizes(ofWay).map((row) => ({ ...row, panel: heading, line: label, predictedError: predictedError(ofWay, row) })),
    ),
  );
  if (rows.length <= 2 * families.families.length) return null;
  const caption = [
    'Medians over networks, without retraining. Whole lines: the error that was measured; dotted lines: that of the',
    `trained network and all changes that H predicted since. ${families.leftOut}`,
  ];
  return {
    name: NAME,
    title: TITLE,
    caption: caption.join(' ').trim(),
    svg: drawn(families),
    data: { columns: COLUMNS, rows },
  };
}

const hasNoRetraining = ({ retrain }: CurveRow): boolean => retrain !== 'every' && retrain !== 'onFailure';

const sizes = (rows: readonly CurveRow[]): readonly CurveRow[] =>
  thinnedSizes(rows.filter(({ trainError }) => trainError !== null).toSorted((a, b) => b.weightsLeft - a.weightsLeft));

function predictedError(rows: readonly CurveRow[], { predictedRise }: CurveRow): number | null {
  const start = sizes(rows)[0]?.trainError ?? null;
  return start === null || predictedRise === null ? null : start + predictedRise;
}

function drawn({ families }: Families<CurveRow>): string {
  const described: string[] = [];
  const panels = families.map(({ heading, ways }) => {
    const lines = ways.flatMap(({ label, look, rows }): Line[] => {
      const shown = sizes(rows);
      const measured = shown.map((row) => ({ x: row.weightsLeft, y: row.trainError! }));
      const predicted = shown.flatMap((row) => {
        const y = predictedError(rows, row);
        return y === null ? [] : [{ x: row.weightsLeft, y }];
      });
      for (const [kind, points] of Object.entries({ measured, predicted })) {
        const words = thinned(points, 5).map(({ x, y }) => `${numeral(y)} at ${x}`);
        described.push(`${heading}, ${label}, ${kind}: ${words.join(', ')}.`);
      }
      return [
        { label, look: { ...look, dash: '' }, points: measured },
        { label: `${label}, predicted`, look: { ...look, dash: PREDICTED_DASH }, points: predicted },
      ].filter(({ points }) => points.length > 0);
    });
    const points = lines.flatMap((line) => line.points);
    const ends = [Math.max(...points.map(({ x }) => x)), Math.min(...points.map(({ x }) => x))];
    return linePanel({
      heading,
      facets: [{ lines }],
      x: axisFor(ends, { type: spansPowers(ends) ? 'log' : 'linear', whole: true, ends: true, count: 7 }),
      y: errorAxis(points.map(({ y }) => y)),
      ...{ xLabel: WEIGHTS_LEFT, yLabel: 'error E, training set', falling: true },
    });
  });
  return plotted({ name: NAME, title: TITLE, description: described.join(' '), panels });
}

const COLUMNS: readonly Column[] = [
  text('panel', 'name', 'kind of network'),
  text('line', 'name', 'way of pruning'),
  integer('weightsLeft', 'count', 'live weights'),
  integer('paths', 'count', 'paths that the medians are over'),
  orNull(number('trainError', 'error', 'median error on the training set, measured')),
  orNull(
    number('predictedError', 'error', 'that of the trained network, and the median of all predicted changes since'),
  ),
];
