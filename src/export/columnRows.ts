import { boolean, type Column, type Row, text } from '../arrow/columns.ts';

/** The columns of a table that describes the columns of another one. */
export const COLUMN_COLUMNS: readonly Column[] = [
  text('name', 'name', 'of the column'),
  text('kind', 'name', 'text, integer, number, boolean, vector (of numbers, all of one length), list (of integers)'),
  boolean('nullable', 'boolean', 'whether it may have nulls'),
  text('unit', 'name', 'of its values'),
  text('meaning', 'text', 'what its values are'),
];

/** A table that describes columns, a row each. */
export const columnRows = (columns: readonly Column[]): Row[] =>
  columns.map(({ name, kind, nullable = false, unit, meaning }) => ({ name, kind, nullable, unit, meaning }));
