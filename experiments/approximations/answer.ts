import type { Results } from '../../src/report/experimentReport.ts';
import { listed } from '../../src/report/listed.ts';
import { percent, quartiles } from '../../src/statistics/statistics.ts';
import { groupedBy } from '../../src/tables/groupedBy.ts';
import { numbers } from '../../src/tables/numbers.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { MATRIX_WORDS } from './matrixWords.ts';

/**
 * How alike the orders of deletion are by several matrices, and where one fails; null without rows of `orders.arrow`.
 */
export function approximationsAnswer({ rows }: Results): string | null {
  const orders = rows('approximations', 'orders').filter(
    ({ curvature, rankCorrelation }) => curvature !== 'gaussNewton' && rankCorrelation !== null,
  );
  if (orders.length === 0) return null;
  const alike = (['obs', 'obd'] as const).flatMap((criterion) => {
    const of = [
      ...groupedBy(
        orders.filter((row) => row.criterion === criterion),
        ({ curvature }) => curvature,
      ),
    ];
    if (of.length === 0) return [];
    return `by ${criterion.toUpperCase()} ${listed(of.map(([matrix, some]) => `${correlation(some)} for ${MATRIX_WORDS[matrix] ?? matrix}`))}`;
  });
  return [
    `Little: the rank correlation of the order of deletion with that by Gauss–Newton is, in the median, ${alike.join('; ')}.`,
    ...indefinite(rows('approximations', 'summary')),
    ...halves(orders),
  ].join(' ');
}

const correlation = (of: readonly TableRow<'orders'>[]): string =>
  quartiles(numbers(of, 'rankCorrelation'))!.median.toFixed(2);

/** Paths that had to end because H was no longer positive definite. */
function indefinite(summary: readonly TableRow<'summary'>[]): string[] {
  const paths = summary.filter(
    ({ criterion, trained, renewEvery }) => criterion === 'obs' && trained !== false && renewEvery === 1,
  );
  const counts = (['gaussNewton', 'exact'] as const).flatMap((matrix) => {
    const of = paths.filter(({ curvature }) => curvature === matrix);
    const ended = of.filter(({ stoppedBy }) => stoppedBy === 'indefinite').length;
    return of.length === 0 ? [] : [`${ended} of ${of.length} paths by ${MATRIX_WORDS[matrix]}`];
  });
  return counts.length === 0 ? [] : [`H becomes indefinite, which ends the path, on ${listed(counts)}.`];
}

/** Weights that are among the first half to go by either matrix. */
function halves(orders: readonly TableRow<'orders'>[]): string[] {
  const shares = orders.flatMap(({ overlapHalf }) => overlapHalf ?? []);
  const found = quartiles(shares);
  return found ? [`Of the first half of the weights to go ${percent(found.median)} % are the same.`] : [];
}
