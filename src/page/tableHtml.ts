import { type Html, html } from './html.ts';
import { cellText, grouped } from './pageNumber.ts';
import { isWhole, type PageColumn, type PageTable } from './pageTable.ts';

/** The look of a table on its page. */
export interface TableLook {
  /** rows that are there without the script */
  readonly rows: number;
  /** of `tableData`; null: the page has no room for more than the rows above */
  readonly data: Html | null;
  /** a command that prints all rows, as it is typed; null: there is none */
  readonly command: string | null;
  /** whether what stands above says the caption already: it is not shown then, but read out */
  readonly isSaid: boolean;
}

/**
 * A table of a page, which can be read without the script: a caption, named columns, its first rows, and what is the
 * same in all of them said once. The script, if it has the data, makes it sortable and filterable.
 */
export function tableHtml(table: PageTable, { rows, data, command, isSaid }: TableLook): Html {
  const { id, caption, columns, length } = table;
  const isConstant = ({ values }: PageColumn) =>
    isWhole(table) && length > 1 && columns.length > 2 && values.every((value) => value === values[0]);
  const [varying, constant] = [columns.filter((column) => !isConstant(column)), columns.filter(isConstant)];
  const shown = varying.length > 0 ? varying : columns;
  const first = Math.min(rows, length);
  const isCut = data === null && first < length;
  const more = command === null ? '' : html` All of them, in the terminal: <code>${command}</code>`;
  return html`<div class="table" data-table="${id}" data-rows="${length}">
<div class="scroll" role="group" tabindex="0" aria-labelledby="${id}-caption">
<table>
<caption id="${id}-caption">${isSaid ? html`<span class="spoken">${caption}</span>` : html`<span>${caption}</span>`}</caption>
<thead><tr>${shown.map((column) => headHtml(column, columns.indexOf(column)))}</tr></thead>
<tbody>
${Array.from({ length: first }, (_, r) => rowHtml(shown, r))}</tbody>
</table>
</div>
${length === 0 ? html`<p class="note">There is no row.</p>` : null}${first < length ? html`<p class="note rest">The first ${grouped(first)} of ${grouped(length)} rows${isCut ? ': the page has no room for the others.' : '.'}${more}</p>` : null}
${constant.length > 0 && shown !== columns ? html`<p class="note">The same in all rows: ${constant.map(({ name, values }) => `${name} ${cellText(values[0])}`).join(', ')}.</p>` : null}
${meanings(shown)}${data === null ? null : html`<script type="application/json">${data}</script>`}
</div>
`;
}

/** The head of a column, which knows its place among all columns: names need not differ. */
const headHtml = (column: PageColumn, index: number): Html =>
  html`<th scope="col" data-column="${index}"${lookOf(column)}>${column.name}</th>`;

const rowHtml = (columns: readonly PageColumn[], row: number): Html =>
  html`<tr>${columns.map((column, c) => {
    const content = cellText(column.values[row]);
    const look = lookOf(column);
    return c === 0 ? html`<th scope="row"${look}>${content}</th>` : html`<td${look}>${content}</td>`;
  })}</tr>
`;

/** The class of the cells of a column. */
const lookOf = ({ isNumeric, isLong }: PageColumn): Html | null =>
  isNumeric ? html` class="n"` : isLong ? html` class="long"` : null;

function meanings(columns: readonly PageColumn[]): Html | null {
  const known = columns.filter(({ meaning }) => meaning !== null);
  if (known.length === 0) return null;
  return html`<details class="meanings"><summary>What the columns mean</summary>
<dl>${known.map(({ name, meaning }) => html`<dt>${name}</dt><dd>${meaning}</dd>`)}</dl>
</details>
`;
}
