import * as Plot from '@observablehq/plot';
import { type Column, integer, number, orNull, text } from '../arrow/columns.ts';
import { quartiles } from '../statistics/statistics.ts';
import { groupedBy } from '../tables/groupedBy.ts';
import type { TableRow } from '../tables/tableRows.ts';
import { type AxisOptions, axisFor, downToTick, errorAxis, padded, upToTick } from './axis.ts';
import { criterionLook, plainLook } from './curveLook.ts';
import { familiesOf } from './families.ts';
import type { Figure } from './figure.ts';
import { INK } from './ink.ts';
import { type Facet, type Line, type LinePoint, linePanel } from './linePanel.ts';
import { numeral } from './numeral.ts';
import { plotted } from './plotted.ts';

/** The effect of one α on one way of pruning a kind of network: medians over networks that had trained. */
export interface DampingRow {
  readonly panel: string;
  readonly line: string;
  readonly criterion: string;
  readonly alpha: number;
  readonly networks: number;
  /** null where the stopping rule says how many */
  readonly weightsLeft: number | null;
  readonly weightsLeftLower: number | null;
  readonly weightsLeftUpper: number | null;
  readonly trainAccuracy: number | null;
  readonly testAccuracy: number | null;
  /** over all inverses of these cells; null where none was computed twice */
  readonly inverseDifference: number | null;
  readonly inverseDifferenceMax: number | null;
  readonly bound: number | null;
}

const COLUMNS: readonly Column[] = [
  text('panel', 'name', 'kind of network'),
  text('line', 'name', 'way of pruning'),
  text('criterion', 'name', 'the rule that ranks weights'),
  number('alpha', 'error / weight²', 'damping α'),
  integer('networks', 'count', 'trained networks'),
  orNull(number('weightsLeft', 'count', 'median of the weights left')),
  orNull(number('weightsLeftLower', 'count', 'lower quartile of them')),
  orNull(number('weightsLeftUpper', 'count', 'upper quartile of them')),
  orNull(number('trainAccuracy', 'fraction', 'median accuracy on the training set')),
  orNull(number('testAccuracy', 'fraction', 'median accuracy on the test set')),
  orNull(number('inverseDifference', 'ratio', 'median relative difference of the recursive and the exact inverse')),
  orNull(number('inverseDifferenceMax', 'ratio', 'the largest one')),
  orNull(number('bound', 'ratio', 'median of what rounding explains of the difference')),
];

/** Rules that say themselves how many weights are left. */
const SIZED = ['end', 'weightsLeft'];
/** Fields side by side. */
const BESIDE = 3;

/**
 * The effect of α, a row for each kind of network, way of pruning and α.
 *
 * @param summary    rows of `summary.arrow`
 * @param crosscheck rows of `crosscheck.arrow`
 */
export function dampingRows(
  summary: readonly TableRow<'summary'>[],
  crosscheck: readonly TableRow<'crosscheck'>[],
): DampingRow[] {
  const checksOf = groupedBy(crosscheck, ({ cell }) => cell);
  const trained = summary.filter(({ trained }) => trained !== false);
  const unsized = trained.filter(({ stop }) => !SIZED.includes(stop));
  const counted = unsized.length > 0 ? unsized : trained;
  const rowOf = new Map(counted.map((row) => [row.cell, row]));
  // Ways of pruning are told apart by all but α.
  const { families } = familiesOf(counted.map((row) => ({ ...row, of: row.alpha, alpha: null })));
  return families.flatMap(({ heading, ways }) =>
    ways.flatMap(({ label, criterion, rows }) =>
      [...groupedBy(rows, ({ of }) => String(of)).values()]
        .map((ofAlpha) => ofAlpha.map(({ cell }) => rowOf.get(cell)!))
        .sort(([a], [b]) => a.alpha - b.alpha)
        .map((ofAlpha): DampingRow => {
          const checks = ofAlpha.flatMap(({ cell }) => checksOf.get(cell) ?? []);
          const left = unsized.length > 0 ? quartiles(ofAlpha.map(({ weightsLeft }) => weightsLeft)) : null;
          const difference = quartiles(checks.map(({ inverseDifference }) => inverseDifference));
          return {
            ...{ panel: heading, line: label, criterion, alpha: ofAlpha[0].alpha, networks: ofAlpha.length },
            weightsLeft: left?.median ?? null,
            weightsLeftLower: left?.lower ?? null,
            weightsLeftUpper: left?.upper ?? null,
            trainAccuracy: medianOf(ofAlpha.map(({ trainAccuracy }) => trainAccuracy)),
            testAccuracy: medianOf(ofAlpha.map(({ testAccuracy }) => testAccuracy)),
            inverseDifference: difference?.median ?? null,
            inverseDifferenceMax: difference?.maximum ?? null,
            bound: medianOf(checks.map(({ bound }) => bound)),
          };
        }),
    ),
  );
}

const medianOf = (values: readonly (number | null)[]): number | null =>
  quartiles(values.filter((value) => value !== null))?.median ?? null;

/** A line of a measure; one that has no name of its own is that of its way of pruning. */
interface MeasuredLine {
  readonly said: string;
  readonly pointsOf: (rows: readonly DampingRow[]) => LinePoint[];
}

/** A measure that is drawn against α: its lines of one way of pruning. */
interface Measure {
  readonly heading: string;
  readonly axis: AxisOptions;
  readonly isError: boolean;
  readonly lines: readonly MeasuredLine[];
}

const pointsOf = (
  rows: readonly DampingRow[],
  y: keyof DampingRow,
  ends?: readonly (keyof DampingRow)[],
): LinePoint[] =>
  rows.flatMap((row) => {
    if (typeof row[y] !== 'number') return [];
    const [lower, upper] = (ends ?? [y, y]).map((name) => row[name] as number);
    return [{ x: row.alpha, y: row[y], lower, upper }];
  });

const MEASURES: readonly Measure[] = [
  {
    ...{ heading: 'weights left (count)', axis: { type: 'linear', whole: true, include: [0] }, isError: true },
    lines: [{ said: '', pointsOf: (rows) => pointsOf(rows, 'weightsLeft', ['weightsLeftLower', 'weightsLeftUpper']) }],
  },
  {
    heading: 'accuracy',
    ...{ axis: { type: 'linear', most: 1, tickFormat: (share) => `${numeral(100 * share, 4)} %` }, isError: false },
    lines: [
      { said: 'training', pointsOf: (rows) => pointsOf(rows, 'trainAccuracy') },
      { said: 'test', pointsOf: (rows) => pointsOf(rows, 'testAccuracy') },
    ],
  },
  {
    ...{ heading: 'relative difference of both inverses', axis: { type: 'log' }, isError: false },
    lines: [
      { said: 'bound', pointsOf: (rows) => pointsOf(rows, 'bound') },
      { said: 'largest', pointsOf: (rows) => pointsOf(rows, 'inverseDifferenceMax') },
      { said: 'median', pointsOf: (rows) => pointsOf(rows, 'inverseDifference') },
    ],
  },
];

/**
 * An SVG of what damping does: weights left, accuracies, and the difference of both inverses beside what rounding
 * explains of it, against α. Kinds of network stand side by side. Several ways of pruning have a panel for each line of
 * a measure.
 *
 * @param rows  of `dampingRows`
 * @param range of α that a paper names, shaded
 */
export function damping(rows: readonly DampingRow[], range?: readonly [number, number]): string {
  const described: string[] = [];
  const x = axisFor(
    rows.map(({ alpha }) => alpha).filter((alpha) => alpha > 0),
    { type: 'log', count: 4, ends: true },
  );
  const kinds = [...groupedBy(rows, ({ panel }) => panel)];
  const ways = [...new Set(rows.map(({ line }) => line))];
  const labels = ways.length > 1 ? ways.flatMap((way) => [way, `${way}, largest`]) : [...ways, 'training'];
  const rowsOfKinds = Array.from({ length: Math.ceil(kinds.length / BESIDE) }, (_, i) =>
    kinds.slice(i * BESIDE, (i + 1) * BESIDE),
  );
  const panels = rowsOfKinds.flatMap((beside) =>
    MEASURES.flatMap((measure) => {
      const shown = beside.flatMap(([, ofKind]) => ofKind);
      const values = measure.lines.flatMap(({ pointsOf }) =>
        pointsOf(shown).flatMap(({ y, lower, upper }) => [y, lower ?? y, upper ?? y]),
      );
      if (values.length === 0) return [];
      const axis = axisFor(values, measure.axis);
      const y = measure.isError ? errorAxis(values, measure.axis) : padded(upToTick(downToTick(axis)));
      return partsOf(measure, shown).map(({ heading, lines: measured }) => {
        const facets = beside.map(([kind, ofKind]): Facet => {
          const lines = measured.flatMap((line, m) => linesOf(line, m, ofKind, ways.length > 1));
          for (const { label, points } of lines) {
            const words = points.map((point) => `${numeral(point.y)} at ${numeral(point.x)}`).join(', ');
            described.push(`${kind}, ${heading}, ${label}: ${words}.`);
          }
          return { heading: kind, lines };
        });
        const shaded = range && [{ x1: Math.max(range[0], x.domain[0]), x2: Math.min(range[1], x.domain[1]) }];
        return linePanel({
          ...{ heading, facets, x, y, height: 130, labels, fields: Math.min(BESIDE, kinds.length) },
          xLabel: 'damping α (error / weight²)',
          ...(shaded && {
            below: [Plot.rectX(shaded, { x1: 'x1', x2: 'x2', fill: INK.accent, fillOpacity: 0.09 })],
          }),
        });
      });
    }),
  );
  return plotted({ name: NAME, title: TITLE, description: described.join(' '), panels });
}

/** A measure as one panel; as one for each of its lines where several ways of pruning have it. */
function partsOf({ heading, lines }: Measure, rows: readonly DampingRow[]): Pick<Measure, 'heading' | 'lines'>[] {
  const having = [...groupedBy(rows, ({ line }) => line).values()].filter((ofWay) =>
    lines.some(({ pointsOf }) => pointsOf(ofWay).length > 0),
  );
  if (having.length < 2 || lines.length < 2) return [{ heading, lines }];
  return lines
    .filter(({ pointsOf }) => pointsOf(rows).length > 0)
    .map((line) => ({ heading: `${heading}: ${line.said}`, lines: [{ ...line, said: '' }] }));
}

/** A line of a measure for each way of pruning that has it: with its look, or one by its number beside others. */
function linesOf({ said, pointsOf }: MeasuredLine, index: number, rows: readonly DampingRow[], several: boolean) {
  const ways = [...groupedBy(rows, ({ line }) => line)];
  return ways.flatMap(([way, ofWay]): Line[] => {
    const points = pointsOf(ofWay);
    if (points.length === 0) return [];
    const { criterion } = ofWay[0];
    const ofCriterion = ways.filter(([, [row]]) => row.criterion === criterion).map(([name]) => name);
    if (said === '')
      return [{ label: way, look: criterionLook(criterion, ofCriterion.indexOf(way), ofCriterion.length), points }];
    const look = plainLook(index);
    if (!several) return [{ label: said, look, points }];
    return [{ label: `${way}, ${said}`, look: { ...look, ink: criterionLook(criterion).ink }, points }];
  });
}

const INVERSES =
  'Relative difference of the recursive and the exact inverse: largest and median over all inverses that were ' +
  'computed; bound: the median of what rounding explains.';

const [NAME, TITLE] = ['damping', 'What damping does'];

/**
 * The same as a figure of a report; null where there are not two α to compare.
 *
 * @param range of α that a paper names
 */
export function dampingFigure(
  summary: readonly TableRow<'summary'>[],
  crosscheck: readonly TableRow<'crosscheck'>[],
  range?: readonly [number, number],
): Figure | null {
  const rows = dampingRows(summary, crosscheck);
  if (new Set(rows.map(({ alpha }) => alpha)).size < 2) return null;
  const counts = rows.map(({ networks }) => networks);
  const [min, max] = [Math.min(...counts), Math.max(...counts)];
  const caption = [
    max === 1
      ? 'One network of each kind.'
      : `Weights left and accuracies: medians over ${min === max ? min : `${min} to ${max}`} networks; band: quartiles.`,
    ...(rows.some(({ inverseDifference }) => inverseDifference !== null) ? [INVERSES] : []),
    ...(range ? [`Shaded: the α that the paper names, ${numeral(range[0])} to ${numeral(range[1])}.`] : []),
  ].join(' ');
  return {
    name: NAME,
    title: TITLE,
    caption,
    svg: damping(rows, range),
    data: { columns: COLUMNS, rows: rows.map((row) => ({ ...row })) },
  };
}
