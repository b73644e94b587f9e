import { type Column, integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import { quartiles } from '../statistics/statistics.ts';
import { groupedBy } from '../tables/groupedBy.ts';
import { axisFor, errorAxis } from './axis.ts';
import { type CurveLook, plainLook } from './curveLook.ts';
import type { Figure } from './figure.ts';
import { type Facet, type Line, linePanel, WEIGHTS_LEFT } from './linePanel.ts';
import { numeral } from './numeral.ts';
import { type PathSource, pathFamilies, type StepRow } from './pathFamilies.ts';
import { plotted } from './plotted.ts';
import { thinned } from './thinned.ts';

/** One size of the paths of one way of pruning: medians over networks. */
export interface StoppingRow {
  readonly panel: string;
  readonly line: string;
  readonly weightsLeft: number;
  readonly paths: number;
  readonly trainError: number | null;
  readonly validationError: number | null;
  readonly testError: number | null;
  readonly fpe: number | null;
  /** median over networks of the size at which the path ended, or at which FPE is smallest where it went on */
  readonly stop: number;
}

const MEASURES = [
  ['trainError', 'training', plainLook(0)],
  ['validationError', 'validation', plainLook(1)],
  ['testError', 'test', plainLook(3)],
  ['fpe', 'FPE', plainLook(2)],
] as const satisfies readonly (readonly [keyof StoppingRow, string, CurveLook])[];
type Measure = (typeof MEASURES)[number][0];

const COLUMNS: readonly Column[] = [
  text('panel', 'name', 'kind of network'),
  text('line', 'name', 'way of pruning'),
  integer('weightsLeft', 'count', 'live weights'),
  integer('paths', 'count', 'paths that the medians are over'),
  orNull(number('trainError', 'error', 'median error on the training set')),
  orNull(number('validationError', 'error', 'median error on the validation set')),
  orNull(number('testError', 'error', 'median error on the test set')),
  orNull(number('fpe', 'error', 'median final prediction error')),
  number('stop', 'count', 'median size at which paths stop, or have the smallest FPE'),
];

/** Rules that go back to the best network of the path. */
const RETURNING: readonly unknown[] = ['fpe', 'validationError', 'testError', 'testAccuracy'];
/** Fields side by side. */
const BESIDE = 2;

/** Paths that have a final prediction error, or that end at the best network by a rule, as medians over networks. */
export function stoppingRows(source: PathSource): StoppingRow[] {
  const { families, stepsOf } = pathFamilies(source);
  return families.families.flatMap(({ heading, ways }) =>
    ways.flatMap(({ label, rows }) => {
      const paths = rows.map((row) => stepsOf(row).filter(({ trainError }) => trainError !== null));
      const measured = paths.filter(({ length }) => length > 1);
      const returns = rows.some(({ stop }) => RETURNING.includes(stop));
      const hasFpe = measured.some((path) => path.some(({ fpe }) => (fpe ?? null) !== null));
      if (measured.length === 0 || !(returns || hasFpe)) return [];
      const stops = measured.map((path) => (returns ? path.at(-1)!.weightsLeft : smallestFpe(path)));
      const stop = quartiles(stops)!.median;
      const bySize = groupedBy(measured.flat(), ({ weightsLeft }) => String(weightsLeft));
      const sizes = [...bySize.values()].toSorted(([a], [b]) => b.weightsLeft - a.weightsLeft);
      return thinned(sizes).map((steps): StoppingRow => {
        const median = (name: Measure): number | null =>
          quartiles(steps.map((step) => step[name] ?? null).filter((value) => value !== null))?.median ?? null;
        const medians = Object.fromEntries(MEASURES.map(([name]) => [name, median(name)]));
        return {
          ...{ panel: heading, line: label, weightsLeft: steps[0].weightsLeft, paths: steps.length, stop },
          ...(medians as Pick<StoppingRow, Measure>),
        };
      });
    }),
  );
}

/** The size with the smallest final prediction error, the smaller of equal ones. */
const smallestFpe = (path: readonly StepRow[]): number =>
  path.reduce((best, step) => ((step.fpe ?? Infinity) <= (best.fpe ?? Infinity) ? step : best)).weightsLeft;

const [NAME, TITLE] = ['stopping', 'Where paths stop'];

/**
 * An SVG of the errors that a stopping rule can go by, along the weights left: on the training, validation and test
 * set, and the final prediction error; the size at which paths stopped is marked.
 *
 * @param rows of `stoppingRows`
 */
export function stopping(rows: readonly StoppingRow[]): string {
  const described: string[] = [];
  const panels = [...groupedBy(rows, ({ panel }) => panel)].flatMap(([heading, ofPanel]) => {
    const ways = [...groupedBy(ofPanel, ({ line }) => line)];
    return Array.from({ length: Math.ceil(ways.length / BESIDE) }, (_, i) => {
      const facets = ways.slice(i * BESIDE, (i + 1) * BESIDE).map(([way, sizes]): Facet => {
        const start = Math.max(...sizes.map(({ paths }) => paths));
        const lines = MEASURES.flatMap(([name, label, look]): Line[] => {
          const points = sizes.flatMap((row) => {
            const { [name]: y, weightsLeft: x, paths } = row;
            return y === null ? [] : [{ x, y, few: 2 * paths < start }];
          });
          if (points.length === 0) return [];
          const words = thinned(points, 4).map(({ x, y }) => `${numeral(y)} at ${x}`);
          described.push(`${heading}, ${way}, ${label}: ${words.join(', ')}.`);
          return [{ label, look, points }];
        });
        const [{ stop }] = sizes;
        described.push(`${heading}, ${way}: stops at ${numeral(stop)}.`);
        return { heading: way, lines, marks: [{ x: stop, label: `stops at ${numeral(stop)}` }] };
      });
      const points = facets.flatMap(({ lines }) => lines.flatMap((line) => line.points));
      return linePanel({
        ...(i === 0 && { heading }),
        facets,
        x: axisFor(
          points.map(({ x }) => x),
          { type: 'linear', whole: true, ends: true, count: 5 },
        ),
        y: errorAxis(points.map(({ y }) => y)),
        ...{ xLabel: WEIGHTS_LEFT, yLabel: 'error', falling: true, height: 150 },
      });
    });
  });
  return plotted({ name: NAME, title: TITLE, description: described.join(' '), panels });
}

/** The same as a figure of a report; null where no rule goes back to the best network and no path has an FPE. */
export function stoppingFigure(source: PathSource): Figure | null {
  const rows = stoppingRows(source);
  if (rows.length === 0) return null;
  const caption =
    'Medians over networks; thin where fewer than half of the paths got so far. Violet: the median size at which paths ' +
    'stopped, the best by their rule, or the one with the smallest final prediction error (FPE) where paths went on.';
  return {
    name: NAME,
    title: TITLE,
    caption,
    svg: stopping(rows),
    data: { columns: COLUMNS, rows: rows.map((row): Row => ({ ...row })) },
  };
}
