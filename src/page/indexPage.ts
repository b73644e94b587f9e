import { verdictCounts } from '../report/verdictCounts.ts';
import { type Claim, isOfExperimentNotRun } from '../tables/claim.ts';
import { verdictMarks } from './claimsHtml.ts';
import { type Html, html } from './html.ts';
import { prose, sentences } from './prose.ts';
import { wholePage } from './wholePage.ts';

/** Sums of experiments are not those of the folder. */
const SHARED = html`<p class="note">A claim that several experiments test is counted in each of them; expectations of our own are in the reports alone.</p>
`;

/** An experiment in the index of a folder of results. */
export interface IndexEntry {
  readonly name: string;
  readonly question: string;
  readonly answer: string;
  readonly claims: readonly Claim[];
  /** the address of its report, relative to the index; null: it has none yet */
  readonly href: string | null;
}

/**
 * The page of a folder of results, `index.html`: each experiment with its question, its answer, how its claims came
 * out, and a link to its report.
 *
 * @param entries in the order in which they are listed
 * @param claims  of a reproduction, `claims.arrow`; null: the folder has none
 */
export function indexPage(entries: readonly IndexEntry[], claims: readonly Claim[] | null): string {
  const heading = claims === null ? 'Results of experiments' : 'The papers beside this run';
  const description = `Reports of ${entries.map(({ name }) => name).join(', ')}`;
  const body = html`<header class="top">
<p class="kind">optimal-brain-surgeon</p>
<h1>${heading}</h1>
${
  claims === null
    ? null
    : html`<p class="answer">${verdictCounts(claims).join(' ')}</p>
${verdictMarks(claims)}${notRunHtml(claims)}`
}
</header>
<main id="main">
<section aria-labelledby="experiments-heading">
<h2 id="experiments-heading">Experiments</h2>
${entries.some((entry) => entry.claims.length > 0) ? SHARED : null}<ol class="experiments">
${entries.map(entryHtml)}</ol>
</section>
</main>
<footer><p>Made by <code>surgeon report</code> of optimal-brain-surgeon. The page asks no server for anything.</p></footer>
`;
  return wholePage({ title: heading, description, body });
}

/** The experiments of which a reproduction has claims that it did not test. */
function notRunHtml(claims: readonly Claim[]): Html | null {
  const names = new Set(claims.filter(isOfExperimentNotRun).map(({ note }) => /^experiment (\S+)/.exec(note)![1]));
  return names.size === 0 ? null : html`<p class="note">Not run: ${[...names].sort().join(', ')}.</p>\n`;
}

const entryHtml = ({ name, question, answer, claims, href }: IndexEntry): Html => html`<li>
<p class="kind">${name}</p>
<h3>${href === null ? prose(question) : html`<a href="${href}">${prose(question)}</a>`}</h3>
<p>${prose(sentences(answer)[0])}</p>
${verdictMarks(claims)}</li>
`;
