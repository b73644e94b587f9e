import { type Column, type Row, text } from '../trace/columns.ts';
import { dampingEffects } from './dampingEffect.ts';
import { grouped, numbers } from './groups.ts';
import { quartiles, shareOf } from './statistics.ts';
import { type Table1Row, table1 } from './table1.ts';
import { pickShares } from './xorPicks.ts';

/** How a claim came out. */
export type Verdict = 'reproduced' | 'better' | 'differs' | 'not tested';

/** A claim of a paper beside what we found. */
export interface Claim {
  readonly claim: string;
  readonly source: string;
  readonly paper: string;
  readonly ours: string;
  readonly verdict: Verdict;
  readonly note: string;
}

/** `claims.arrow`: one row a claim. */
export const CLAIMS_COLUMNS: readonly Column[] = [
  text('claim', 'text', 'what the paper says, in a few words'),
  text('source', 'text', 'where it says so'),
  text('paper', 'text', 'its figure'),
  text('ours', 'text', 'the figure of this run'),
  text('verdict', 'name', 'reproduced, better, differs or not tested; computed from the tables'),
  text('note', 'text', 'how the verdict was reached'),
];

/** The rows of each table of each experiment, e.g. `rows('monks', 'summary')`. */
export type TableRows = (experiment: string, table: string) => readonly Row[];

const NIPS5 = 'Hassibi & Stork, NIPS 5 (1993)';

/** All claims that the experiments xor, monks and damping answer. Each verdict is a function of their tables. */
export function claims(rows: TableRows): Claim[] {
  const monks = table1(rows('monks', 'summary'));
  return [
    ...monks.filter((row) => row.criterion === 'obs' && row.retrain === 'none').map(weightsLeftOfTable1),
    ...monks
      .filter((row) => row.criterion === 'obs' && row.retrain === 'none')
      .map((row) => fewerThanOthers(row, monks)),
    ...grouped(rows('xor', 'picks'), ['decay']).flatMap(({ key, rows: picks }) => {
      const condition =
        key.decay === 0 ? 'trained without decay' : `trained with decay ${Number(key.decay).toExponential()}`;
      return [
        correctPick(picks, condition),
        othersPickWrong(picks, condition),
        solvedWithoutRetraining(picks, condition),
      ];
    }),
    predictedOrder([...rows('xor', 'firstDeletions'), ...rows('monks', 'firstDeletions')]),
    measuredOrder([...rows('xor', 'firstDeletions'), ...rows('monks', 'firstDeletions')]),
    insensitiveToDamping(rows),
    recursionIsTheInverse([
      ...rows('xor', 'crosscheck'),
      ...rows('monks', 'crosscheck'),
      ...rows('damping', 'crosscheck'),
    ]),
  ];
}

function weightsLeftOfTable1({ paper, networks, trained, weightsLeft }: Table1Row): Claim {
  const accuracies = `${paper.trainPercent} / ${paper.testPercent} % (train / test)`;
  const claim = {
    claim: `${paper.dataset}: OBS without retraining, weights left of ${paper.weightsStart}`,
    source: `${NIPS5}, table 1`,
    paper: `${paper.weightsLeft} at ${accuracies}`,
  };
  if (!weightsLeft) {
    const note = `${trained} of ${networks} networks learnt the training set`;
    return { ...claim, ours: `no network ends at ${accuracies}`, verdict: 'differs', note };
  }
  const { count, minimum, lower, median, upper, maximum } = weightsLeft;
  const within = minimum <= paper.weightsLeft && paper.weightsLeft <= maximum;
  return {
    ...claim,
    ours: `median ${median}, quartiles ${lower} to ${upper}, range ${minimum} to ${maximum}`,
    verdict: maximum < paper.weightsLeft ? 'better' : within ? 'reproduced' : 'differs',
    note:
      `${count} of ${networks} networks end at the paper's accuracies (${trained} learnt the training set); ` +
      "reproduced: the paper's number lies within their range",
  };
}

function fewerThanOthers(obs: Table1Row, all: readonly Table1Row[]): Claim {
  const others = all.filter(
    (row) => row.paper === obs.paper && row.retrain === 'none' && row.criterion !== 'obs' && row.weightsLeft,
  );
  const medianOf = (row: Table1Row) => row.weightsLeft?.median ?? Number.POSITIVE_INFINITY;
  const fewest = others.every((row) => medianOf(obs) < medianOf(row));
  return {
    claim: `${obs.paper.dataset}: OBS deletes more weights than OBD and magnitude at the same accuracy`,
    source: `${NIPS5}, abstract`,
    paper: 'more weights',
    ours: [obs, ...others].map((row) => `${row.criterion} ${medianOf(row)}`).join(', '),
    verdict: others.length > 0 ? (fewest ? 'reproduced' : 'differs') : 'not tested',
    note: "median of the weights left over the networks that end at table 1's accuracies, without retraining",
  };
}

function correctPick(picks: readonly Row[], condition: string): Claim {
  const { hits, count, low, high } = allPicks(picks, 'obs');
  return {
    claim: `XOR: OBS deletes a correct weight in every case (${condition})`,
    source: `${NIPS5}, section 6`,
    paper: 'every case (number of cases not given)',
    ours: `${hits} of ${count}, 95 % interval ${percent(low)} to ${percent(high)} %`,
    verdict: count === 0 ? 'not tested' : hits === count ? 'reproduced' : 'differs',
    note: `correct: brute-force retraining without the weight solves XOR. Wrong picks: ${wrongPicks(picks, 'obs')}`,
  };
}

function othersPickWrong(picks: readonly Row[], condition: string): Claim {
  const shares = (['obd', 'magnitude'] as const).map((criterion) => ({ criterion, ...allPicks(picks, criterion) }));
  const sometimes = shares.every(({ hits, count }) => 0 < hits && hits < count);
  return {
    claim: `XOR: OBD and magnitude delete a correct weight in some cases only (${condition})`,
    source: `${NIPS5}, section 6`,
    paper: 'sometimes',
    ours: shares.map(({ criterion, share }) => `${criterion} ${percent(share)} %`).join(', '),
    verdict: picks.length === 0 ? 'not tested' : sometimes ? 'reproduced' : 'differs',
    note: pickShares(picks)
      .filter(({ criterion, count }) => criterion === 'obd' && count > 0)
      .map(
        ({ alpha, startRange, share }) =>
          `obd at α = ${alpha.toExponential()}, range ${startRange}: ${percent(share)} %`,
      )
      .join('; '),
  };
}

function solvedWithoutRetraining(picks: readonly Row[], condition: string): Claim {
  const of = (criterion: string) => picks.filter((row) => row.criterion === criterion && row.trained);
  const solved = (['obs', 'obd', 'magnitude'] as const).map((criterion) => {
    const trained = of(criterion);
    return { criterion, count: trained.length, hits: trained.filter((row) => row.solved).length };
  });
  const [obs, ...others] = solved;
  const onlyObs = obs.hits === obs.count && others.every(({ hits, count }) => hits < count);
  const error = quartiles(numbers(of('obs'), 'error'))?.median.toExponential(1);
  return {
    claim: `XOR: after its first deletion only OBS still solves the task without retraining (${condition})`,
    source: `${NIPS5}, section 6`,
    paper: 'OBS at zero error, OBD and magnitude not (one network)',
    ours: solved.map(({ criterion, hits, count }) => `${criterion} ${hits} of ${count}`).join(', '),
    verdict: obs.count === 0 ? 'not tested' : onlyObs ? 'reproduced' : 'differs',
    note: `solves: all four patterns on the right side of ½. Median E of OBS after the deletion: ${error ?? '-'}`,
  };
}

function predictedOrder(first: readonly Row[]): Claim {
  const inOrder = first.filter((row) => row.predictedInOrder).length;
  return {
    claim: 'Predicted error of the first deletion: magnitude ≥ OBD ≥ OBS',
    source: `${NIPS5}, section 3`,
    paper: 'to second order, always',
    ours: `${inOrder} of ${first.length} networks`,
    verdict: first.length === 0 ? 'not tested' : inOrder === first.length ? 'reproduced' : 'differs',
    note: 'a theorem when all predictions use H + αI; a check of the code',
  };
}

function measuredOrder(first: readonly Row[]): Claim {
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

function insensitiveToDamping(rows: TableRows): Claim {
  const effects = dampingEffects(rows('damping', 'summary'), rows('damping', 'orders'), rows('damping', 'crosscheck'));
  const inPaper = effects.filter(({ alpha }) => 1e-8 <= alpha && alpha <= 1e-4);
  const spans = [...new Set(inPaper.map(({ dataset }) => dataset))].map((dataset) => {
    const medians = inPaper.filter((effect) => effect.dataset === dataset).map(({ weightsLeft }) => weightsLeft.median);
    return { dataset, smallest: Math.min(...medians), largest: Math.max(...medians) };
  });
  const insensitive = spans.every(({ smallest, largest }) => largest - smallest <= INSENSITIVE_WEIGHTS);
  const { count, median, minimum } = rankSummary(inPaper);
  return {
    claim: 'OBS is insensitive to α between 1e-8 and 1e-4',
    source: `${NIPS5}, section 4`,
    paper: 'insensitive',
    ours: spans
      .map(({ dataset, smallest, largest }) => `${dataset}: median ${smallest} to ${largest} weights`)
      .join(', '),
    verdict: spans.length === 0 ? 'not tested' : insensitive ? 'reproduced' : 'differs',
    note:
      `insensitive: medians within ${INSENSITIVE_WEIGHTS} weight. Rank correlation of the order of deletion with that at ` +
      `1e-5: medians from ${minimum.toFixed(2)}, typically ${median.toFixed(2)} (${count} values of α and problem)`,
  };
}

function rankSummary(effects: ReturnType<typeof dampingEffects>) {
  const medians = effects.map(({ rankCorrelation }) => rankCorrelation.median).toSorted((a, b) => a - b);
  return {
    count: medians.length,
    minimum: medians[0] ?? Number.NaN,
    median: medians[medians.length >> 1] ?? Number.NaN,
  };
}

function recursionIsTheInverse(checks: readonly Row[]): Claim {
  const agree = checks.filter((row) => row.agrees).length;
  const ratios = checks.map((row) => (row.inverseDifference as number) / (row.bound as number));
  const worst = ratios.reduce((a, b) => Math.max(a, b), 0);
  const alphas = numbers(checks, 'alpha');
  return {
    claim: 'One pass of the recursion gives the inverse of H + αI',
    source: `${NIPS5}, eq. 17 and 18`,
    paper: 'identity',
    ours: `${agree} of ${checks.length} inverses agree with the exact one to rounding`,
    verdict: checks.length === 0 ? 'not tested' : agree === checks.length ? 'reproduced' : 'differs',
    note:
      `α from ${alphas.reduce((a, b) => Math.min(a, b), Infinity)} to ${alphas.reduce((a, b) => Math.max(a, b), 0)}; ` +
      `largest difference ${worst.toPrecision(2)} of its bound`,
  };
}

/** Picks of one criterion on networks that had learnt the task, over all start ranges and α. */
function allPicks(picks: readonly Row[], criterion: string) {
  const trained = picks.filter((row) => row.criterion === criterion && row.trained);
  return shareOf(trained.filter((row) => row.correct).length, trained.length);
}

function wrongPicks(picks: readonly Row[], criterion: string): string {
  const wrong = picks.filter((row) => row.criterion === criterion && row.trained && !row.correct);
  const counts = new Map<string, number>();
  for (const { weight } of wrong) counts.set(weight as string, (counts.get(weight as string) ?? 0) + 1);
  return [...counts].map(([weight, count]) => `${weight} ${count} times`).join(', ') || 'none';
}

const percent = (share: number) => (100 * share).toFixed(1);
