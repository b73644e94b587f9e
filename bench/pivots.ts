import { textTable } from '../src/report/textTable.ts';
import { nameOf } from './comparisons.ts';
import type { Measurement } from './measurement.ts';

/** Milliseconds of each task, a column a participant. @param all measurements of any number of runs */
export const timesTable = (all: readonly Measurement[]): string =>
  pivot(
    all.filter(({ what }) => !/^(kernel|tiles)\b/.test(what)),
    ({ what, n, P }) => `${what}, n ${n}, P ${P}`,
    nameOf,
    ({ medianMs, extrapolated }) => `${digits(medianMs)}${extrapolated ? ' *' : ''}`,
  );

/** GFLOP/s of each micro-kernel, a column a program that runs it: Node.js, or a library of others. */
export const rateTable = (all: readonly Measurement[]): string =>
  pivot(
    all.filter(({ what, gflops }) => /^(kernel|tiles)\b/.test(what) && gflops !== null),
    ({ what, mode, threads }) => `${what}${mode === null ? '' : `, ${mode}`}, ${threads} T`,
    (one) => (one.node === null ? nameOf(one) : `Node.js ${one.node}`),
    ({ gflops }) => digits(gflops!),
  );

/** Rows and columns in the order in which they first come; of several runs the last one counts. */
function pivot(
  all: readonly Measurement[],
  row: (one: Measurement) => string,
  column: (one: Measurement) => string,
  cell: (one: Measurement) => string,
): string {
  const columns = [...new Set(all.map(column))];
  const rows = [...new Set(all.map(row))].map((name) => {
    const of = (who: string) => all.findLast((one) => row(one) === name && column(one) === who);
    return [name, ...columns.map((who) => of(who)).map((one) => (one ? cell(one) : '-'))];
  });
  return rows.length === 0 ? '' : textTable(['what', ...columns], rows);
}

/** Three significant digits, thousands with a comma. */
const digits = (value: number): string =>
  value >= 100 ? Math.round(Number(value.toPrecision(3))).toLocaleString('en') : value.toPrecision(3);
