import { dataSetWords } from '../../src/figures/fieldWords.ts';
import { counted } from '../../src/report/counted.ts';
import { criterionText } from '../../src/report/criterionText.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { listed } from '../../src/report/listed.ts';
import { short, threeDigits } from '../../src/report/numbers.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { EIGENSPACES, eigenspaceBeside, eigenspaceClaims, eigenspaceMedian } from './claims.ts';
import { TABLE_1_ALPHA } from './experiment.ts';
import { type ComparedCriterion, comparedCriteria, PAPER_TABLE_1, type PaperRow, table1 } from './table1.ts';
import { obsOf, table1Claims } from './table1Claims.ts';

type Summary = readonly TableRow<'summary'>[];

/** A problem as a sentence names it. */
const nameOf = ({ dataset }: PaperRow): string => dataSetWords(dataset);

/** The medians of weights left by each criterion, beside Table 1; null if OBS was not run as there. */
export function monksAnswer({ rows }: Results): string | null {
  const summary = rows('monks', 'summary');
  const all = comparedCriteria(table1(summary));
  const rowOf = (paper: PaperRow, criterion: string, retrain: string) =>
    all.find(({ row }) => row.paper === paper && row.criterion === criterion && row.retrain === retrain);
  const papers = PAPER_TABLE_1.filter((paper) => rowOf(paper, 'obs', 'none')?.trained);
  if (papers.length === 0) return null;
  const medians = (criterion: string, retrain: string) =>
    papers.map((paper) => median(rowOf(paper, criterion, retrain)));
  const others = ['obd', 'magnitude'].filter((criterion) => papers.every((paper) => rowOf(paper, criterion, 'none')));
  const obs = papers.map(
    (paper, p) => `${medians('obs', 'none')[p]} of ${paper.weightsStart} weights of ${nameOf(paper)}`,
  );
  const beside = others.map((criterion) => `${criterionText(criterion)} leaves ${listed(medians(criterion, 'none'))}`);
  const retrained = others.filter((criterion) => papers.every((paper) => rowOf(paper, criterion, 'onFailure')));
  const alpha = `α = ${short(TABLE_1_ALPHA)}`;
  return [
    `With ${alpha} and without retraining OBS leaves ${listed(obs)} in the median of all trained networks, at no loss of training accuracy${beside.length > 0 ? `; of the same networks ${listed(beside)}` : ''}.`,
    besidePaper(summary, papers),
    ...(retrained.length > 0 ? [withRetraining(['obs', ...retrained], (name) => medians(name, 'onFailure'))] : []),
    'The paper gives a range of α, 1e-8 to 1e-4: the experiment damping asks what the others leave.',
    ...eigenspace(summary),
  ].join(' ');
}

/** All criteria where the network may be retrained when its accuracy falls. */
function withRetraining(criteria: readonly string[], mediansOf: (criterion: string) => readonly string[]): string {
  const found = criteria.map((criterion) => `${criterionText(criterion)} ${listed(mediansOf(criterion))}`);
  const obs = mediansOf('obs');
  const more = mediansOf('magnitude').map((size, p) => Number(size) - Number(obs[p]));
  const near = criteria.includes('magnitude')
    ? `: magnitude is then within ${counted(Math.max(...more.map(Math.abs)), 'weight')} of OBS`
    : '';
  return `With retraining whenever the accuracy falls, the medians of all trained networks are ${listed(found)}${near}.`;
}

const median = (found: ComparedCriterion | undefined): string => {
  const value = found?.trained?.median;
  return value === undefined ? '–' : threeDigits(value);
};

/** OBS beside Table 1, over the networks that end at its accuracies. */
function besidePaper(summary: Summary, papers: readonly PaperRow[]): string {
  const all = table1(summary);
  const ours = papers.map((paper) => {
    const found = obsOf(paper, all)?.weightsLeft;
    return found ? threeDigits(found.median) : 'none';
  });
  const theirs = papers.map(({ weightsLeft }) => weightsLeft);
  const verdicts = table1Claims(summary).slice(0, PAPER_TABLE_1.length);
  const reached = verdicts.filter(({ verdict }) => verdict === 'reproduced' || verdict === 'better').length;
  return `Of those that end at the accuracies of Table 1 of 1993 the medians are ${listed(ours)}, where that table has ${listed(theirs)}: reached or bettered on ${reached} of ${papers.length} problems.`;
}

/** The eigenspace of 1994 on the problems where it leaves other networks than published. */
function eigenspace(summary: Summary): string[] {
  const claims = eigenspaceClaims(summary);
  const found = eigenspaceBeside(summary).filter(({ row }, p) => claims[p].verdict === 'differs' && row?.weightsLeft);
  if (found.length === 0) return [];
  const ours = found.map(({ paper, row }) => `${threeDigits(row!.weightsLeft!.median)} weights of ${nameOf(paper)}`);
  const theirs = found.map(({ paper }) => paper.weightsLeft);
  const others = EIGENSPACES.flatMap((rule) => {
    const medians = found.flatMap(({ paper }) => eigenspaceMedian(summary, paper.dataset, rule) ?? []);
    return medians.length < found.length ? [] : [listed(medians.map(threeDigits))];
  });
  const depends =
    others.length === 0 ? '' : ` (two others leave ${others.join('; and ')} in the median of all trained networks)`;
  return [
    `Not as published: at those accuracies OBS in a 5-dimensional eigenspace leaves ${listed(ours)}, where the paper of 1994 has ${listed(theirs)}; which five eigenvectors are taken decides it, and that rule is not published${depends}.`,
  ];
}
