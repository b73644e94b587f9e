import { pairedMedian } from '../../src/statistics/pairedMedian.ts';
import { quartiles } from '../../src/statistics/statistics.ts';
import { type CellRows, cellRows, pairsOf } from '../../src/tables/cellRows.ts';
import { type Claim, NIPS2, notRun } from '../../src/tables/claim.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';
import { AGREES, agreementShares, errorAt, HALF, UNCHANGED, unchangedShares } from './reach.ts';

/**
 * Claims of Le Cun, Denker & Solla about their digits, asked of others: 1,210 weights, 3,823 + 1,797 samples of UCI's.
 */
export function digitsClaims(rows: TableRows): Claim[] {
  const cells = (criterion: string, retrain: string) =>
    cellRows(rows, 'digits', (row) => row.criterion === criterion && row.retrain === retrain && row.loss === 'squared');
  const obd = cells('obd', 'none');
  return [
    ownDigits(),
    halvedByCharts(),
    predictedIsActual('OBD', 'figure 1a', obd, rows),
    predictedIsActual('OBS', 'figure 1a, asked of OBS: no claim of theirs', cells('obs', 'none'), rows),
    unchangedByRetraining('test', cells('obd', 'every')),
    unchangedByRetraining('training', cells('obd', 'every')),
    muchWorse('Magnitude', 'clearly worse', 1.5, cells('magnitude', 'none'), obd),
    muchWorse('Random deletion', 'off the scale', 3, cells('random', 'none'), obd),
  ];
}

const ON_OURS = 'on UCI digits, 64-16-10, squared error';

const ownDigits = (): Claim => ({
  claim: 'OBD on 9,300 + 3,350 digits and a network of 2,578 free parameters',
  source: `${NIPS2}, figures 1 and 2`,
  paper: 'predicted = actual up to 800 deletions; with retraining unchanged up to 1,500',
  ours: '-',
  verdict: 'not tested',
  note: 'the data were never published; the same is asked of other digits below',
});

const halvedByCharts = (): Claim => ({
  claim: 'An earlier network of 10,000 parameters was cut by two after charts of saliency',
  source: NIPS2,
  paper: 'a factor of two',
  ours: '-',
  verdict: 'not tested',
  note: 'neither the network nor its data were published, and a person chose what to cut',
});

/** Share of the weights that the paper's curve of predicted error follows: 800 of 2,578. */
const PREDICTED_SHARE = 0.3;

function predictedIsActual(name: string, section: string, cells: readonly CellRows[], rows: TableRows): Claim {
  const claim = {
    claim: `${name} ${ON_OURS}: predicted error is the measured one up to 30 % of the deletions`,
    source: `${NIPS2}, ${section}`,
    paper: 'up to 800 of 2,578 (30 %)',
  };
  if (cells.length === 0) return { ...claim, ...notRun('digits') };
  const shares = agreementShares(cells, rows);
  const found = quartiles(shares)!;
  return {
    ...claim,
    ours: `up to ${percentage(found.median)} (${percentage(found.minimum)} to ${percentage(found.maximum)} of ${found.count} networks)`,
    verdict:
      found.median >= PREDICTED_SHARE ? (found.lower > 1.2 * PREDICTED_SHARE ? 'better' : 'reproduced') : 'differs',
    note: `agree: sum of saliencies and measured rise differ by at most ${percentage(AGREES)} of E at the start`,
  };
}

/** Share that the paper could delete with retraining: 1,500 of 2,578. */
const RETRAINED_SHARE = 0.6;

function unchangedByRetraining(set: 'test' | 'training', cells: readonly CellRows[]): Claim {
  const claim = {
    claim: `OBD with retraining ${ON_OURS}: the ${set} error is about unchanged up to 60 % of the deletions`,
    source: `${NIPS2}, figure 2`,
    paper: 'up to 1,500 of 2,578 (60 %)',
  };
  const shares = quartiles(unchangedShares(cells, set));
  if (!shares) return { ...claim, ...notRun('digits') };
  return {
    ...claim,
    ours: `up to ${percentage(shares.median)} (${percentage(shares.minimum)} to ${percentage(shares.maximum)} of ${shares.count} networks)`,
    verdict: shares.median >= RETRAINED_SHARE ? 'reproduced' : 'differs',
    note: `unchanged: at most ${percentage(UNCHANGED)} above that of the trained network, at every retraining up to there`,
  };
}

function muchWorse(
  name: string,
  paper: string,
  factor: number,
  cells: readonly CellRows[],
  obd: readonly CellRows[],
): Claim {
  const claim = {
    claim: `${name} ${ON_OURS}: ${paper} than OBD`.replace('off the scale than', 'far off the scale beside'),
    source: `${NIPS2}, figure 1b`,
    paper,
  };
  const ratios = pairedMedian(
    pairsOf(obd, cells).map(([a, b]) => errorAt(b, HALF) / errorAt(a, HALF)),
    (ratio) => ratio.toFixed(2),
    1,
  );
  if (!ratios) return { ...claim, ...notRun('digits') };
  return {
    ...claim,
    ours: `training error with half of the weights left, beside OBD: ${ratios.words}`,
    verdict: ratios.found.minimum >= factor ? 'reproduced' : 'differs',
    note: `pairs of one network, without retraining; reproduced: ${factor} times that of OBD or more in each, since intervals of so few networks mean little`,
  };
}

const percentage = (share: number) => `${(100 * share).toFixed(0)} %`;
