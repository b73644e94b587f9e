import type { ReportTable, Section } from './section.ts';
import { textTable } from './textTable.ts';

/** Sections as lines of Markdown, headings of the third level: for an issue or a message. */
export const sectionMarkdown = (sections: readonly Section[]): string[] =>
  sections.flatMap(({ heading, content }) => [
    ...[`### ${heading}`, ''],
    ...content.flatMap((part) => [typeof part === 'string' ? withoutTags(part) : tableMarkdown(part), '']),
  ]);

const tableMarkdown = ({ columns, rows }: ReportTable): string =>
  textTable(
    columns,
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? withoutTags(cell) : cell))),
  );

/** Markdown may hold HTML: a name of a user's file is none. */
const withoutTags = (text: string): string => text.replaceAll('<', '\\<');
