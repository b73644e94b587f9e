import type { Cell } from '../experiment/cells.ts';
import { FIELD_NAMES, FIELDS } from '../experiment/fields.ts';
import { type Column, integer, number, orNull, type Row, text } from '../trace/columns.ts';

const KINDS = { choice: text, layers: text, integer, number } as const;

/** The columns that say which cell a row belongs to: its id and every field of its config. */
export const CONFIG_COLUMNS: readonly Column[] = [
  text('cell', 'id', 'cell: hash of its config'),
  ...FIELD_NAMES.map((name): Column => {
    const { kind, unit, meaning } = FIELDS[name];
    const column = KINDS[kind](name, unit, meaning);
    return FIELDS[name].schema.safeParse(null).success ? orNull(column) : column;
  }),
  integer('numerics', 'version', 'version of the arithmetic'),
  text('dataSha256', 'digest', 'SHA-256 of the data set'),
];

/** The values of those columns; an architecture reads 17-3-1. */
export function configRow({ id, config }: Cell): Row {
  return { cell: id, ...config, layers: config.layers.join('-') };
}
