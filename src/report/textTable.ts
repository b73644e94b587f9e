import { markdownTable } from 'markdown-table';

/** A table in plain text that is also Markdown: numbers to the right, everything else to the left. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isNumber = (cell: string) => cell === '' || cell === '-' || !Number.isNaN(Number(cell));
  const align = head.map((_, c) => (rows.every((row) => isNumber(row[c])) ? 'r' : 'l'));
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  return markdownTable([[...head], ...escaped], { align });
}
