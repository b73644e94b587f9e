import { text } from '../arrow/columns.ts';

/** The verdict on a claim. */
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
export const CLAIMS_COLUMNS = [
  text('claim', 'text', 'what the paper says, in a few words'),
  text('source', 'text', 'where it says so'),
  text('paper', 'text', 'its figure'),
  text('ours', 'text', 'the figure of this run'),
  text('verdict', 'name', 'reproduced, better, differs or not tested; computed from the tables'),
  text('note', 'text', 'how the verdict was reached'),
];

/** The papers that the claims are from. */
export const NIPS2 = 'Le Cun, Denker & Solla, NIPS 2 (1990)';
export const NIPS5 = 'Hassibi & Stork, NIPS 5 (1993)';
export const NIPS6 = 'Hassibi, Stork, Wolff & Watanabe, NIPS 6 (1994)';
export const NIPS8 = 'Pedersen, Hansen & Larsen, NIPS 8 (1996)';
export const NIPS9 = 'Stahlberger & Riedmiller, NIPS 9 (1997)';

/** The source of an expectation of our own, written down before the run, about which no paper says anything. */
export const OURS = 'our own question; no published figure';

/** The end of a claim whose experiment was not run in this reproduction. */
export const notRun = (experiment: string) =>
  ({ ours: '-', verdict: 'not tested', note: `experiment ${experiment} was not run` }) as const;

/** Whether a claim was left untested because its experiment was not run. */
export const isOfExperimentNotRun = ({ verdict, note }: Claim): boolean =>
  verdict === 'not tested' && /^experiment \S+ was not run/.test(note);

/** A claim as it comes out for networks trained in one way. */
export interface ConditionalClaim {
  /** how they were trained, in words */
  readonly condition: string;
  readonly claim: Claim;
}

/**
 * One row for a claim that was asked of networks trained in several ways: its verdict is that for the paper's own way,
 * and what it comes to for others stands in the note.
 *
 * @param paper  the paper's way
 * @param others where they were run
 */
export function underConditions(paper: ConditionalClaim, others: readonly ConditionalClaim[]): Claim {
  const tested = others.filter(({ claim }) => claim.verdict !== 'not tested');
  const further = tested.map(({ condition, claim }) => `; trained ${condition}: ${claim.ours} (${claim.verdict})`);
  const condition = paper.claim.verdict === 'not tested' ? '' : `; verdict: networks trained ${paper.condition}`;
  return { ...paper.claim, note: `${paper.claim.note}${condition}${further.join('')}` };
}
