import type { Column, Row } from '../../arrow/columns.ts';
import { groupedRows } from './groupedRows.ts';
import { columnsNamed } from './namedColumns.ts';
import { rowFilter } from './rowFilter.ts';
import { rowOrder } from './rowOrder.ts';

/** Columns and rows, as they lie in a file or are made of one. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** The part of a table that is asked for, each entry as it was written. */
export interface ShownRequest {
  /** comparisons, all of which are to hold */
  readonly where?: readonly string[] | undefined;
  /** names of columns that rows of a group agree in */
  readonly by?: string | undefined;
  /** names of columns, a `-` before one that is to descend */
  readonly sort?: string | undefined;
  /** names of columns; with `by`, those that statistics are of */
  readonly columns?: string | undefined;
  readonly head?: number | undefined;
  readonly tail?: number | undefined;
}

/** A part of a table. */
export interface ShownTable extends Table {
  /** with `by`: the columns that statistics are of; null: rows as they are */
  readonly measured: readonly string[] | null;
  /** the rows of the table that `where` leaves */
  readonly chosen: readonly Row[];
  /** rows of the whole table, those that `where` leaves, and groups of them */
  readonly counts: { readonly all: number; readonly chosen: number; readonly groups: number | null };
}

/**
 * The part of a table that is asked for. Rows are chosen, then grouped, then sorted; of those the first, then the last
 * are taken, and of the columns those that are named.
 *
 * @throws {UsageError} if a name is none of a column, with the nearest, or a comparison cannot be read
 */
export function shownTable(table: Table, request: ShownRequest): ShownTable {
  const { where = [], by, sort, columns, head, tail } = request;
  const tests = where.map((text) => rowFilter(text, table.columns));
  const rows = tests.length === 0 ? table.rows : table.rows.filter((row) => tests.every((test) => test(row)));
  const named = columns === undefined ? undefined : columnsNamed('columns', columns, table.columns);
  const groups =
    by === undefined ? null : groupedRows({ ...table, rows }, columnsNamed('by', by, table.columns), named);
  const { columns: all, rows: found } = groups ?? { columns: table.columns, rows };
  const sorted = sort === undefined ? found : found.toSorted(rowOrder(sort, all));
  const first = head === undefined ? sorted : sorted.slice(0, head);
  return {
    columns: groups ? all : (named ?? all),
    rows: tail === undefined ? first : first.slice(-tail),
    measured: groups?.measured ?? null,
    chosen: rows,
    counts: { all: table.rows.length, chosen: rows.length, groups: groups && found.length },
  };
}
