import { markdownTable } from 'markdown-table';

/** A table in Markdown whose columns are not padded: a changed meaning changes its own line alone. */
export const compactTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  markdownTable(
    [head, ...rows].map((row) => row.map(escaped)),
    { align: 'l', alignDelimiters: false },
  );

/** A bar would end the cell. */
const escaped = (text: string) => text.replaceAll('|', '\\|');
