import { signTest } from '../../src/statistics/binomial.ts';
import { pairedMedian } from '../../src/statistics/pairedMedian.ts';
import { percent, quartiles } from '../../src/statistics/statistics.ts';
import { type Claim, notRun, OURS } from '../../src/tables/claim.ts';
import { NEAR, NO_GAP } from '../../src/tables/gapCurves.ts';
import { groupedBy } from '../../src/tables/groupedBy.ts';
import type { TableRow, TableRows } from '../../src/tables/tableRows.ts';
import { beside, type Network, networksOf, smallestAtAccuracy, type Way } from './networks.ts';

type GapRow = TableRow<'gaps'>;

/**
 * Expectations of our own about how good masks are, each with the rule of its verdict as it stood before the run: no
 * paper says anything about it. The first two are identities, checks of the code.
 */
export function optimalityClaims(rows: TableRows): Claim[] {
  const networks = networksOf(rows);
  const ofMonks = networks.filter(({ dataset }) => dataset.startsWith('monks'));
  const withTest = networks.filter((network) => network.of('obs')[0].testError !== null);
  return [
    backwardElimination(networks),
    inOrder(networks),
    greedyIsNotBest(networks),
    swapsReachTheBest(networks),
    rulesInOrder(ofMonks),
    summedUpdates(ofMonks),
    smallerLoss('training', 0.8, withTest),
    smallerLoss('test', 0.7, withTest),
    bestBesideGreedy('training', withTest),
    bestBesideGreedy('test', withTest),
    smallerNetwork(ofMonks),
    renewedFarther(ofMonks),
    renewedErrs(ofMonks),
    renewedSmaller(ofMonks),
  ].map(({ isTested, ...claim }) => (isTested ? claim : { ...claim, ...notRun('optimality') }));
}

/** A claim, and whether there was anything to judge it by. */
interface Judged extends Claim {
  readonly isTested: boolean;
}

const proven = (rows: readonly GapRow[]) => rows.filter((row) => row.proven);
const counted = (rows: readonly GapRow[], networks: readonly Network[]) =>
  `${rows.length} proven pairs of network and size, ${networks.length} networks`;
const perDataSet = (networks: readonly Network[], wordsOf: (some: readonly Network[]) => string) =>
  [...groupedBy(networks, ({ dataset }) => dataset)].map(([name, some]) => `${name} ${wordsOf(some)}`).join('; ');

function backwardElimination(networks: readonly Network[]): Judged {
  const pairs = networks.flatMap((network) => beside(network, 'oneH', 'obs'));
  const same = pairs.filter(([path, rule]) => Math.abs(path.refitLoss - rule.refitLoss) <= NO_GAP * rule.refitLoss);
  return {
    claim: 'OBS with one H is backward elimination: a path of it and backward stepwise regression have the same masks',
    source: 'Miller, Subset Selection in Regression (2002)',
    paper: 'identity (derived)',
    ours: `the same loss at ${same.length} of ${pairs.length} sizes of ${networks.length} networks`,
    verdict: same.length === pairs.length ? 'reproduced' : 'differs',
    note: `a check of the code; same: within ${NO_GAP} of the loss`,
    isTested: pairs.length > 0,
  };
}

function inOrder(networks: readonly Network[]): Judged {
  const ways: readonly Way[] = ['best', 'obs', 'obsSwap', 'oneShot', 'obd', 'magnitude', 'oneH', 'renewed'];
  const rows = networks.flatMap((network) => ways.flatMap((way) => network.of(way)));
  const above = rows.filter(
    ({ loss, refitLoss, lowerBound }) =>
      lowerBound <= (1 + NO_GAP) * refitLoss && refitLoss <= loss + NO_GAP * Math.abs(loss),
  );
  const falls = networks.flatMap((network) => {
    const best = proven(network.of('best'));
    return best.slice(1).filter(({ bestLoss }, i) => bestLoss < (1 - NO_GAP) * best[i].bestLoss);
  });
  return {
    claim: 'No mask is better than the lower bound, no weights than the re-fit, and no best mask than a larger one',
    source: 'Furnival & Wilson, Technometrics 16 (1974)',
    paper: 'identity (derived)',
    ours: `${above.length} of ${rows.length} masks in order; the best loss falls with a deletion at ${falls.length} sizes`,
    verdict: above.length === rows.length && falls.length === 0 ? 'reproduced' : 'differs',
    note: `a check of the code, to ${NO_GAP} of the loss`,
    isTested: rows.length > 0,
  };
}

/** The rows of a way at the sizes where the best mask is proven, and the five numbers of their gaps. */
function gapsOf(networks: readonly Network[], way: Way) {
  const rows = proven(networks.flatMap((network) => network.of(way)));
  return { rows, found: quartiles(rows.map(({ refitGap }) => refitGap)) };
}

function greedyIsNotBest(networks: readonly Network[]): Judged {
  const { rows, found } = gapsOf(networks, 'obs');
  const best = rows.filter(({ refitGap }) => refitGap <= NO_GAP).length;
  return {
    claim: 'Greedy OBS with one H is often, but not always, near the best mask of its size',
    source: OURS,
    paper: 'expected: gap of 10 % or less in the median, of 30 % or more at the worst',
    ours: `median ${percent(found?.median ?? 0)} %, upper quartile ${percent(found?.upper ?? 0)} %, at the worst ${percent(found?.maximum ?? 0)} %; the best at ${best} of ${rows.length}`,
    verdict: found && found.median <= 0.1 && found.maximum >= 0.3 ? 'reproduced' : 'differs',
    note: `gap: share of the loss that the best mask saves; ${counted(rows, networks)}`,
    isTested: rows.length > 0,
  };
}

function swapsReachTheBest(networks: readonly Network[]): Judged {
  const { rows, found } = gapsOf(networks, 'obsSwap');
  const near = rows.filter(({ refitGap }) => refitGap <= NEAR).length;
  return {
    claim: 'OBS with one H and swaps until none helps is within 1 % of the best mask',
    source: OURS,
    paper: 'expected: in 95 % of the cases or more',
    ours: `within 1 % in ${near} of ${rows.length} (${percent(near / rows.length)} %), at the worst ${percent(found?.maximum ?? 0)} %`,
    verdict: near >= 0.95 * rows.length ? 'reproduced' : 'differs',
    note: counted(rows, networks),
    isTested: rows.length > 0,
  };
}

function rulesInOrder(networks: readonly Network[]): Judged {
  const ways = ['obs', 'oneShot', 'obd', 'magnitude'] as const;
  const dataSets = groupedBy(networks, ({ dataset }) => dataset);
  const medians = [...dataSets].map(([name, some]) => {
    return { name, gaps: ways.map((way) => gapsOf(some, way).found?.median ?? Number.NaN) };
  });
  const isAscending = (gaps: readonly number[]) => gaps.every((gap, i) => i === 0 || gap >= gaps[i - 1]);
  return {
    claim: 'Masks are better the more of H their rule sees: greedy OBS, OBS in one shot, OBD, magnitude, all re-fitted',
    source: OURS,
    paper: 'expected: median gaps in this order on every problem',
    ours: medians.map(({ name, gaps }) => `${name} ${gaps.map(percent).join(' / ')} %`).join('; '),
    verdict: medians.every(({ gaps }) => isAscending(gaps)) ? 'reproduced' : 'differs',
    note: `median gaps in that order; ${counted(gapsOf(networks, 'obs').rows, networks)}`,
    isTested: networks.length > 0,
  };
}

/** Share of the weights that is left where the sum of updates is held against the joint formula. */
const HALF = 0.5;

function summedUpdates(networks: readonly Network[]): Judged {
  const ratios = networks.flatMap((network) => {
    const row = network.of('oneShot').find(({ weightsLeft }) => weightsLeft <= HALF * network.weights);
    return row ? [row.loss / row.refitLoss] : [];
  });
  const found = quartiles(ratios);
  return {
    claim: 'In one shot, updates of single deletions added up cost many times what the joint formula does',
    source: OURS,
    paper: 'expected: ten times or more at half of the weights, in the median',
    ours: `${found?.median.toPrecision(3)} times, quartiles ${found?.lower.toPrecision(3)} to ${found?.upper.toPrecision(3)} (${found?.count} networks)`,
    verdict: found && found.median >= 10 ? 'reproduced' : 'differs',
    note: 'loss of the sum over that of the re-fit, on one mask',
    isTested: found !== null,
  };
}

type SetName = 'training' | 'test';
const errorOf = (row: GapRow, set: SetName) => (set === 'training' ? row.refitTrainError : row.refitTestError!);

/** Of pairs of masks of one size, one clearly better than the other: the share in which its error is smaller, too. */
function concordant(pairs: readonly (readonly [GapRow, GapRow])[], set: SetName): number[] {
  const apart = pairs.filter(
    ([a, b]) => Math.abs(a.refitLoss - b.refitLoss) > NEAR * Math.max(a.refitLoss, b.refitLoss),
  );
  const agree = apart.filter(([a, b]) => {
    const [better, worse] = a.refitLoss < b.refitLoss ? [a, b] : [b, a];
    return errorOf(better, set) < errorOf(worse, set);
  });
  return apart.length === 0 ? [] : [agree.length / apart.length];
}

const RULES = ['obs', 'obsSwap', 'oneShot', 'obd', 'magnitude'] as const;

function smallerLoss(set: SetName, expected: number, networks: readonly Network[]): Judged {
  const shareIn = (network: Network) =>
    concordant(
      RULES.flatMap((a, i) => RULES.slice(i + 1).flatMap((b) => beside(network, a, b))),
      set,
    );
  const found = quartiles(networks.flatMap(shareIn));
  return {
    claim: `Of two masks of one size, that with the smaller loss of the model has the smaller ${set} error`,
    source: OURS,
    paper: `expected: in ${100 * expected} % of the pairs of a network or more, in the median of networks`,
    ours: `${percent(found?.median ?? 0)} %, ${percent(found?.minimum ?? 0)} to ${percent(found?.maximum ?? 0)} % (${found?.count} networks); ${perDataSet(networks, (some) => `${percent(quartiles(some.flatMap(shareIn))?.median ?? Number.NaN)} %`)}`,
    verdict: found && found.median >= expected ? 'reproduced' : 'differs',
    note: `masks of ${RULES.join(', ')} at every size, re-fitted on the model, losses more than ${100 * NEAR} % apart`,
    isTested: found !== null,
  };
}

function bestBesideGreedy(set: SetName, networks: readonly Network[]): Judged {
  const shareIn = (network: Network) =>
    concordant(
      beside(network, 'best', 'obs').filter(([best]) => best.proven),
      set,
    );
  const pairs = pairedMedian(
    networks.flatMap(shareIn).map((share) => share - 0.5),
    (share) => percent(share + 0.5),
  );
  return {
    claim: `Where greedy OBS misses the best mask by more than 1 %, the best mask has the smaller ${set} error`,
    source: OURS,
    paper: 'expected: at more than half of these sizes of a network, in the median of networks',
    ours: `${pairs?.words.replace('above 0', 'above half')}; ${perDataSet(networks, (some) => `${percent(quartiles(some.flatMap(shareIn))?.median ?? Number.NaN)} %`)}`,
    verdict: pairs?.isAbove ? 'reproduced' : 'differs',
    note: 'share of sizes in percent, networks without such a size left out; sizes whose best mask is proven; reproduced: the 95 % interval of the median is above one half',
    isTested: pairs !== null,
  };
}

/** Significance of the sign test. */
const SIGNIFICANT = 0.05;

/** Weights that one way leaves fewer than another at the training accuracy of the trained network. */
function fewerWeights(networks: readonly Network[], one: Way, other: Way) {
  const sizes = networks.map((network) => [one, other].map((way) => smallestAtAccuracy(network, way)));
  const wins = sizes.filter(([a, b]) => a < b).length;
  const losses = sizes.filter(([a, b]) => a > b).length;
  const p = signTest(wins, losses);
  const medians = perDataSet(networks, (some) => {
    const median = (way: Way) => quartiles(some.map((network) => smallestAtAccuracy(network, way)))!.median;
    return `${median(one)} against ${median(other)}`;
  });
  const words = `fewer in ${wins}, more in ${losses} of ${networks.length} networks (sign test p = ${p.toPrecision(2)}); medians: ${medians}`;
  return { words, isFewer: wins > losses && p <= SIGNIFICANT };
}

const AT_ACCURACY = `weights left before the training accuracy first falls below that of the trained network; reproduced: fewer in more networks, p ≤ ${SIGNIFICANT}`;

function smallerNetwork(networks: readonly Network[]): Judged {
  const { words, isFewer } = fewerWeights(networks, 'best', 'obs');
  return {
    claim: 'The best masks of one H leave a smaller network than greedy OBS with it, at the same training accuracy',
    source: OURS,
    paper: 'expected: fewer weights',
    ours: words,
    verdict: isFewer ? 'reproduced' : 'differs',
    note: `${AT_ACCURACY}; best masks that are known, proven or not`,
    isTested: networks.length > 0,
  };
}

function renewedFarther(networks: readonly Network[]): Judged {
  const differences = networks.flatMap((network) => {
    const found = quartiles(
      beside(network, 'renewed', 'obs').flatMap(([a, b]) => (a.proven ? [a.refitGap - b.refitGap] : [])),
    );
    return found ? [found.median] : [];
  });
  const pairs = pairedMedian(differences, (share) => `${percent(share)} %`);
  return {
    claim: 'H renewed at each deletion leads OBS away from the best mask of the first H',
    source: OURS,
    paper: 'expected: a larger gap than that of OBS with one H',
    ours: `${pairs?.words}`,
    verdict: pairs?.isAbove ? 'reproduced' : 'differs',
    note: 'gap of the renewed mask less that of greedy OBS, in the model of the first H; median over the proven sizes of a network; reproduced: the 95 % interval of the median is above 0',
    isTested: pairs !== null,
  };
}

function renewedErrs(networks: readonly Network[]): Judged {
  const shares = networks.flatMap((network) => {
    const pairs = beside(network, 'renewed', 'best');
    const smaller = pairs.filter(([renewed, best]) => renewed.trainError < best.refitTrainError).length;
    return pairs.length === 0 ? [] : [smaller / pairs.length - 0.5];
  });
  const pairs = pairedMedian(shares, (share) => percent(share + 0.5));
  return {
    claim: 'And yet its training error is smaller than that of the best mask of the first H at the same size',
    source: OURS,
    paper: 'expected: at more than half of the sizes of a network, in the median of networks',
    ours: `${pairs?.words.replace('above 0', 'above half')}`,
    verdict: pairs?.isAbove ? 'reproduced' : 'differs',
    note: 'share of sizes in percent: renewing H repairs more than the best mask would; best masks that are known, proven or not, re-fitted on the model; reproduced: the 95 % interval of the median is above one half',
    isTested: pairs !== null,
  };
}

function renewedSmaller(networks: readonly Network[]): Judged {
  const { words, isFewer } = fewerWeights(networks, 'renewed', 'best');
  return {
    claim:
      'OBS with H renewed leaves a smaller network than the best masks of the first H, at the same training accuracy',
    source: OURS,
    paper: 'expected: fewer weights',
    ours: words,
    verdict: isFewer ? 'reproduced' : 'differs',
    note: AT_ACCURACY,
    isTested: networks.length > 0,
  };
}
