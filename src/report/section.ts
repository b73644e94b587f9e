import { textTable } from './textTable.ts';
import { wrapped } from './wrapped.ts';

/**
 * A value in a table of a report, as the table is to be sorted: a number has at most six significant digits where it is
 * shown, text stands as it is, null is `-`.
 */
export type ReportCell = string | number | null;

/** A table of a report. */
export interface ReportTable {
  /** what is in it, where the heading above does not say so; a terminal does without */
  readonly caption?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReportCell[])[];
}

/** Paragraphs and tables in their order. A paragraph is one line of plain text, which is broken where it is shown. */
export type Content = readonly (string | ReportTable)[];

/** A part of a report: a heading and what stands under it. */
export interface Section {
  readonly heading: string;
  readonly content: Content;
}

/** Columns of a terminal that a paragraph takes; tables are as wide as they are. */
const WIDTH = 120;

/**
 * Content as text for a terminal: blank lines around tables, and none between paragraphs.
 *
 * @param width of a paragraph
 */
export function contentText(content: Content, width = WIDTH): string {
  return content
    .map((part, i) => {
      const text = typeof part === 'string' ? wrapped(part, width) : textTable(part.columns, part.rows);
      const isAfterParagraph = typeof part === 'string' && typeof content[i - 1] === 'string';
      return `${i === 0 ? '' : isAfterParagraph ? '\n' : '\n\n'}${text}`;
    })
    .join('');
}

/** Sections as lines of text for a terminal. @param width of a paragraph */
export const sectionLines = (sections: readonly Section[], width = WIDTH): string[] =>
  sections.flatMap(({ heading, content }) => [`\n${heading}\n`, contentText(content, width)]);
