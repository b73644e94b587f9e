import { numbers } from '../groups.ts';
import { quartiles } from '../statistics.ts';
import { type Claim, NIPS2, NIPS5, notRun, type TableRows } from './claim.ts';
import { type CellRows, cellRows, pairsOf } from './paths.ts';

/** What the papers say of the matrix that they take for the second derivatives. */
export function approximationsClaims(rows: TableRows): Claim[] {
  const cells = (criterion: string, curvature: string, renewed: boolean) =>
    cellRows(
      rows,
      'approximations',
      (row) => row.criterion === criterion && row.curvature === curvature && (row.renewEvery === 1) === renewed,
    );
  return [
    noSingularities(cells('obs', 'gaussNewton', true), cells('obs', 'exact', true)),
    noNoise(cells('obs', 'gaussNewton', true), cells('obs', 'exact', true)),
    droppedTermsDoNoHarm(cells('obd', 'obdRecursion', true), cells('obd', 'obdRecursionBends', true)),
    sameDiagonal(rows),
  ];
}

function noSingularities(gaussNewton: readonly CellRows[], exact: readonly CellRows[]): Claim {
  const claim = {
    claim: 'Without the (t − o) term H + αI is never singular; with it, it becomes so',
    source: `${NIPS5}, section 4`,
    paper: 'guaranteed; H is normally degenerate',
  };
  if (exact.length === 0) return { ...claim, ...notRun('approximations') };
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
  const isNoisy = ({ summary }: CellRows) => summary.dataset === 'mixtures' || summary.dataset === 'monks-3';
  const differences = pairsByDataSet(gaussNewton.filter(isNoisy), exact.filter(isNoisy)).map(([a, b]) => {
    const end = b.path[b.path.length - 1];
    const same = a.path.find(({ weightsLeft }) => weightsLeft === end.weightsLeft)!;
    return (end.testError as number) - (same.testError as number);
  });
  const found = quartiles(differences);
  if (!found) return { ...claim, ...notRun('approximations') };
  return {
    ...claim,
    ours: `exact − Gauss–Newton: median ${found.median.toExponential(1)}, quartiles ${found.lower.toExponential(1)} to ${found.upper.toExponential(1)}; higher in ${differences.filter((d) => d > 0).length} of ${found.count}`,
    verdict: found.median > 0 ? 'reproduced' : 'differs',
    note: 'MONK-3 and mixtures, whose training sets are noisy; at the smallest size that the exact H reaches before it is indefinite',
  };
}

/** Pairs of one network, data sets apart. */
function pairsByDataSet(a: readonly CellRows[], b: readonly CellRows[]) {
  const names = new Set(a.map(({ summary }) => summary.dataset));
  const of = (cells: readonly CellRows[], name: unknown) => cells.filter(({ summary }) => summary.dataset === name);
  return [...names].flatMap((name) => pairsOf(of(a, name), of(b, name)));
}

function droppedTermsDoNoHarm(without: readonly CellRows[], bends: readonly CellRows[]): Claim {
  const claim = {
    claim: 'OBD: dropping the f″ terms keeps the diagonal non-negative and does no harm',
    source: `${NIPS2}, after eq. 8`,
    paper: 'estimates stay non-negative',
  };
  const half = ({ summary, path }: CellRows) =>
    path.find((row) => 2 * (row.weightsLeft as number) <= (summary.weightsStart as number))!.trainError as number;
  const ratios = quartiles(pairsByDataSet(without, bends).map(([a, b]) => half(b) / half(a)));
  if (!ratios) return { ...claim, ...notRun('approximations') };
  return {
    ...claim,
    ours: `with f″ the training error at half of the weights is ${ratios.median.toFixed(3)} times as large (quartiles ${ratios.lower.toFixed(3)} to ${ratios.upper.toFixed(3)})`,
    verdict: ratios.median >= 1 - NO_HARM ? 'reproduced' : 'differs',
    note: `reproduced: with f″ it is not lower by more than ${100 * NO_HARM} % in the median`,
  };
}

const NO_HARM = 0.02;

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
