import { type Html, html } from './html.ts';

/** Names and numbers that lose their sense where a line ends within them: MONK-2, 17-3-1, 7.24e-4. */
const UNBROKEN = /((?:\p{N}+\.)?[\p{L}\p{N}]+(?:-\p{N}+)+)/u;

/** A sentence or more, in which names with numbers behind a hyphen stay on one line. */
export const prose = (text: string): Html =>
  html`${text.split(UNBROKEN).map((part, i) => (i % 2 === 0 ? part : html`<span class="unbroken">${part}</span>`))}`;

/** The answer of a report: its first sentence, which is set larger than the others. */
export function answerHtml(answer: string): Html {
  const [lead, rest] = sentences(answer);
  return html`<p class="answer">${prose(lead)}</p>
${rest === '' ? null : html`<p class="more-answer">${prose(rest)}</p>\n`}`;
}

/** The first sentence of a text, and the others. A stop within a number or an abbreviation ends none. */
export function sentences(text: string): readonly [first: string, others: string] {
  const [, first, others] = /^(.*?[.?!])\s+(?=\p{Lu})(.*)$/su.exec(text) ?? [];
  return first === undefined ? [text, ''] : [first, others];
}
