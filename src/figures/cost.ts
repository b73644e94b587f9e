import { type Column, integer, number, type Row, text } from '../arrow/columns.ts';
import { quartiles } from '../statistics/statistics.ts';
import { rowGroups } from '../tables/rowGroups.ts';
import type { TableRow } from '../tables/tableRows.ts';
import { axisFor, padded, upToTick } from './axis.ts';
import { plainLook } from './curveLook.ts';
import type { Figure } from './figure.ts';
import { type Line, linePanel } from './linePanel.ts';
import { numeral } from './numeral.ts';
import { plotted } from './plotted.ts';
import { thinned } from './thinned.ts';

/** The time of an operation at one size, along one variable. */
export interface CostRow {
  readonly backend: string;
  /** what grows: `n`, weights; or `P`, samples */
  readonly variable: string;
  /** the other one, which stays */
  readonly other: number;
  readonly operation: string;
  /** of the variable */
  readonly size: number;
  readonly ms: number;
  readonly msLower: number;
  readonly msUpper: number;
  /** b of ms ~ size^b, and the exponent of the leading term of the operation count */
  readonly exponent: number;
  readonly expected: number;
}

const COLUMNS: readonly Column[] = [
  text('backend', 'name', 'what did the heavy products'),
  text('variable', 'name', 'what grows: n, weights; or P, samples'),
  integer('other', 'count', 'the other one, which stays'),
  text('operation', 'name', 'what was timed'),
  integer('size', 'count', 'value of the variable'),
  number('ms', 'ms', 'median over rounds of the time on one thread'),
  number('msLower', 'ms', 'lower quartile of it'),
  number('msUpper', 'ms', 'upper quartile of it'),
  number('exponent', 'exponent', 'b of time ~ variable^b'),
  integer('expected', 'exponent', 'exponent of the leading term of the operation count'),
];

const OPERATION_WORDS: Readonly<Record<string, string>> = {
  curvature: 'H',
  recursiveInverse: 'recursion',
  exactInverse: 'exact inverse',
  deletion: 'deletion',
};

/**
 * Times along weights and samples, where their growth was fitted: of each backend and variable those at the largest
 * value of the other one.
 *
 * @param times     rows of `times.arrow`
 * @param exponents rows of `exponents.arrow`
 */
export function costRows(times: readonly TableRow<'times'>[], exponents: readonly TableRow<'exponents'>[]): CostRow[] {
  return rowGroups(exponents, ['backend', 'variable']).flatMap(({ key, rows: laws }) => {
    const [grows, stays] = key.variable === 'n' ? (['weights', 'samples'] as const) : (['samples', 'weights'] as const);
    const other = Math.max(...laws.map((law) => law.other));
    return laws
      .filter((law) => law.other === other)
      .flatMap(({ operation, exponent, expected }) => {
        const timed = times.filter(
          (row) => row.operation === operation && row.backend === key.backend && row[stays] === other,
        );
        return rowGroups(timed, [grows])
          .toSorted((a, b) => a.key[grows] - b.key[grows])
          .map(({ key: { [grows]: size }, rows }): CostRow => {
            const { median, lower, upper } = quartiles(rows.map(({ ms, cpuMs }) => Math.min(ms, cpuMs)))!;
            const time = { ms: median, msLower: lower, msUpper: upper };
            return { ...key, other, operation, size, ...time, exponent, expected };
          });
      });
  });
}

const [NAME, TITLE] = ['cost', 'What operations cost as weights and samples grow'];

/**
 * An SVG of processor time against weights and against samples, both by powers of ten, a line an operation; at its end
 * the exponent of its growth, and in brackets that of the leading term of the operation count.
 *
 * @param rows of `costRows`
 */
export function cost(rows: readonly CostRow[]): string {
  const described: string[] = [];
  const panels = rowGroups(rows as readonly (CostRow & Row)[], ['backend', 'variable', 'other']).map(
    ({ key, rows: ofPanel }) => {
      const [grows, stays] = key.variable === 'n' ? ['n', 'P'] : ['P', 'n'];
      const heading = `${key.backend}: time along ${grows}, ${stays} = ${key.other}`;
      const lines = rowGroups(ofPanel, ['operation']).map(({ key: { operation }, rows: points }, i): Line => {
        const [{ exponent, expected }] = points;
        const label = `${OPERATION_WORDS[operation] ?? operation}: ${grows}^${power(exponent)} (${expected})`;
        const words = thinned(points, 5).map(({ size, ms }) => `${numeral(ms)} ms at ${size}`);
        described.push(`${heading}, ${label}: ${words.join(', ')}.`);
        const drawn = points.map(({ size, ms, msLower, msUpper }) => ({
          x: size,
          y: ms,
          lower: msLower,
          upper: msUpper,
        }));
        return { label, look: plainLook(i), points: drawn };
      });
      const values = ofPanel.flatMap(({ ms, msLower, msUpper }) => [ms, msLower, msUpper]);
      return linePanel({
        heading,
        facets: [{ lines }],
        x: axisFor(
          ofPanel.map(({ size }) => size),
          { type: 'log', ends: true },
        ),
        y: padded(upToTick(axisFor(values, { type: 'log' }))),
        xLabel: key.variable === 'n' ? 'weights n' : 'samples P',
        yLabel: 'processor time (ms)',
      });
    },
  );
  return plotted({ name: NAME, title: TITLE, description: described.join(' '), panels });
}

const power = (exponent: number): string => exponent.toFixed(2).replace('-', '−');

/** The same as a figure of a report; null where no growth was fitted. */
export function costFigure(
  times: readonly TableRow<'times'>[],
  exponents: readonly TableRow<'exponents'>[],
): Figure | null {
  const rows = costRows(times, exponents);
  if (rows.length === 0) return null;
  const caption =
    'Medians over rounds of the time on one thread, with bands between the quartiles. At the end of each line: the ' +
    'exponent of its growth, and in brackets that of the leading term of its operation count.';
  return {
    name: NAME,
    title: TITLE,
    caption,
    svg: cost(rows),
    data: { columns: COLUMNS, rows: rows.map((row) => ({ ...row })) },
  };
}
