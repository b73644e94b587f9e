import { type Column, integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import type { TableRow } from '../tables/tableRows.ts';
import { axisFor, errorAxis } from './axis.ts';
import { type Families, type Family, familiesOf } from './families.ts';
import type { Figure } from './figure.ts';
import { type Facet, type LinePoint, linePanel, WEIGHTS_LEFT } from './linePanel.ts';
import { numeral } from './numeral.ts';
import { plotted } from './plotted.ts';
import { spansPowers, thinned, thinnedSizes } from './thinned.ts';

/** A row of `curves.arrow`. */
export type CurveRow = TableRow<'curves'>;

/** A figure of a paper: a size, with a value where it gives one. */
export interface PaperPoint {
  readonly dataset: string;
  readonly weightsLeft: number;
  /** in the unit of the figure, of the set named; without one the size alone is marked */
  readonly value?: number;
  readonly set?: 'train' | 'validation' | 'test';
  /** a word or two above the field; left out: `paper: 14` */
  readonly label?: string;
  /** what the caption calls it, such as a table of the paper; left out: the paper */
  readonly source?: string;
}

/** A measure of a set that curves have. */
interface SetMeasure {
  readonly set: NonNullable<PaperPoint['set']>;
  readonly column: 'trainError' | 'validationError' | 'testError' | 'trainAccuracy' | 'testAccuracy';
  readonly heading: string;
  readonly unit: string;
}

/** The words of a figure of measures along paths. */
export interface MeasureCurves {
  readonly name: string;
  readonly title: string;
  /** above the axis */
  readonly axis: string;
  /** one beside the other, as far as a network has them */
  readonly measures: readonly SetMeasure[];
  readonly tickFormat?: (value: number) => string;
  /** left out: as the values want it */
  readonly type?: 'linear';
}

/** Lines of no more points are no curves, but a deletion or two. */
const MIN_POINTS = 2;

/**
 * Measures along paths: a panel for each kind of network, beside each other its sets, a line for each way of pruning
 * with the median over networks, and a band between the quartiles. Where fewer than half of the paths got so far, a
 * line is thin. Weights left fall from left to right.
 *
 * @param curves rows of `curves.arrow`
 */
export const measureCurves = (
  words: MeasureCurves,
  curves: readonly CurveRow[],
  paper: readonly PaperPoint[],
): string => drawn(words, familiesOf(curves), paper);

/** The same as a figure of a report; null where there is nothing to draw but a deletion or two. */
export function measureFigure(
  words: MeasureCurves,
  curves: readonly CurveRow[],
  paper: readonly PaperPoint[],
): Figure | null {
  const { name, title, measures } = words;
  const found = familiesOf(curves);
  const rows = found.families.flatMap(({ heading, ways }) =>
    ways.flatMap(({ label, rows: ofWay }) =>
      shownRows(ofWay, measures).map((row): Row => ({ ...row, panel: heading, line: label })),
    ),
  );
  if (rows.length <= MIN_POINTS * found.families.flatMap(({ ways }) => ways).length) return null;
  const svg = drawn(words, found, paper);
  return { name, title, caption: captionOf(found, measures, paper), svg, data: { columns: columnsOf(measures), rows } };
}

function drawn(
  { name, title, axis, measures, tickFormat, type }: MeasureCurves,
  { families }: Families<CurveRow>,
  paper: readonly PaperPoint[],
): string {
  const described: string[] = [];
  const panels = families.flatMap((family) => {
    const ofSets = measures.filter(({ column }) =>
      family.ways.some(({ rows }) => rows.some((row) => row[column] !== null)),
    );
    if (ofSets.length === 0) return [];
    const facets = ofSets.map(({ set, column, heading }): Facet => {
      const lines = family.ways.flatMap(({ label, look, rows }) => {
        const points = pointsOf(shownRows(rows, measures), column);
        return points.length > 0 ? [{ label, look, points }] : [];
      });
      for (const { label, points } of lines)
        described.push(`${family.heading}, ${heading}, ${label}: ${told(points)}.`);
      const marks = paper
        .filter((point) => point.dataset === family.dataset && (point.set ?? set) === set)
        .map(({ weightsLeft: x, value: y, label = `paper: ${x}` }) => ({ x, label, ...(y !== undefined && { y }) }));
      return { heading, lines, marks };
    });
    const points = facets.flatMap(({ lines }) => lines.flatMap((line) => line.points));
    const marks = facets.flatMap((facet) => facet.marks ?? []);
    const sizes = points.map(({ x }) => x);
    const isWide = spansPowers([Math.max(...sizes), Math.min(...sizes)]);
    const values = points.flatMap(({ y, lower, upper }) => [y, lower ?? y, upper ?? y]);
    const include = marks.flatMap(({ y }) => (y === undefined ? [] : [y]));
    return linePanel({
      heading: headingOf(family),
      facets,
      x: axisFor(sizes, {
        ...{ type: isWide ? 'log' : 'linear', include: marks.map(({ x }) => x) },
        ...{ whole: true, ends: true, count: facets.length > 1 ? 4 : 7 },
      }),
      y: errorAxis(values, { include, ...(tickFormat && { tickFormat }), ...(type && { type }) }),
      xLabel: WEIGHTS_LEFT,
      yLabel: axis,
      falling: true,
    });
  });
  return plotted({ name, title, description: described.join(' '), panels });
}

function headingOf({ heading, ways }: Family<CurveRow>): string {
  const rows = ways.flatMap((way) => way.rows);
  const [networks, weights] = [largest(rows, 'networks'), largest(rows, 'weightsLeft')];
  return `${heading}: ${weights} weights, ${networks} ${networks === 1 ? 'network' : 'networks'}`;
}

const largest = (rows: readonly CurveRow[], column: 'networks' | 'weightsLeft' | 'paths'): number =>
  rows.reduce((max, row) => Math.max(max, row[column]), 0);

/** The sizes of a line that are drawn, from the trained network on. */
const shownRows = (rows: readonly CurveRow[], measures: readonly SetMeasure[]): readonly CurveRow[] =>
  thinnedSizes(
    rows
      .filter((row) => measures.some(({ column }) => row[column] !== null))
      .toSorted((a, b) => b.weightsLeft - a.weightsLeft),
  );

const pointsOf = (rows: readonly CurveRow[], column: SetMeasure['column']): LinePoint[] => {
  const start = largest(rows, 'paths');
  return rows.flatMap((row) => {
    const { [column]: y, [`${column}Lower` as const]: lower, [`${column}Upper` as const]: upper } = row;
    return y === null ? [] : [{ x: row.weightsLeft, y, lower, upper, few: 2 * row.paths < start }];
  });
};

/** A line in words: its two ends and three points between. */
const told = (points: readonly LinePoint[]): string =>
  thinned(points, 5)
    .map(({ x, y }) => `${numeral(y)} at ${x}`)
    .join(', ');

/** A sentence of a caption that says what violet marks are; none where no family has one. */
export function paperWords(paper: readonly PaperPoint[], families: readonly { readonly dataset: string }[]): string[] {
  const shown = paper.filter(({ dataset }) => families.some((family) => family.dataset === dataset));
  const sources = new Set(shown.map(({ source = 'the paper' }) => source));
  return sources.size > 0 ? [`Violet: ${[...sources].join('; ')}.`] : [];
}

function captionOf(
  { families, leftOut }: Families<CurveRow>,
  measures: readonly SetMeasure[],
  paper: readonly PaperPoint[],
): string {
  const counts = families.map(({ ways }) =>
    largest(
      ways.flatMap(({ rows }) => rows),
      'networks',
    ),
  );
  const [min, max] = [Math.min(...counts), Math.max(...counts)];
  const ways = families.flatMap((family) => family.ways);
  const hasUntrained = ways.some(({ rows }) => rows.some(({ untrained }) => untrained > 0));
  const hasFew = ways.some(({ rows }) => pointsOf(rows, measures[0].column).some(({ few }) => few));
  const networks = `${min === max ? min : `${min} to ${max}`} ${hasUntrained ? 'trained ' : ''}networks`;
  const alone = families.length > 1 ? 'One network of each kind.' : 'One network.';
  return [
    max > 1 ? `Medians over ${networks}, with bands between the quartiles.` : alone,
    ...(hasFew ? ['Thin lines: fewer than half of the paths got so far.'] : []),
    ...paperWords(paper, families),
    ...(leftOut ? [leftOut] : []),
  ].join(' ');
}

const columnsOf = (measures: readonly SetMeasure[]): Column[] => [
  text('panel', 'name', 'kind of network: data, and what else tells it from others'),
  text('line', 'name', 'way of pruning: criterion, and what else tells it from others'),
  integer('weightsLeft', 'count', 'live weights'),
  integer('paths', 'count', 'paths that the medians are over'),
  integer('networks', 'count', 'different networks among them'),
  ...measures.flatMap(({ column, heading, unit }) => [
    orNull(number(column, unit, `median, ${heading}`)),
    orNull(number(`${column}Lower`, unit, `lower quartile of ${column}`)),
    orNull(number(`${column}Upper`, unit, `upper quartile of ${column}`)),
  ]),
];
