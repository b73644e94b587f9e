import { signTest } from '../../src/statistics/binomial.ts';
import { pairedMedian } from '../../src/statistics/pairedMedian.ts';
import { percent, quartiles } from '../../src/statistics/statistics.ts';
import { OURS } from '../../src/tables/claim.ts';
import { NEAR } from '../../src/tables/gapCurves.ts';
import { type GapRow, type Judged, perDataSet } from './judged.ts';
import { beside, type Network, smallestAtAccuracy, type Way } from './networks.ts';

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

/** Share of pairs in the order of the model that was expected. */
const EXPECTED = { training: 0.8, test: 0.7 };
const RULES = ['obs', 'obsSwap', 'oneShot', 'obd', 'magnitude'] as const;

/** Whether a smaller loss of the model is a smaller error. */
export const smallerLoss =
  (set: SetName) =>
  (networks: readonly Network[]): Judged => {
    const expected = EXPECTED[set];
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
  };

/** Whether the best mask has a smaller error than that of greedy OBS. */
export const bestBesideGreedy =
  (set: SetName) =>
  (networks: readonly Network[]): Judged => {
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
  };

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

/** Whether best masks leave a smaller network than greedy OBS. */
export function smallerNetwork(networks: readonly Network[]): Judged {
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

/** Whether renewing H leads away from the best mask of the first one. */
export function renewedFarther(networks: readonly Network[]): Judged {
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

/** Whether OBS with H renewed has a smaller error than the best mask of the first one. */
export function renewedErrs(networks: readonly Network[]): Judged {
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

/** Whether it leaves a smaller network. */
export function renewedSmaller(networks: readonly Network[]): Judged {
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
