import { quartiles, shareOf } from '../src/statistics/statistics.ts';
import { type Claim, NIPS5 } from '../src/tables/claim.ts';
import { shareOfBound } from '../src/tables/crosscheck.ts';
import { numbers } from '../src/tables/numbers.ts';
import type { TableRow, TableRows } from '../src/tables/tableRows.ts';

/** The claims about the method itself, as far as the rows of one experiment test them. */
export function methodClaims(rows: TableRows, experiment: string): Claim[] {
  const first = rows(experiment, 'firstDeletions');
  const recursion = recursionIsTheInverse(rows(experiment, 'crosscheck'), rows(experiment, 'failures'));
  return [predictedOrder(first), measuredOrder(first), recursion].filter(({ verdict }) => verdict !== 'not tested');
}

/** The order of predicted errors, from the rows of `firstDeletions.arrow` of all experiments that have it. */
export function predictedOrder(first: readonly TableRow<'firstDeletions'>[]): Claim {
  const inOrder = first.filter((row) => row.predictedInOrder).length;
  return {
    claim: 'Predicted error of the first deletion: magnitude ≥ OBD ≥ OBS',
    source: `${NIPS5}, section 3`,
    paper: 'to second order, always',
    ours: `${inOrder} of ${first.length} pairs of network and α`,
    verdict: first.length === 0 ? 'not tested' : inOrder === first.length ? 'reproduced' : 'differs',
    note: 'a theorem when all predictions use H + αI; a check of the code',
  };
}

/** The order of measured errors, from the same rows. */
export function measuredOrder(first: readonly TableRow<'firstDeletions'>[]): Claim {
  const shareIn = (dataset: (name: string) => boolean) => {
    const rows = first.filter((row) => dataset(row.dataset));
    return shareOf(rows.filter((row) => row.measuredInOrder).length, rows.length);
  };
  const all = shareIn(() => true);
  const problems = [
    { name: "MONK's", found: shareIn((name) => name.startsWith('monks')) },
    { name: 'XOR', found: shareIn((name) => name === 'xor') },
  ].filter(({ found }) => found.count > 0 || all.count === 0);
  return {
    claim: 'Measured error of the first deletion: magnitude ≥ OBD ≥ OBS',
    source: `${NIPS5}, section 3`,
    paper: 'to second order',
    ours: problems.map(({ name, found }) => `${name} ${found.hits} of ${found.count}`).join(', '),
    verdict: all.count === 0 ? 'not tested' : all.hits === all.count ? 'reproduced' : 'differs',
    note: 'the measured error holds the third and higher orders that the method leaves out',
  };
}

/**
 * Whether the recursion gives the inverse, from the rows of `crosscheck.arrow` and `failures.arrow` of all experiments.
 */
export function recursionIsTheInverse(
  all: readonly TableRow<'crosscheck'>[],
  failures: readonly TableRow<'failures'>[],
): Claim {
  // The inverse of an exact Hessian is held against its spectrum: no recursion in its cell.
  const withoutRecursion = new Set(all.flatMap((row) => (row.check === 'spectrum' ? [row.cell] : [])));
  const checks = all.filter((row) => !withoutRecursion.has(row.cell));
  const agree = checks.filter((row) => row.agrees).length;
  const [byMlMatrix, byOurs] = [true, false].map((isByMlMatrix) => {
    const rows = checks.filter((row) => (row.check === 'mlMatrix') === isByMlMatrix);
    return `${rows.filter((row) => row.agrees).length} of ${rows.length}`;
  });
  const worst = quartiles(checks.map(shareOfBound))?.maximum;
  const alphas = quartiles(numbers(checks, 'alpha'));
  return {
    claim: 'One pass of the recursion gives the inverse of H + αI',
    source: `${NIPS5}, eq. 17 and 18`,
    paper: 'identity',
    ours: `${byOurs} inverses agree with the exact one to rounding, ${byMlMatrix} with that of ml-matrix; ${failures.length} cells failed`,
    verdict:
      checks.length === 0 ? 'not tested' : agree === checks.length && failures.length === 0 ? 'reproduced' : 'differs',
    note:
      `α from ${alphas?.minimum} to ${alphas?.maximum}; largest difference ${worst?.toPrecision(2)} of its bound. A cell whose ` +
      'inverses disagree fails and is a row of failures.arrow',
  };
}
