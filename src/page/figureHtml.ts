import type { Figure } from '../figures/figure.ts';
import { withoutStyle } from '../figures/svg.ts';
import { type Html, html, trusted } from './html.ts';
import { countOf } from './pageNumber.ts';
import type { PageTable } from './pageTable.ts';
import { prose } from './prose.ts';
import { dataHtml } from './tableData.ts';
import { tableHtml } from './tableHtml.ts';

/** Rows of a figure's data that are there without the script. */
const ROWS = 12;

/** A figure with its caption, and the numbers that it draws behind one click. */
export const figureHtml = ({ name, title, caption, svg, path }: Figure, table: PageTable, data: Html | null): Html =>
  html`<figure id="figure-${name}" data-figure="${name}">
<h3>${prose(title)}</h3>
<div class="scroll picture" role="group" tabindex="0" aria-label="${title}">${trusted(withoutStyle(svg).trimEnd())}</div>
<figcaption>${prose(caption)}</figcaption>
${
  path === undefined
    ? null
    : html`<script type="application/json" class="network-path">${dataHtml(path)}</script>
`
}<details class="data"><summary>Its numbers: ${countOf(table.length, 'row')}</summary>
${tableHtml(table, { rows: ROWS, data, command: null, isSaid: true })}</details>
</figure>
`;
