import type { Cell } from '../experiment/cells.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '../experiment/fields.ts';
import { type Column, integer, number, orNull, type Row, text } from '../trace/columns.ts';

const KINDS = { choice: text, layers: text, integer, number } as const;

/** The cell that a row belongs to. */
export const CELL_COLUMN: Column = text('cell', 'id', 'cell: hash of its config');

/** Columns for some fields of the config, with the units and meanings that the fields have. */
export function fieldColumns(...names: readonly FieldName[]): Column[] {
  return names.map((name) => {
    const { kind, unit, meaning, schema } = FIELDS[name];
    const column = KINDS[kind](name, unit, meaning);
    return schema.safeParse(null).success ? orNull(column) : column;
  });
}

/** The columns that say which cell a row belongs to: its id and every field of its config. */
export const CONFIG_COLUMNS: readonly Column[] = [
  CELL_COLUMN,
  ...fieldColumns(...FIELD_NAMES),
  integer('numerics', 'version', 'version of the arithmetic'),
  text('dataSha256', 'digest', 'SHA-256 of the data set'),
];

/** The values of those columns; an architecture reads 17-3-1. */
export function configRow({ id, config }: Cell): Row {
  return { cell: id, ...config, layers: config.layers.join('-') };
}
