import type { Html } from './html.ts';
import { isWhole, type PageTable } from './pageTable.ts';
import { tableData } from './tableData.ts';

/** Bytes of the data of all tables of a page, beside what is read without the script. */
const MAX_BYTES = 3_800_000;
/** Values of a table that is not even tried: each takes two bytes or more. */
export const MAX_VALUES = MAX_BYTES / 2;

/** The data of tables for the script: the small ones first, as long as there is room; null for the others. */
export function dataThatFit(tables: readonly PageTable[]): ReadonlyMap<PageTable, Html | null> {
  const tried = tables.map((table) => ({ table, data: isWhole(table) ? tableData(table) : null }));
  const size = (data: Html | null) => (data === null ? 0 : Buffer.byteLength(data.source));
  let left = MAX_BYTES;
  const fitting = new Map<PageTable, Html | null>();
  for (const { table, data } of tried.toSorted((a, b) => size(a.data) - size(b.data))) {
    const fits = size(data) <= left;
    if (fits) left -= size(data);
    fitting.set(table, fits ? data : null);
  }
  return fitting;
}
