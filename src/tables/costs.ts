import * as z from 'zod';
import { boolean, integer, number, orNull, type RowOf, text } from '../arrow/columns.ts';
import { OPERATIONS, type Operation } from '../measurements/costTimes.ts';
import { times as measurement } from '../measurements/times.ts';
import { powerLaw } from '../statistics/powerLaw.ts';
import { quartiles } from '../statistics/statistics.ts';
import { numbers } from './numbers.ts';
import { count } from './requestSchemas.ts';
import { rowGroups } from './rowGroups.ts';
import { tableRecord } from './tableRecord.ts';

const [OPERATION_COLUMN, BACKEND_COLUMN, WEIGHTS_COLUMN, SAMPLES_COLUMN] = measurement.columns;
const TIME = 'median over rounds of the smaller of ms and cpuMs, on one thread of the machine that measured';

/** `exponents.arrow`: how times grow with n at one P, and with P at one n. */
export const EXPONENTS_COLUMNS = [
  OPERATION_COLUMN,
  BACKEND_COLUMN,
  text('variable', 'name', 'what grows: n, weights; or P, samples'),
  integer('other', 'count', 'the other one, which stays: P where n grows, n where P grows'),
  number('smallest', 'count', 'smallest value of the variable'),
  number('largest', 'count', 'its largest value'),
  integer('points', 'count', 'values of the variable that were fitted'),
  number('exponent', 'exponent', `b of time ~ variable^b by least squares on logarithms, time: ${TIME}`),
  number('low', 'exponent', 'lower end of its 95 % interval from the residuals'),
  number('high', 'exponent', 'upper end of it'),
  integer('expected', 'exponent', 'exponent of the leading term of the operation count'),
];

/** `inverses.arrow`: the recursion beside H with an exact inverse, one row a backend, n and P. */
export const INVERSES_COLUMNS = [
  BACKEND_COLUMN,
  WEIGHTS_COLUMN,
  SAMPLES_COLUMN,
  number('curvatureMs', 'ms', `time of H: ${TIME}`),
  number('exactMs', 'ms', `time of the exact inverse of H + αI: ${TIME}`),
  number('recursiveMs', 'ms', `time of the recursion: ${TIME}`),
  number('ratio', 'ratio', 'median over rounds of recursiveMs / (curvatureMs + exactMs)'),
  number('ratioLowest', 'ratio', 'its smallest value in a round'),
  number('ratioHighest', 'ratio', 'its largest value in a round'),
  boolean('recursionFaster', 'boolean', 'ratio < 1'),
  boolean(
    'recursionClaimed',
    'boolean',
    'n > P/2: where Pedersen, Hansen & Larsen, NIPS 8 (1996), say that it is faster',
  ),
  orNull(
    number(
      'crossover',
      'P',
      'P at which ratio = 1 for this n, interpolated; null where one way is faster at all P measured',
    ),
  ),
];

/** Leading terms: H and the recursion O(P n²), the exact inverse O(n³), a downdate O(n²). */
const EXPECTED: Readonly<Record<Operation, { readonly n: number; readonly P: number }>> = {
  curvature: { n: 2, P: 1 },
  recursiveInverse: { n: 2, P: 1 },
  exactInverse: { n: 3, P: 0 },
  deletion: { n: 2, P: 0 },
};

/** All three tables: the times as they were taken, and two functions of them. */
export const costs = tableRecord({
  request: z
    .strictObject({ rounds: count.describe('rounds of timing') })
    .describe(
      'times.arrow, exponents.arrow and inverses.arrow: what operations cost, timed in so many rounds when tables are built',
    ),
  columns: { times: measurement.columns, exponents: EXPONENTS_COLUMNS, inverses: INVERSES_COLUMNS },
  measurement,
  tables: (_request, { measured }) => [
    { name: 'times', columns: measurement.columns, atEnd: () => measured },
    { name: 'exponents', columns: EXPONENTS_COLUMNS, atEnd: () => exponentRows(measured) },
    { name: 'inverses', columns: INVERSES_COLUMNS, atEnd: () => inverseRows(measured) },
  ],
});

type Time = RowOf<typeof measurement.columns>;

/**
 * Exponents of growth: one row for each operation, backend, variable and value of the other one, where three or more
 * values of the variable were timed.
 *
 * @param times rows of `times.arrow`
 */
export function exponentRows(times: readonly Time[]) {
  return (['n', 'P'] as const).flatMap((variable) => {
    const [grows, stays] = variable === 'n' ? (['weights', 'samples'] as const) : (['samples', 'weights'] as const);
    return rowGroups(times, ['operation', 'backend', stays]).flatMap(({ key, rows }) => {
      const sizes = rowGroups(rows, [grows]);
      const xs = sizes.map((size) => size.key[grows]);
      const law = powerLaw(
        xs,
        sizes.map((size) => quartiles(threadTimes(size.rows))!.median),
      );
      if (!law) return [];
      const { operation, backend, [stays]: other } = key;
      const range = { smallest: Math.min(...xs), largest: Math.max(...xs) };
      const expected = EXPECTED[operation as Operation][variable];
      return [{ operation, backend, variable, other, ...range, ...law, expected }];
    });
  });
}

/** Time of each operation on the processor of its own thread, or little more: both numbers are at least that. */
const threadTimes = (rows: readonly Time[]): number[] => rows.map(({ ms, cpuMs }) => Math.min(ms, cpuMs));

/**
 * Both ways to the inverse, side by side: the recursion, and H with an exact inverse.
 *
 * @param times rows of `times.arrow`
 */
export function inverseRows(times: readonly Time[]) {
  const rows = rowGroups(times, ['backend', 'weights', 'samples']).map(({ key, rows: all }) => {
    const [curvature, recursive, exact] = OPERATIONS.map((operation) =>
      threadTimes(all.filter((row) => row.operation === operation).toSorted((a, b) => a.round - b.round)),
    );
    const { median, minimum, maximum } = quartiles(recursive.map((ms, r) => ms / (curvature[r] + exact[r])))!;
    const [curvatureMs, exactMs, recursiveMs] = [curvature, exact, recursive].map((ms) => quartiles(ms)!.median);
    const recursionClaimed = key.weights > key.samples / 2;
    return {
      ...key,
      ...{ curvatureMs, exactMs, recursiveMs, ratio: median, ratioLowest: minimum, ratioHighest: maximum },
      ...{ recursionFaster: median < 1, recursionClaimed },
    };
  });
  const crossovers = new Map(
    rowGroups(rows, ['backend', 'weights']).flatMap(({ rows: ofSize }) => {
      const at = crossover(numbers(ofSize, 'samples'), numbers(ofSize, 'ratio'));
      return ofSize.map((row) => [row, at] as const);
    }),
  );
  return rows.map((row) => ({ ...row, crossover: crossovers.get(row) ?? null }));
}

/** The first P at which a ratio reaches 1 from below, by logarithms on the line between two neighbours. */
function crossover(samples: readonly number[], ratios: readonly number[]): number | null {
  const points = samples.map((P, i) => [Math.log(P), Math.log(ratios[i])]).sort(([a], [b]) => a - b);
  for (let i = 1; i < points.length; i++) {
    const [[fromP, from], [toP, to]] = [points[i - 1], points[i]];
    if (from < 0 && to >= 0) return Math.exp(fromP - ((toP - fromP) * from) / (to - from));
  }
  return null;
}
