import type { Html } from './html.ts';
import { isWhole, type PageTable } from './pageTable.ts';
import { tableData } from './tableData.ts';

/** Bytes that the data of tables of one kind may take in a page, beside what is read without the script. */
export const ROOM = {
  /** of figures, of the text, and `summary`, which a reader of the page sorts and filters */
  own: 3_600_000,
  /** of all other tables, which are in files anyway: a small page opens at once */
  files: 600_000,
} as const;

/** Bytes that a value takes at least. */
const BYTES_OF_VALUE = 2;

/** Values of which it is not known yet whether there is room for them. */
export const valuesIn = (room: number): number => room / BYTES_OF_VALUE;

/** The data of tables for the script: the small ones first, as long as there is room; null for the others. */
export function dataThatFit(tables: readonly PageTable[], room: number): ReadonlyMap<PageTable, Html | null> {
  const tried = tables.map((table) => ({ table, data: isWhole(table) ? tableData(table) : null }));
  const size = (data: Html | null) => (data === null ? 0 : Buffer.byteLength(data.source));
  let left = room;
  const fitting = new Map<PageTable, Html | null>();
  for (const { table, data } of tried.toSorted((a, b) => size(a.data) - size(b.data))) {
    const fits = size(data) <= left;
    if (fits) left -= size(data);
    fitting.set(table, fits ? data : null);
  }
  return fitting;
}
