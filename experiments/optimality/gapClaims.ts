import { percent, quartiles } from '../../src/statistics/statistics.ts';
import { OURS } from '../../src/tables/claim.ts';
import { NEAR, NO_GAP } from '../../src/tables/gapCurves.ts';
import { groupedBy } from '../../src/tables/groupedBy.ts';
import { counted, type Judged, proven } from './judged.ts';
import type { Network, Way } from './networks.ts';

/** The rows of a way at the sizes where the best mask is proven, and the five numbers of their gaps. */
export function gapsOf(networks: readonly Network[], way: Way) {
  const rows = proven(networks.flatMap((network) => network.of(way)));
  return { rows, found: quartiles(rows.map(({ refitGap }) => refitGap)) };
}

/** Greedy OBS beside the best masks. */
export function greedyIsNotBest(networks: readonly Network[]): Judged {
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

/** OBS with swaps beside the best masks. */
export function swapsReachTheBest(networks: readonly Network[]): Judged {
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

/** All rules in the order of what they see of H. */
export function rulesInOrder(networks: readonly Network[]): Judged {
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

/** Updates of single deletions, added up, beside the joint formula. */
export function summedUpdates(networks: readonly Network[]): Judged {
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
