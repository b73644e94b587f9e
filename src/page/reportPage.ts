import { questionOf, type ReportDocument } from '../report/reportDocument.ts';
import type { Term } from '../report/terms.ts';
import { claimsHtml, verdictMarks } from './claimsHtml.ts';
import { contentHtml } from './contentHtml.ts';
import { figureHtml } from './figureHtml.ts';
import { type Html, html } from './html.ts';
import { countOf } from './pageNumber.ts';
import { ofFile, ofReport, ofRows, type PageTable } from './pageTable.ts';
import { answerHtml, prose } from './prose.ts';
import { dataThatFit, ROOM, valuesIn } from './room.ts';
import { type Repeat, runHtml } from './runHtml.ts';
import { tableHtml } from './tableHtml.ts';
import { wholePage } from './wholePage.ts';

/** The table that has a row a cell. */
const SUMMARY = 'summary';

/** Rows of a table of the experiment that are there without the script. */
const ROWS = 20;

/** The place of a page, as far as the page speaks of it. */
export interface PagePlace {
  /** the address of the index, relative to the page; null: there is none */
  readonly index: string | null;
  /** the command that runs the experiment again; null: it read files that the page does not have */
  readonly repeat: Repeat | null;
  /** The command that prints one of the tables, as it is typed. */
  show(table: string): string;
}

/**
 * The page of a report, `report.html`: the question, the answer, claims, figures, tables, how it was run. A function of
 * the document, but for the block of facts of one run between `<!-- this run -->` and `<!-- /this run -->`.
 */
export function reportPage(report: ReportDocument, { index, repeat, show }: PagePlace): string {
  const { experiment, answer, claims, figures, sections, terms, tables, unread, lacking } = report;
  const ofFigures = figures.map(({ name, title, data }) =>
    ofRows(`data-${name}`, `The data of: ${title}`, data.columns, data.rows),
  );
  const ofSections = sections.map(({ heading, content }, s) =>
    content.flatMap((part, p) =>
      typeof part === 'string' ? [] : [ofReport(`table-${s + 1}-${p + 1}`, part.caption ?? heading, part)],
    ),
  );
  const roomOf = (name: string) => (name === SUMMARY ? ROOM.own : ROOM.files);
  const ofFiles = tables.map((table) =>
    ofFile(`file-${table.name}`, table, { most: valuesIn(roomOf(table.name)), rows: ROWS }),
  );
  const isOwn = ({ id }: PageTable) => id === `file-${SUMMARY}`;
  const data = new Map([
    ...dataThatFit([...ofFigures, ...ofSections.flat(), ...ofFiles.filter(isOwn)], ROOM.own),
    ...dataThatFit(
      ofFiles.filter((table) => !isOwn(table)),
      ROOM.files,
    ),
  ]);
  const dataOf = (table: PageTable): Html | null => data.get(table) ?? null;

  const parts: (Part | null)[] = [
    claims.length === 0 ? null : { id: 'claims', heading: 'Claims', content: claimsHtml(claims) },
    figures.length === 0 && unread.length === 0 && lacking === null
      ? null
      : {
          id: 'figures',
          heading: 'Figures',
          content: html`${unreadHtml(unread)}${lackingHtml(lacking)}${figures.map((figure, f) => figureHtml(figure, ofFigures[f], dataOf(ofFigures[f])))}`,
        },
    sections.length === 0 && tables.length === 0
      ? null
      : {
          id: 'tables',
          heading: 'Tables',
          content: html`${sections.map((section, s) =>
            contentHtml(
              section,
              ofSections[s].map((table) => ({ table, data: dataOf(table) })),
            ),
          )}${ofFiles.length === 0 ? null : filesHtml(ofFiles, dataOf, show)}`,
        },
    { id: 'run', heading: 'How it was run', content: runHtml(report, repeat) },
  ];
  const present = parts.filter((part) => part !== null);
  const body = html`<header class="top">
<p class="kind">${index === null ? null : html`<a href="${index}">All experiments</a> · `}Report of <strong>${experiment.name}</strong></p>
<h1>${prose(questionOf(experiment))}</h1>
${answerHtml(answer)}${verdictMarks(claims)}${termsHtml(terms)}
</header>
<nav aria-label="Contents"><ul>${present.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}</ul></nav>
<main id="main">
${present.map(partHtml)}</main>
<footer><p>Made by <code>surgeon report</code> of optimal-brain-surgeon, from tables alone. The page asks no server for anything.</p></footer>
`;
  return wholePage({ title: `${experiment.name}: ${questionOf(experiment)}`, description: answer, body });
}

/** A part of the page that its contents name. */
interface Part {
  readonly id: string;
  readonly heading: string;
  readonly content: Html;
}

const partHtml = ({ id, heading, content }: Part): Html => html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${heading}</h2>
${content}</section>
`;

/** The figures that are not there. */
const unreadHtml = (cells: readonly string[]): Html | null =>
  cells.length === 0
    ? null
    : html`<p class="note">Figures of ${countOf(cells.length, 'cell')} are missing: the trace is not there or damaged (${cells.join(', ')}).</p>
`;

/** The figures that want what is not here. */
const lackingHtml = (lacking: string | null): Html | null =>
  lacking === null ? null : html`<p class="note">Drawings of networks and of H are missing: ${lacking}.</p>\n`;

/** The words of the page, folded. */
const termsHtml = (
  terms: readonly Term[],
): Html => html`<details class="folded meanings"><summary>What the words mean</summary>
<dl>${terms.map(({ term, meaning }) => html`<dt>${term}</dt><dd>${prose(meaning)}</dd>\n`)}</dl>
</details>
`;

/** The tables of the experiment, each folded. */
function filesHtml(
  tables: readonly PageTable[],
  dataOf: (table: PageTable) => Html | null,
  show: PagePlace['show'],
): Html {
  return html`<section class="part">
<h3>Every number</h3>
<p>The tables that all of the above is made of, as they stand in their files.</p>
${tables.map((table) => {
  const name = table.id.slice('file-'.length);
  return html`<details class="data"><summary>${name}: ${countOf(table.length, 'row')}</summary>
${tableHtml(table, { rows: ROWS, data: dataOf(table), command: show(name), isSaid: true })}</details>
`;
})}</section>
`;
}
