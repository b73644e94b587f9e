import { type Column, integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import { groupedBy } from '../tables/groupedBy.ts';
import type { TableRow } from '../tables/tableRows.ts';
import { axisFor, padded } from './axis.ts';
import { type CurveLook, criterionLook } from './curveLook.ts';
import { dataSetWords } from './fieldWords.ts';
import type { Figure } from './figure.ts';
import { type Line, type LinePoint, linePanel, WEIGHTS_LEFT } from './linePanel.ts';
import { numeral } from './numeral.ts';
import { plotted } from './plotted.ts';
import { cut } from './svg.ts';
import { thinned } from './thinned.ts';

type GapRow = TableRow<'gapCurves'>;

/** Rules in the order of their lines; a path that is renewed is judged by another H, and has none. */
const RULES: readonly (readonly [rule: string, words: string, look: CurveLook])[] = [
  ['magnitude', 'magnitude', criterionLook('magnitude')],
  ['obd', 'OBD', criterionLook('obd')],
  ['oneShot', 'OBS in one shot', { ...criterionLook('obs'), dash: '5 5', symbol: 'hexagon' }],
  ['obs', 'OBS with one H', criterionLook('obs')],
  ['obsSwap', 'OBS with swaps', criterionLook('obsSwap')],
];

const [NAME, TITLE] = ['gaps', 'How far masks are from the best one of their size'];

/**
 * An SVG of the gaps of masks along the weights left: for each data set and rule the median over networks of
 * (loss − lowerBound)/loss, the loss being that of the best weights of the model on the mask of the rule, at sizes
 * whose best mask is proven.
 *
 * @param curves rows of `gapCurves.arrow`
 */
export function gaps(curves: readonly GapRow[]): string {
  const described: string[] = [];
  const panels = [...groupedBy(curves, ({ dataset, alpha }) => JSON.stringify([dataset, alpha])).values()].map(
    (ofKind) => {
      const problem = cut(dataSetWords(ofKind[0].dataset), 40);
      const { networks, weightsLeft } = ofKind.reduce((a, b) => (b.weightsLeft > a.weightsLeft ? b : a));
      const lines = RULES.flatMap(([rule, label, look]): Line[] => {
        const points = pointsOf(ofKind, rule);
        if (points.length === 0) return [];
        const words = thinned(points, 7).map(({ x, y }) => `${percent(y)} at ${x}`);
        described.push(`${problem}, ${label}: ${words.join(', ')}.`);
        return [{ label, look, points }];
      });
      const sizes = lines.flatMap(({ points }) => points.map(({ x }) => x));
      return linePanel({
        heading: `${problem}: ${weightsLeft + 1} weights, ${networks} ${networks === 1 ? 'network' : 'networks'}`,
        facets: [{ lines }],
        x: axisFor(sizes, { type: 'linear', whole: true, count: 7 }),
        y: padded(axisFor([0, 1], { type: 'linear', tickFormat: percent })),
        ...{ xLabel: WEIGHTS_LEFT, yLabel: 'gap to the best mask', falling: true, height: 170 },
      });
    },
  );
  return plotted({ name: NAME, title: TITLE, description: described.join(' '), panels });
}

/** Points of a rule: medians of proven gaps. Their quartiles are in the data, and would hide the lines. */
const pointsOf = (rows: readonly GapRow[], rule: string): readonly LinePoint[] =>
  thinned(
    rows
      .flatMap((row) => (row.rule === rule && row.refitGap !== null ? [{ x: row.weightsLeft, y: row.refitGap }] : []))
      .toSorted((a, b) => b.x - a.x),
  );

const percent = (share: number): string => `${numeral(100 * share, 2)} %`;

/** The same as a figure of a report; null where nothing is proven. */
export function gapsFigure(curves: readonly GapRow[]): Figure | null {
  const rules = RULES.map(([rule]) => rule);
  const rows = curves.filter((row) => rules.includes(row.rule) && row.refitGap !== null);
  if (rows.length === 0) return null;
  const caption =
    'Gap: the share of a mask’s loss that the best mask of its size saves, both with the best weights of the model ' +
    'on them. Medians over the networks that had trained, at sizes whose best mask is proven.';
  return { name: NAME, title: TITLE, caption, svg: gaps(curves), data: { columns: COLUMNS, rows: rows as Row[] } };
}

const COLUMNS: readonly Column[] = [
  text('dataset', 'name', 'data set'),
  number('alpha', 'error / weight²', 'damping α'),
  text('rule', 'name', 'how the masks were chosen'),
  integer('weightsLeft', 'count', 'weights that are kept'),
  integer('networks', 'count', 'trained networks'),
  integer('proven', 'count', 'of them those whose best mask of this size is proven: the gaps are over these'),
  orNull(number('refitGap', 'fraction', 'median gap of the mask')),
  orNull(number('refitGapLower', 'fraction', 'lower quartile of it')),
  orNull(number('refitGapUpper', 'fraction', 'upper quartile of it')),
];
