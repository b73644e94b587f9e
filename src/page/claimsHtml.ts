import { papersOf } from '../report/papersOf.ts';
import { verdictCounts } from '../report/verdictCounts.ts';
import { type Claim, OURS, type Verdict } from '../tables/claim.ts';
import { type Html, html } from './html.ts';
import { prose } from './prose.ts';

/** The sign of a verdict: it is told by shape, word and colour. */
const MARKS: Readonly<Record<Verdict, string>> = { reproduced: '✓', better: '↑', differs: '≠', 'not tested': '–' };

/** The class of a verdict. */
const classOf = (verdict: Verdict): string => verdict.replace(' ', '-');

/** A verdict as a mark and its word. @param words where it is not the word alone, e.g. `3 reproduced` */
const verdictHtml = (verdict: Verdict, words: string = verdict): Html =>
  html`<span class="verdict ${classOf(verdict)}"><span aria-hidden="true">${MARKS[verdict]}</span> ${words}</span>`;

/** How many claims of papers have which verdict, a mark for each that occurs: what `verdictCounts` says first. */
export function verdictMarks(all: readonly Claim[]): Html | null {
  const claims = all.filter(({ source }) => source !== OURS);
  const marks = (Object.keys(MARKS) as Verdict[]).flatMap((verdict) => {
    const count = claims.filter((claim) => claim.verdict === verdict).length;
    return count === 0 ? [] : [verdictHtml(verdict, countOf(count, verdict))];
  });
  return marks.length === 0 ? null : html`<p class="verdicts">${marks}</p>\n`;
}

const countOf = (count: number, verdict: Verdict): string =>
  `${count} ${verdict === 'differs' && count !== 1 ? 'differ' : verdict}`;

/** Claims that are shown at once, beside all that differ. */
const SHOWN = 8;

/**
 * The claims, each with its verdict, and the paper beside this run: the first ones and all that differ, then the others
 * and those that were not tested, folded.
 */
export function claimsHtml(claims: readonly Claim[]): Html {
  const tested = claims.filter(({ verdict }) => verdict !== 'not tested');
  const untested = claims.filter(({ verdict }) => verdict === 'not tested');
  const differing = tested.filter(({ verdict }) => verdict === 'differs').length;
  const others = tested.filter(({ verdict }) => verdict !== 'differs');
  const folded = others.slice(Math.max(4, SHOWN - differing));
  const shown = tested.filter((claim) => !folded.includes(claim));
  const more = folded.length === 1 ? 'claim, which is' : 'claims, which are';
  const papers = papersOf(claims);
  return html`<p class="note">${verdictCounts(claims).join(' ')}</p>
${papers.length === 0 ? null : html`<p class="note">Claims of: ${papers.join('; ')}.</p>\n`}${tested.length === 0 ? null : listHtml(shown)}${foldedHtml(`${folded.length} more ${more} reproduced or better`, folded)}${foldedHtml(`Not tested: ${untested.length}`, untested)}`;
}

const foldedHtml = (summary: string, claims: readonly Claim[]): Html | null =>
  claims.length === 0
    ? null
    : html`<details class="folded"><summary>${summary}</summary>
${listHtml(claims)}</details>
`;

/** A row a claim; on a narrow screen its parts stand one below the other. */
const listHtml = (
  claims: readonly Claim[],
): Html => html`<div class="claims-head" aria-hidden="true"><span>Verdict</span><span>Claim</span><span>Paper</span><span>This run</span></div>
<ol class="claims">
${claims.map(claimHtml)}</ol>
`;

const claimHtml = ({ claim, source, paper, ours, verdict, note }: Claim): Html => html`<li class="claim">
<p class="judged">${verdictHtml(verdict)}</p>
<div class="said"><p>${prose(claim)}</p><p class="source">${source}</p></div>
<dl><div><dt>Paper</dt><dd>${prose(paper)}</dd></div><div><dt>This run</dt><dd>${prose(ours)}</dd></div></dl>
${note === '' ? null : html`<details class="folded"><summary>How it was judged</summary><p class="note">${prose(note)}</p></details>`}
</li>
`;
