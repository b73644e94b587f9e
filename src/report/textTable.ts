import { markdownTable } from 'markdown-table';
import { shown } from './numbers.ts';
import type { ReportCell } from './section.ts';

/** A table in plain text that is also Markdown: numbers to the right, everything else to the left. */
export function textTable(head: readonly string[], rows: readonly (readonly ReportCell[])[]): string {
  const texts = rows.map((row) => row.map(shown));
  const align = head.map((_, c) => (texts.every((row) => isNumberText(row[c])) ? 'r' : 'l'));
  const escaped = texts.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  return markdownTable([[...head], ...escaped], { align });
}

/** Whether a cell is a number, or stands for one that is missing. */
export const isNumberText = (cell: string): boolean => /^-? *$/.test(cell) || !Number.isNaN(Number(cell));
