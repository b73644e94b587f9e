import type { Section } from '../report/section.ts';
import { type Html, html } from './html.ts';
import type { PageTable } from './pageTable.ts';
import { prose } from './prose.ts';
import { tableHtml } from './tableHtml.ts';

/** Rows of a table in the text that are there without the script, and in print. */
const ROWS = 60;

/** A section of a report. @param tables those of its content, in their order */
export function contentHtml(
  { heading, content }: Section,
  tables: readonly { readonly table: PageTable; readonly data: Html | null }[],
): Html {
  const next = tables[Symbol.iterator]();
  return html`<section class="part">
<h3>${prose(heading)}</h3>
${content.map((part) => {
  if (typeof part === 'string') return html`<p>${prose(part)}</p>\n`;
  const { table, data } = next.next().value!;
  return tableHtml(table, { rows: ROWS, data, command: null, isSaid: part.caption === undefined });
})}</section>
`;
}
