import { dataSetWords } from '../../src/figures/fieldWords.ts';
import { criterionText } from '../../src/report/criterionText.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { listed } from '../../src/report/listed.ts';
import { threeDigits } from '../../src/report/numbers.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { eigenspaceBeside, eigenspaceClaims } from './claims.ts';
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
  const again = retrained.map((criterion) => `${criterionText(criterion)} ${listed(medians(criterion, 'onFailure'))}`);
  return [
    `In the median OBS leaves ${listed(obs)}, without retraining and at no loss of training accuracy${beside.length > 0 ? `; of the same networks ${listed(beside)}` : ''}.`,
    besidePaper(summary, papers),
    ...(again.length > 0 ? [`Where they may retrain: ${listed(again)}.`] : []),
    ...eigenspace(summary),
  ].join(' ');
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
  return `Networks that end at the accuracies of the paper of 1993 have ${listed(ours)}, where its Table 1 has ${listed(theirs)}: reached or bettered on ${reached} of ${papers.length} problems.`;
}

/** The eigenspace of 1994, if it leaves other networks than published. */
function eigenspace(summary: Summary): string[] {
  const differs = eigenspaceClaims(summary).some(({ verdict }) => verdict === 'differs');
  const found = eigenspaceBeside(summary).filter(({ row }) => row?.weightsLeft);
  if (!differs || found.length === 0) return [];
  const ours = found.map(({ row }) => threeDigits(row!.weightsLeft!.median));
  const theirs = found.map(({ paper }) => paper.weightsLeft);
  return [
    `Not as published: OBS in a 5-dimensional eigenspace leaves ${listed(ours)}, where the paper of 1994 has ${listed(theirs)}.`,
  ];
}
