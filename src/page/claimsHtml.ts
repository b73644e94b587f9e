import { verdictCounts } from '../report/verdictCounts.ts';
import type { Claim, Verdict } from '../tables/claim.ts';
import { type Html, html } from './html.ts';

/** The sign of a verdict: it is told by shape, word and colour. */
const MARKS: Readonly<Record<Verdict, string>> = { reproduced: '✓', better: '↑', differs: '≠', 'not tested': '–' };

/** The class of a verdict. */
const classOf = (verdict: Verdict): string => verdict.replace(' ', '-');

/** A verdict as a mark and its word. @param text where it is not the word alone, e.g. `3 reproduced` */
export const verdictHtml = (verdict: Verdict, text: string = verdict): Html =>
  html`<span class="verdict ${classOf(verdict)}"><span aria-hidden="true">${MARKS[verdict]}</span> ${text}</span>`;

/** How many claims have which verdict, a mark for each verdict that occurs. */
export const verdictMarks = (claims: readonly Claim[]): readonly Html[] =>
  (Object.keys(MARKS) as Verdict[]).flatMap((verdict) => {
    const count = claims.filter((claim) => claim.verdict === verdict).length;
    return count === 0 ? [] : [verdictHtml(verdict, `${count} ${verdict}`)];
  });

/** The claims, each with its verdict, and the paper beside this run; those that were not tested are folded. */
export function claimsHtml(claims: readonly Claim[]): Html {
  const tested = claims.filter(({ verdict }) => verdict !== 'not tested');
  const untested = claims.filter(({ verdict }) => verdict === 'not tested');
  return html`<p class="verdicts">${verdictMarks(claims)}</p>
<p class="note">${verdictCounts(claims).join(' ')}</p>
<ol class="claims">
${tested.map(claimHtml)}</ol>
${
  untested.length === 0
    ? null
    : html`<details><summary>Not tested: ${untested.length}</summary>
<ol class="claims">
${untested.map(claimHtml)}</ol>
</details>
`
}`;
}

const claimHtml = ({
  claim,
  source,
  paper,
  ours,
  verdict,
  note,
}: Claim): Html => html`<li class="claim ${classOf(verdict)}">
<p class="judged">${verdictHtml(verdict)}</p>
<div class="said"><p>${claim}</p><p class="source">${source}</p></div>
<dl><div><dt>Paper</dt><dd>${paper}</dd></div><div><dt>This run</dt><dd>${ours}</dd></div></dl>
${note === '' ? null : html`<p class="note">${note}</p>`}
</li>
`;
