import { verdictCounts } from '../report/verdictCounts.ts';
import type { Claim } from '../tables/claim.ts';
import { verdictMarks } from './claimsHtml.ts';
import { type Html, html } from './html.ts';
import { prose, sentences } from './prose.ts';
import { wholePage } from './wholePage.ts';

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
 * The page of a folder of results, `index.html`: each experiment with its question, its answer, how its claims came out,
 * and a link to its report.
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
<p class="verdicts">${verdictMarks(claims)}</p>`
}
</header>
<main id="main">
<section aria-labelledby="experiments-heading">
<h2 id="experiments-heading">Experiments</h2>
<ol class="experiments">
${entries.map(entryHtml)}</ol>
</section>
</main>
<footer><p>Made by <code>surgeon report</code> of optimal-brain-surgeon. The page asks no server for anything.</p></footer>
`;
  return wholePage({ title: heading, description, body });
}

const entryHtml = ({ name, question, answer, claims, href }: IndexEntry): Html => html`<li>
<p class="kind">${name}</p>
<h3>${href === null ? prose(question) : html`<a href="${href}">${prose(question)}</a>`}</h3>
<p>${prose(sentences(answer)[0])}</p>
${claims.length === 0 ? null : html`<p class="verdicts">${verdictMarks(claims)}</p>`}
</li>
`;
