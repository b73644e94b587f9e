import type { Row } from '../../trace/columns.ts';
import { quartiles } from '../statistics.ts';
import { type Table1Row, table1 } from '../table1.ts';
import { type Claim, NIPS5 } from './claim.ts';

/** What Table 1 and the abstract say, from the rows of `summary.arrow` of the monks experiment. */
export function table1Claims(summary: readonly Row[]): Claim[] {
  const all = table1(summary);
  const ofPaper = all.filter((row) => row.criterion === 'obs' && row.retrain === 'none');
  return [...ofPaper.map(weightsLeftOfTable1), ...ofPaper.map((row) => fewerThanOthers(row, all))];
}

const weightsLeftOfTable1 = (row: Table1Row): Claim =>
  weightsLeftClaim(row, 'OBS without retraining', `${NIPS5}, table 1`);

/** How many weights a way of pruning leaves of a MONK network, beside what a paper says. @param method in words */
export function weightsLeftClaim(row: Table1Row, method: string, source: string): Claim {
  const { paper, networks, trained, weightsLeft } = row;
  const accuracies = `${paper.trainPercent} / ${paper.testPercent} % (train / test)`;
  const claim = {
    claim: `${paper.dataset}: ${method}, weights left of ${paper.weightsStart}`,
    source,
    paper: `${paper.weightsLeft} at ${accuracies}`,
  };
  if (!weightsLeft) {
    const note = `${trained} of ${networks} networks learnt the training set`;
    return { ...claim, ours: `no network ends at ${accuracies}`, verdict: 'differs', note };
  }
  const { count, minimum, lower, median, upper, maximum } = weightsLeft;
  const within = lower <= paper.weightsLeft && paper.weightsLeft <= upper;
  const verdict = upper < paper.weightsLeft ? 'better' : within ? 'reproduced' : 'differs';
  return {
    ...claim,
    ours: `median ${median}, quartiles ${lower} to ${upper}, range ${minimum} to ${maximum}`,
    verdict: 2 * count >= networks ? verdict : 'differs',
    note:
      `${count} of ${networks} networks end at the paper's accuracies (${trained} learnt the training set); ` +
      "reproduced: at least half do, and the paper's number lies within their quartiles",
  };
}

function fewerThanOthers(obs: Table1Row, all: readonly Table1Row[]): Claim {
  const others = all.filter((row) => row.paper === obs.paper && row.retrain === 'none' && row.criterion !== 'obs');
  const pairs = others.map(({ criterion, sizes }) => {
    const both = [...obs.sizes].filter(([seed]) => sizes.has(seed));
    const saved = both.map(([seed, size]) => sizes.get(seed)! - size);
    const wins = saved.filter((weights) => weights > 0).length;
    return { criterion, wins, seeds: both.length, median: quartiles(saved)?.median ?? 0 };
  });
  const tested = pairs.length > 0 && pairs.every(({ seeds }) => seeds > 0);
  const fewer = pairs.every(({ wins, seeds, median }) => median > 0 && 2 * wins > seeds);
  return {
    claim: `${obs.paper.dataset}: OBS deletes more weights than OBD and magnitude at the same training accuracy`,
    source: `${NIPS5}, abstract`,
    paper: 'more weights',
    ours: pairs
      .map(
        ({ criterion, wins, seeds, median }) =>
          `${median} fewer left than ${criterion} (in ${wins} of ${seeds} networks)`,
      )
      .join(', '),
    verdict: tested ? (fewer ? 'reproduced' : 'differs') : 'not tested',
    note: 'median over pairs of the same network that had learnt the training set, without retraining',
  };
}
