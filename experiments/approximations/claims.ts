import { pairedMedian } from '../../src/statistics/pairedMedian.ts';
import { quartiles } from '../../src/statistics/statistics.ts';
import { type CellRows, cellRows, pairsOf } from '../../src/tables/cellRows.ts';
import { type Claim, NIPS2, NIPS5, notRun } from '../../src/tables/claim.ts';
import { numbers } from '../../src/tables/numbers.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';

/** Claims of the papers about the matrix that they take for the second derivatives. */
export function approximationsClaims(rows: TableRows): Claim[] {
  const cells = (criterion: string, curvature: string, renewed: boolean) =>
    cellRows(
      rows,
      'approximations',
      (row) =>
        row.trained !== false &&
        row.criterion === criterion &&
        row.curvature === curvature &&
        (row.renewEvery === 1) === renewed,
    );
  return [
    noSingularities(cells('obs', 'gaussNewton', true), cells('obs', 'exact', true)),
    noNoise(cells('obs', 'gaussNewton', true), cells('obs', 'exact', true)),
    droppedTermsKeepTheSign(cells('obd', 'obdRecursion', true), cells('obd', 'obdRecursionBends', true)),
    sameDiagonal(rows),
  ];
}

function noSingularities(gaussNewton: readonly CellRows[], exact: readonly CellRows[]): Claim {
  const claim = {
    claim: 'Without the (t − o) term H + αI is never singular; with it, it becomes so',
    source: `${NIPS5}, section 4`,
    paper: 'guaranteed; H is normally degenerate',
  };
  if (gaussNewton.length === 0 || exact.length === 0) return { ...claim, ...notRun('approximations') };
  const stopped = (cells: readonly CellRows[]) =>
    cells.filter(({ summary }) => summary.stoppedBy === 'indefinite').map(({ summary }) => summary);
  const [none, some] = [stopped(gaussNewton), stopped(exact)];
  const left = quartiles(numbers(some, 'weightsLeft'));
  return {
    ...claim,
    ours: `indefinite on ${none.length} of ${gaussNewton.length} paths without it, on ${some.length} of ${exact.length} with it (there at a median of ${left?.median ?? '-'} weights left)`,
    verdict: none.length === 0 && some.length > 0 ? 'reproduced' : 'differs',
    note: 'networks at a minimum, α equal to the decay: at the start both matrices are positive definite',
  };
}

function noNoise(gaussNewton: readonly CellRows[], exact: readonly CellRows[]): Claim {
  const claim = {
    claim:
      'With the (t − o) term pruning injects the noise of the training set: the test error is higher at equal size',
    source: `${NIPS5}, section 4`,
    paper: 'said, not measured',
  };
  const found = NOISY.map((dataset) => {
    const [a, b] = [gaussNewton, exact].map((cells) => cells.filter(({ summary }) => summary.dataset === dataset));
    const differences = pairsOf(a, b).flatMap(([one, other]) => meanDifference(one, other));
    return { dataset, pairs: pairedMedian(differences, (value) => value.toExponential(1)) };
  });
  if (found.some(({ pairs }) => !pairs)) return { ...claim, ...notRun('approximations') };
  return {
    ...claim,
    ours: `exact − Gauss–Newton: ${found.map(({ dataset, pairs }) => `${dataset} ${pairs!.words}`).join('; ')}`,
    verdict: found.every(({ pairs }) => pairs!.isAbove) ? 'reproduced' : 'differs',
    note: 'data whose training sets are noisy; mean over all sizes until the exact H is indefinite, pairs of one network; reproduced: the 95 % interval of the median is above 0 on both',
  };
}

const NOISY = ['monks-3', 'mixtures'];

/** Mean difference of the test error of two paths over the deletions that both have; none if one has no deletion. */
function meanDifference(one: CellRows, other: CellRows): number[] {
  const errorAt = new Map(one.path.map(({ weightsLeft, testError }) => [weightsLeft, testError!]));
  const differences = other.path.flatMap(({ step, weightsLeft, testError }) => {
    const beside = errorAt.get(weightsLeft);
    return step === 0 || beside === undefined ? [] : [testError! - beside];
  });
  return differences.length === 0 ? [] : [differences.reduce((sum, value) => sum + value, 0) / differences.length];
}

/** Pairs of one network, data sets apart. */
function pairsByDataSet(a: readonly CellRows[], b: readonly CellRows[]) {
  const names = new Set(a.map(({ summary }) => summary.dataset));
  const of = (cells: readonly CellRows[], name: unknown) => cells.filter(({ summary }) => summary.dataset === name);
  return [...names].flatMap((name) => pairsOf(of(a, name), of(b, name)));
}

function droppedTermsKeepTheSign(without: readonly CellRows[], secondDerivatives: readonly CellRows[]): Claim {
  const claim = {
    claim: 'OBD: without the f″ terms no second derivative on the diagonal is negative',
    source: `${NIPS2}, after eq. 8`,
    paper: 'estimates stay non-negative',
  };
  const negative = (cells: readonly CellRows[]) =>
    cells.filter(({ path }) => path.some(({ saliency }) => (saliency ?? 0) < 0)).length;
  const half = ({ summary, path }: CellRows) =>
    path.find((row) => 2 * row.weightsLeft <= summary.weightsStart)!.trainError;
  const ratios = pairedMedian(
    pairsByDataSet(without, secondDerivatives).map(([a, b]) => half(b) / half(a)),
    (ratio) => ratio.toFixed(3),
    1,
  );
  if (!ratios) return { ...claim, ...notRun('approximations') };
  return {
    ...claim,
    ours: `paths with a negative saliency: ${negative(without)} of ${without.length} without f″, ${negative(secondDerivatives)} of ${secondDerivatives.length} with; training error at half of the weights, with / without: ${ratios.words}`,
    verdict: negative(without) === 0 ? 'reproduced' : 'differs',
    note: 'reproduced: no path without f″ has a negative saliency',
  };
}

function sameDiagonal(rows: TableRows): Claim {
  const claim = {
    claim: "OBD's backward recursion without f″ gives the diagonal of the Gauss–Newton H for one hidden layer",
    source: `${NIPS2}, eq. 6 to 8`,
    paper: 'identity (derived)',
  };
  const cells = (curvature: string) =>
    cellRows(rows, 'approximations', (row) => row.criterion === 'obd' && row.curvature === curvature);
  const pairs = pairsByDataSet(cells('gaussNewton'), cells('obdRecursion'));
  if (pairs.length === 0) return { ...claim, ...notRun('approximations') };
  const orderOf = ({ path }: CellRows) => path.map(({ deleted }) => deleted).join(' ');
  const same = pairs.filter(([a, b]) => orderOf(a) === orderOf(b)).length;
  return {
    ...claim,
    ours: `same order of deletion in ${same} of ${pairs.length} networks`,
    verdict: same === pairs.length ? 'reproduced' : 'differs',
    note: 'a theorem for squared error; a check of the code',
  };
}
