import { type Claim, notRun } from '../../src/tables/claim.ts';
import { NO_GAP } from '../../src/tables/gapCurves.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';
import { greedyIsNotBest, rulesInOrder, summedUpdates, swapsReachTheBest } from './gapClaims.ts';
import { type Judged, proven } from './judged.ts';
import { beside, type Network, networksOf, oneOfEach, type Way } from './networks.ts';
import {
  bestBesideGreedy,
  renewedErrs,
  renewedFarther,
  renewedSmaller,
  smallerLoss,
  smallerNetwork,
} from './worthClaims.ts';

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
    ofMinima(greedyIsNotBest, networks),
    ofMinima(swapsReachTheBest, networks),
    ofMinima(rulesInOrder, ofMonks),
    ofMinima(summedUpdates, ofMonks),
    ...(['training', 'test'] as const).map((set) => ofMinima(smallerLoss(set), withTest)),
    ...(['training', 'test'] as const).map((set) => ofMinima(bestBesideGreedy(set), withTest)),
    ofMinima(smallerNetwork, ofMonks),
    ofMinima(renewedFarther, ofMonks),
    ofMinima(renewedErrs, ofMonks),
    ofMinima(renewedSmaller, ofMonks),
  ].map(({ isTested, ...claim }) => (isTested ? claim : { ...claim, ...notRun('optimality') }));
}

/**
 * A claim on all networks, and in its note what it comes to with one network of each minimum: seeds that end in the
 * same one are no further evidence. The verdict is that of all networks, as it was written down before the run.
 */
function ofMinima(claimOf: (networks: readonly Network[]) => Judged, networks: readonly Network[]): Judged {
  const claim = claimOf(networks);
  const different = oneOfEach(networks);
  const { ours, verdict } = claimOf(different);
  return { ...claim, note: `${claim.note}; one network of each of ${different.length} minima: ${ours} (${verdict})` };
}

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
