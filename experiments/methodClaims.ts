import type { Row } from '../src/arrow/columns.ts';
import { quartiles, shareOf } from '../src/statistics/statistics.ts';
import { type Claim, NIPS5, type TableRows } from '../src/tables/claim.ts';
import { numbers } from '../src/tables/groups.ts';
import { dampingEffects, shareOfBound } from './damping/dampingEffect.ts';

/** The order of predicted errors, from the rows of `firstDeletions.arrow` of all experiments that have it. */
export function predictedOrder(first: readonly Row[]): Claim {
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
export function measuredOrder(first: readonly Row[]): Claim {
  const shareIn = (dataset: (name: string) => boolean) => {
    const rows = first.filter((row) => dataset(row.dataset as string));
    return shareOf(rows.filter((row) => row.measuredInOrder).length, rows.length);
  };
  const all = shareIn(() => true);
  const monks = shareIn((name) => name.startsWith('monks'));
  const xor = shareIn((name) => name === 'xor');
  return {
    claim: 'Measured error of the first deletion: magnitude ≥ OBD ≥ OBS',
    source: `${NIPS5}, section 3`,
    paper: 'to second order',
    ours: `MONK's ${monks.hits} of ${monks.count}, XOR ${xor.hits} of ${xor.count}`,
    verdict: all.count === 0 ? 'not tested' : all.hits === all.count ? 'reproduced' : 'differs',
    note: 'the measured error holds the third and higher orders that the method leaves out',
  };
}

/** Median sizes over the paper's range of α may differ by this many weights and still count as insensitive. */
const INSENSITIVE_WEIGHTS = 1;

/** Whether α matters, from the tables of the damping experiment. */
export function insensitiveToDamping(rows: TableRows): Claim {
  const effects = dampingEffects(rows('damping', 'summary'), rows('damping', 'orders'), rows('damping', 'crosscheck'));
  const inPaper = effects.filter(({ alpha }) => 1e-8 <= alpha && alpha <= 1e-4);
  const spans = [...new Set(inPaper.map(({ dataset }) => dataset))].map((dataset) => {
    const sizes = inPaper.filter((effect) => effect.dataset === dataset).map(({ weightsLeft }) => weightsLeft);
    const medians = sizes.map(({ median }) => median);
    const networks = Math.min(...sizes.map(({ count }) => count));
    return { dataset, networks, smallest: Math.min(...medians), largest: Math.max(...medians) };
  });
  const insensitive = spans.every(({ smallest, largest }) => largest - smallest <= INSENSITIVE_WEIGHTS);
  const correlations = quartiles(
    inPaper.filter(({ isReference }) => !isReference).map(({ rankCorrelation }) => rankCorrelation.median),
  );
  return {
    claim: 'OBS is insensitive to α between 1e-8 and 1e-4',
    source: `${NIPS5}, section 4`,
    paper: 'insensitive',
    ours: spans
      .map(
        ({ dataset, networks, smallest, largest }) =>
          `${dataset}: median ${smallest} to ${largest} weights (${networks} trained networks)`,
      )
      .join(', '),
    verdict: spans.length === 0 ? 'not tested' : insensitive ? 'reproduced' : 'differs',
    note:
      `insensitive: medians within ${INSENSITIVE_WEIGHTS} weight, over networks that had trained, whatever their test accuracy. Rank correlation of the order of deletion with that at the ` +
      `reference α: ${correlations ? `${correlations.minimum.toFixed(2)} to ${correlations.maximum.toFixed(2)}` : '-'} ` +
      '(medians over networks, for each problem and other α)',
  };
}

/**
 * Whether the recursion gives the inverse, from the rows of `crosscheck.arrow` and `failures.arrow` of all experiments.
 */
export function recursionIsTheInverse(all: readonly Row[], failures: readonly Row[]): Claim {
  // The inverse of an exact Hessian is held against its spectrum: no recursion in it.
  const checks = all.filter((row) => row.check !== 'spectrum');
  const agree = checks.filter((row) => row.agrees).length;
  const worst = quartiles(checks.map(shareOfBound))?.maximum;
  const alphas = quartiles(numbers(checks, 'alpha'));
  return {
    claim: 'One pass of the recursion gives the inverse of H + αI',
    source: `${NIPS5}, eq. 17 and 18`,
    paper: 'identity',
    ours: `${agree} of ${checks.length} inverses agree with the exact one to rounding, ${failures.length} cells failed`,
    verdict:
      checks.length === 0 ? 'not tested' : agree === checks.length && failures.length === 0 ? 'reproduced' : 'differs',
    note:
      `α from ${alphas?.minimum} to ${alphas?.maximum}; largest difference ${worst?.toPrecision(2)} of its bound. A cell whose ` +
      'inverses disagree fails and is a row of failures.arrow',
  };
}
