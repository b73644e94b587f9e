import type { Column, Row } from '../../arrow/columns.ts';
import { counted } from '../counted.ts';
import { textTable } from '../textTable.ts';
import { valueText } from './columnCells.ts';
import { type FittingColumns, fittingColumns, lineWidth } from './fittingColumns.ts';
import { packed } from './packed.ts';
import { printable } from './printable.ts';
import type { ShownTable } from './shownTable.ts';
import { type CellColumn, textColumns } from './textColumns.ts';

/** Significant digits where they have room, and fewer where they have not. */
const DIGITS = { full: 6, fewer: 4 } as const;

/** How a table is printed. */
export interface TableLayout {
  /** characters of a line; infinite: every column in full */
  readonly width: number;
  /** significant digits; null: as many as have room */
  readonly digits: number | null;
  /** whether columns are printed whatever their values and width, since they were named */
  readonly isNamed: boolean;
  /** rows at most */
  readonly maxRows: number;
}

/**
 * A table as lines of text: columns that have one value throughout in a paragraph, the others below each other, then
 * how many rows there are, and what had no room.
 */
export function tableLines(table: ShownTable, layout: TableLayout): string[] {
  const { width, isNamed } = layout;
  const rows = table.rows.slice(0, layout.maxRows);
  const constant = isNamed || rows.length === 0 ? [] : constantColumns(table, rows);
  const varying = { ...table, columns: table.columns.filter((column) => !constant.includes(column)) };
  const all = columnsWithDigits(varying, rows, layout);
  const { columns, out, cut } = isNamed || all.length === 0 ? whole(all) : fittingColumns(all, width);
  return [
    ...constantLines(constant, rows, width),
    ...bodyLines(columns, rows.length),
    countLine(table, rows.length),
    ...namesLines('no room for ', out, ' (--columns NAMES or --csv)', width),
    ...namesLines('cut: ', cut, ' (--columns NAMES or --csv for all of it)', width),
  ].map(printable); // names are those of whoever wrote the table
}

const whole = (columns: readonly CellColumn[]): FittingColumns => ({ columns, out: [], cut: [] });

/** Columns with one value in all rows; of groups only those that they are made by. */
const constantColumns = ({ columns, measured }: ShownTable, rows: readonly Row[]): Column[] =>
  columns
    .slice(0, measured === null ? columns.length : columns.findIndex(({ name }) => name === 'rows'))
    .filter(({ name }) => rows.every((row) => row[name] === rows[0][name]));

/** Names with their values, and those that have none. */
function constantLines(constant: readonly Column[], [row]: readonly Row[], width: number): string[] {
  const isEmpty = ({ name }: Column) => (row[name] ?? null) === null;
  const values = constant
    .filter((column) => !isEmpty(column))
    .map(({ name }) => `${name} = ${valueText(row[name] ?? null, DIGITS.full)}`);
  const empty = constant.filter(isEmpty).map(({ name }) => name);
  return [...packed(values, width, '; '), ...namesLines('no value: ', empty, '', width)];
}

/** A list of names between two words, in as many lines as it takes; none of an empty list. */
function namesLines(before: string, names: readonly string[], after: string, width: number): string[] {
  const last = names.length - 1;
  const parts = names.map((name, index) => `${index === 0 ? before : ''}${name}${index === last ? after : ''}`);
  return packed(parts, width, ', ');
}

/** Columns of text, with fewer digits where that makes room. */
function columnsWithDigits(table: ShownTable, rows: readonly Row[], { width, digits }: TableLayout): CellColumn[] {
  const full = textColumns(table, rows, digits ?? DIGITS.full);
  return digits !== null || lineWidth(full) <= width ? full : textColumns(table, rows, DIGITS.fewer);
}

function bodyLines(columns: readonly CellColumn[], rows: number): string[] {
  if (rows === 0 || columns.length === 0) return [];
  const names = columns.map(({ name }) => printable(name));
  const cells = Array.from({ length: rows }, (_, r) => columns.map((column) => column.cells[r]));
  return textTable(names, cells).split('\n');
}

/** How many rows or groups there are, and of how many. */
function countLine({ rows, counts: { all, chosen, groups } }: ShownTable, printed: number): string {
  if (chosen === 0) return `0 of ${counted(all, 'row')}`;
  const of = groups === null ? counted(chosen, 'row') : `${counted(groups, 'group')} of ${counted(chosen, 'row')}`;
  const rest = rows.length > printed ? '; --csv or --json for more' : '';
  return `${printed} of ${of}${chosen === all ? '' : ` (${all} without --where)`}${rest}`;
}
