import * as Plot from '@observablehq/plot';
import { integer, number, type Row, text } from '../arrow/columns.ts';
import { quartiles } from '../statistics/statistics.ts';
import { groupedBy } from '../tables/groupedBy.ts';
import { axisFor, padded, upToTick } from './axis.ts';
import { criterionLook } from './curveLook.ts';
import type { Figure } from './figure.ts';
import { INK } from './ink.ts';
import { labelRoom, linePanel } from './linePanel.ts';
import { numeral } from './numeral.ts';
import { type PathSource, pathFamilies, type StepRow } from './pathFamilies.ts';
import { plotted } from './plotted.ts';
import { cut } from './svg.ts';

/** Deletions of one way of pruning whose predicted changes of E are near each other. */
export interface PredictedRow {
  /** kind of network */
  readonly panel: string;
  /** way of pruning */
  readonly line: string;
  readonly criterion: string;
  /** of the line among those of its criterion, and how many these are: for its look */
  readonly variant: number;
  readonly variants: number;
  readonly networks: number;
  /** deletions, or groups of deletions between two measurements */
  readonly deletions: number;
  /** median predicted change of E */
  readonly predicted: number;
  /** median and quartiles of the measured one; below 0 where E fell */
  readonly measured: number;
  readonly measuredLower: number;
  readonly measuredUpper: number;
  /** of these deletions, those whose measured change is within a factor of 2 of the predicted one */
  readonly within: number;
}

/** The columns of those rows. */
const COLUMNS = [
  text('panel', 'name', 'kind of network'),
  text('line', 'name', 'way of pruning'),
  text('criterion', 'name', 'the rule that ranks weights'),
  integer('variant', 'index', 'of the line among those of its criterion'),
  integer('variants', 'count', 'lines of its criterion'),
  integer('networks', 'count', 'paths that the deletions are of'),
  integer('deletions', 'count', 'deletions, or groups of them between two measurements'),
  number('predicted', 'error', 'median predicted change of E'),
  number('measured', 'error', 'median measured change of E, before retraining'),
  number('measuredLower', 'error', 'lower quartile of it'),
  number('measuredUpper', 'error', 'upper quartile of it'),
  integer('within', 'count', 'of these, those measured within a factor of 2 of what was predicted'),
];

/** Bins of predicted changes to a decade. */
const BINS = 2;
/** Predicted changes below this share of the largest one of a line are rounding. */
const SMALLEST = 1e-8;
/** Bins of less than this share of the deletions of a line are not told. */
const LEAST_BIN = 0.005;

/** Predictions of H for deletions beside the measured changes, by the size of the prediction. */
export function predictedRows(source: PathSource): PredictedRow[] {
  const { families, stepsOf } = pathFamilies(source);
  return families.families.flatMap(({ heading, ways }) =>
    ways.flatMap(({ label, criterion, rows }) => {
      const paths = rows.map(stepsOf).filter(({ length }) => length > 0);
      const pairs = paths.flatMap(changes);
      const least = SMALLEST * pairs.reduce((max, { predicted }) => Math.max(max, predicted), 0);
      const ofCriterion = ways.filter((way) => way.criterion === criterion);
      const variant = ofCriterion.findIndex((way) => way.label === label);
      const bins = groupedBy(
        pairs.filter(({ predicted }) => predicted > least),
        ({ predicted }) => String(Math.floor(BINS * Math.log10(predicted))),
      );
      return [...bins]
        .filter(([, bin]) => bin.length >= LEAST_BIN * pairs.length)
        .sort(([a], [b]) => Number(a) - Number(b))
        .map(([, bin]): PredictedRow => {
          const measured = quartiles(bin.map((pair) => pair.measured))!;
          return {
            ...{ panel: heading, line: label, criterion, variant, variants: ofCriterion.length },
            ...{ networks: paths.length, deletions: bin.length },
            predicted: quartiles(bin.map(({ predicted }) => predicted))!.median,
            ...{ measured: measured.median, measuredLower: measured.lower, measuredUpper: measured.upper },
            within: bin.filter((pair) => isWithin(pair.measured / pair.predicted)).length,
          };
        });
    }),
  );
}

const isWithin = (ratio: number): boolean => ratio >= 0.5 && ratio <= 2;

/** The predicted and measured changes of E between one measurement of a path and the next. */
function changes(steps: readonly StepRow[]): { predicted: number; measured: number }[] {
  let predicted = 0;
  return steps.flatMap(({ saliency, errorChange, trainError }) => {
    predicted += saliency ?? 0;
    if (trainError === null) return [];
    const pair = { predicted, measured: errorChange ?? 0 };
    predicted = 0;
    return errorChange === null ? [] : [pair];
  });
}

/**
 * An SVG of the change of E that was measured after deletions against what H predicted, both by powers of ten: the
 * diagonal is the quadratic model, and between its two neighbours the measured change is within a factor of 2. Behind
 * each line stands the share of its deletions that are.
 *
 * @param rows of `predictedRows`
 */
export function predicted(rows: readonly PredictedRow[]): string {
  const described: string[] = [];
  const panels = [...groupedBy(rows, ({ panel }) => panel)].map(([heading, ofPanel]) => {
    const ways = [...groupedBy(ofPanel, ({ line }) => line)];
    const lines = ways.map(([label, bins]) => {
      const [{ criterion, variant, variants }] = bins;
      const share = sum(bins, 'within') / sum(bins, 'deletions');
      const percent = `: ${Math.round(100 * share)} %`;
      const said = `${label}${percent}`;
      const words = bins.map((bin) => `${numeral(bin.measured, 2)} at ${numeral(bin.predicted, 2)}`).join(', ');
      described.push(`${heading}, ${said} within a factor of 2; measured at predicted: ${words}.`);
      const points = bins.map((bin) => {
        return { x: bin.predicted, y: bin.measured, lower: bin.measuredLower, upper: bin.measuredUpper };
      });
      return {
        label: cut(label, labelRoom(ways.length) - percent.length) + percent,
        look: criterionLook(criterion, variant, variants),
        points,
      };
    });
    const points = lines.flatMap((line) => line.points);
    const predictedChanges = points.map((point) => point.x);
    const x = padded(axisFor(predictedChanges, { type: 'log', count: 8 }), 0.02);
    const [from, to] = x.domain;
    // What was measured reaches further down than what was predicted: there it says as little as a fall.
    const isRise = (value: number) => value > from / 10;
    const shown = points.flatMap(({ y, upper }) => [y, upper].filter(isRise));
    const y = padded(upToTick(axisFor([...shown, from, to, 0], { type: 'log', count: 6 })));
    const drawn = lines.map((line) => ({
      ...line,
      points: line.points.map(({ x: at, y: median, lower, upper }) => {
        if (!isRise(median)) return { x: at, y: 0, apart: true };
        return { x: at, y: median, ...(isRise(lower) ? { lower, upper } : {}) };
      }),
    }));
    const networks = Math.max(...ofPanel.map((row) => row.networks));
    return linePanel({
      heading: `${heading}: ${networks} ${networks === 1 ? 'network' : 'networks'}`,
      facets: [{ lines: drawn }],
      ...{ x, y, height: 230 },
      xLabel: 'predicted change of E by a deletion',
      yLabel: 'measured change of E',
      below: [
        Plot.areaY([from, to], { x: (v) => v, y1: (v) => v / 2, y2: (v) => v * 2, fill: INK.faint, fillOpacity: 0.12 }),
        Plot.line([from, to], { x: (v) => v, y: (v) => v, stroke: INK.faint, strokeWidth: 1.5 }),
      ],
    });
  });
  return plotted({ name: 'predicted', title: TITLE, description: described.join(' '), panels });
}

const TITLE = 'Measured against predicted change of the error';

const sum = (rows: readonly PredictedRow[], column: 'within' | 'deletions'): number =>
  rows.reduce((total, row) => total + row[column], 0);

/** Panels of a figure at most, and deletions of one at least: fewer make no picture. */
const [MAX_PANELS, MIN_DELETIONS] = [6, 10];

/** The same as a figure of a report; null where too little was predicted and measured. */
export function predictedFigure(source: PathSource): Figure | null {
  const kinds = [...groupedBy(predictedRows(source), ({ panel }) => panel).values()];
  const told = kinds.filter((ofKind) => sum(ofKind, 'deletions') >= MIN_DELETIONS);
  const rows = told.slice(0, MAX_PANELS).flat();
  if (rows.length === 0) return null;
  const caption =
    'Medians with bands between the quartiles, over deletions of about the same predicted change. Grey: the diagonal, ' +
    'where the quadratic model is right, and a factor of 2 around it; in percent the deletions within it. ' +
    'Symbols at 0: the median of the measured changes is none, or a fall.';
  return {
    name: 'predicted',
    title: TITLE,
    caption: `${caption}${leftOut(Math.max(0, told.length - MAX_PANELS), kinds.length - told.length)}`,
    svg: predicted(rows),
    data: { columns: COLUMNS, rows: rows.map(({ variant, variants, ...row }): Row => row) },
  };
}

/** A sentence on panels that are not drawn; empty where all are. */
function leftOut(further: number, small: number): string {
  const words = [
    ...(further > 0 ? [`${further} further kinds of network`] : []),
    ...(small > 0 ? [`${small} with fewer than ${MIN_DELETIONS} measured deletions`] : []),
  ];
  return words.length > 0 ? ` Not drawn: ${words.join(', and ')}.` : '';
}
