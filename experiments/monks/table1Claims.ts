import { counts, pairedMedian } from '../../src/statistics/pairedMedian.ts';
import { quartiles } from '../../src/statistics/statistics.ts';
import { type Claim, NIPS5, notRun } from '../../src/tables/claim.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { PAPER_TABLE_1, type PaperRow, type Table1Row, table1 } from './table1.ts';

/** Claims of Table 1 and the abstract, from the rows of `summary.arrow` of the monks experiment. */
export function table1Claims(summary: readonly TableRow<'summary'>[]): Claim[] {
  const all = table1(summary);
  const ofPaper = PAPER_TABLE_1.map((paper) => ({ paper, row: obsOf(paper, all) }));
  return [
    ...ofPaper.map(({ paper, row }) => weightsLeftClaim(paper, row, 'OBS without retraining', `${NIPS5}, table 1`)),
    ...ofPaper.map(({ paper, row }) => fewerThanOthers(paper, row, all)),
  ];
}

/** The row of OBS without retraining on a problem; null if it was not run. */
export function obsOf({ dataset }: PaperRow, all: readonly Table1Row[]): Table1Row | null {
  const isObs = ({ paper, criterion, retrain }: Table1Row) =>
    paper.dataset === dataset && criterion === 'obs' && retrain === 'none';
  return all.find(isObs) ?? null;
}

/**
 * The number of weights that a way of pruning leaves of a MONK network, beside what a paper says. @param method in
 * words
 */
export function weightsLeftClaim(paper: PaperRow, row: Table1Row | null, method: string, source: string): Claim {
  const accuracies = `${paper.trainPercent} / ${paper.testPercent} % (train / test)`;
  const claim = {
    claim: `${paper.dataset}: ${method}, weights left of ${paper.weightsStart}`,
    source,
    paper: `${paper.weightsLeft} at ${accuracies}`,
  };
  if (!row) return { ...claim, ...notRun('monks') };
  const { networks, trained, sizes, weightsLeft } = row;
  if (!weightsLeft) {
    const note = `${trained} of ${networks} networks learnt the training set`;
    return { ...claim, ours: `no network ends at ${accuracies}`, verdict: 'differs', note };
  }
  const { count, minimum, lower, median, upper, maximum } = weightsLeft;
  const within = lower <= paper.weightsLeft && paper.weightsLeft <= upper;
  const verdict = upper < paper.weightsLeft ? 'better' : within ? 'reproduced' : 'differs';
  return {
    ...claim,
    ours:
      `median ${median}, quartiles ${lower} to ${upper}, range ${minimum} to ${maximum} (${count} of ${networks} networks, at these accuracies); ` +
      `median ${quartiles([...sizes.values()])!.median} of all ${trained} trained networks`,
    verdict: 2 * count >= networks ? verdict : 'differs',
    note:
      `${count} of ${networks} networks end at the paper's accuracies (${trained} learnt the training set); ` +
      "reproduced: at least half do, and the paper's number lies within their quartiles",
  };
}

function fewerThanOthers(paper: PaperRow, obs: Table1Row | null, all: readonly Table1Row[]): Claim {
  const claim = {
    claim: `${paper.dataset}: OBS deletes more weights than OBD and magnitude at the same training accuracy`,
    source: `${NIPS5}, abstract`,
    paper: 'more weights',
  };
  const others = ['obd', 'magnitude'].map((criterion) => {
    const isOther = (row: Table1Row) =>
      row.paper.dataset === paper.dataset && row.retrain === 'none' && row.criterion === criterion;
    const sizes = all.find(isOther)?.sizes ?? new Map<number, number>();
    const saved = [...(obs?.sizes ?? [])].flatMap(([seed, size]) => (sizes.has(seed) ? [sizes.get(seed)! - size] : []));
    return { criterion, saved: pairedMedian(saved, counts) };
  });
  if (!obs || others.some(({ saved }) => !saved)) return { ...claim, ...notRun('monks') };
  return {
    ...claim,
    ours: others.map(({ criterion, saved }) => `fewer left than ${criterion} by: ${saved!.words}`).join('; '),
    verdict: others.every(({ saved }) => saved!.isAbove) ? 'reproduced' : 'differs',
    note:
      'pairs of the same network that had learnt the training set, without retraining; reproduced: the 95 % interval of the ' +
      `median difference is above 0 for both. Left out: ${obs.networks - obs.trained} of ${obs.networks} networks that had not learnt it`,
  };
}
