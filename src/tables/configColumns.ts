import { type Column, type ColumnOf, integer, number, orNull, type RowOf, text, type Value } from '../arrow/columns.ts';
import { FIELD_NAMES, FIELDS, type FieldName, LEFT_OUT, type LeftOutField } from '../config/fields.ts';
import { type CellFields, IGNORABLE, isRarelyIgnored } from '../config/readConfig.ts';
import type { Cell, CellConfig } from '../experiment/cells.ts';
import type { PartialConfig } from './requestSchemas.ts';

const KINDS = { dataset: text, network: text, choice: text, text, layers: text, integer, number } as const;

/** The cell that a row belongs to. */
export const CELL_COLUMN = text('cell', 'id', 'cell: hash of its config');

/** The column of a field, nullable where the field may be null in a config. */
type FieldColumn<Name extends FieldName> = Name extends FieldName
  ? ColumnOf<Name, NonNullable<CellFields[Name]> extends number ? 'integer' | 'number' : 'text'> &
      (null extends CellFields[Name] ? { readonly nullable: true } : unknown) &
      (undefined extends CellFields[Name] ? { readonly nullable: true } : unknown)
  : never;

/** Columns for some fields of the config, with the units and meanings that the fields have. */
export function fieldColumns<const Name extends FieldName>(...names: readonly Name[]): FieldColumn<Name>[] {
  return names.map((name) => {
    const { kind, unit, meaning, schema } = FIELDS[name];
    const isLimit = schema.safeParse(null).success;
    const isIgnorable = IGNORABLE.some((ignorable) => ignorable === name);
    const unread = name === 'retrain' ? 'the criterion retrains by itself' : 'nothing in the cell reads it';
    const nothing = `; ${isLimit ? 'also null where' : 'null:'} ${unread}`;
    if ('leftOut' in FIELDS[name]) {
      const { default: value } = FIELDS[name];
      const orUnread = isIgnorable ? ', or nothing in the cell reads it' : '';
      const absent = `; null: ${value ?? 'none'}${orUnread}; no column where all are null`;
      return {
        ...KINDS[kind](name, unit, meaning + absent),
        nullable: true,
        leftOut: true,
      } as Column as FieldColumn<Name>;
    }
    const isRarelyNull = isRarelyIgnored(name); // columns of cells that were there before stay as they are
    const column = KINDS[kind](name, unit, meaning + (isIgnorable && !isRarelyNull ? nothing : ''));
    const maybeNull = isLimit || (isIgnorable && !isRarelyNull) ? orNull(column) : column;
    return (isRarelyNull && !isLimit
      ? { ...maybeNull, nullMeaning: nothing }
      : maybeNull) as Column as FieldColumn<Name>;
  });
}

/** Left out, as `network` is, where no network is given. */
const NETWORK_DIGEST = {
  ...orNull(text('networkSha256', 'digest', 'SHA-256 of the network that is given; no column where none is')),
  leftOut: true,
};

/** The columns that say which cell a row belongs to: its id and every field of its config. */
export const CONFIG_COLUMNS = [
  CELL_COLUMN,
  ...fieldColumns(...FIELD_NAMES),
  integer('numerics', 'version', 'version of the arithmetic'),
  text('dataSha256', 'digest', 'SHA-256 of the data set'),
  NETWORK_DIGEST,
];

/** The fields that a config may leave out: null where it does. */
const leftOut = (config: CellFields) =>
  Object.fromEntries(LEFT_OUT.map((name) => [name, config[name] ?? null])) as {
    readonly [Name in LeftOutField]: Exclude<CellFields[Name], undefined> | null;
  };

/** The values of those columns; an architecture reads 17-3-1. */
export function configRow({ id, config }: Cell): RowOf<typeof CONFIG_COLUMNS> {
  return {
    cell: id,
    ...config,
    layers: config.layers.join('-'),
    ...leftOut(config),
    networkSha256: config.networkSha256 ?? null,
  };
}

/** The cell that a row with those columns is of. */
export function cellOf(row: RowOf<typeof CONFIG_COLUMNS>): Cell {
  const kept = CONFIG_COLUMNS.filter(({ name, leftOut }) => !leftOut || (row[name] ?? null) !== null);
  const { cell, ...config } = Object.fromEntries(kept.map(({ name }) => [name, row[name] ?? null]));
  return { id: row.cell, config: { ...config, layers: row.layers.split('-').map(Number) } as unknown as CellConfig };
}

/** The values of the columns of some fields. */
export function fieldRow<Name extends FieldName>(
  config: CellFields,
  names: readonly Name[],
): RowOf<readonly FieldColumn<Name>[]> {
  return Object.fromEntries(
    names.map((name) => [name, name === 'layers' ? config.layers.join('-') : config[name]]),
  ) as RowOf<readonly FieldColumn<Name>[]>;
}

/** Some fields of a config as text, e.g. `criterion=obd alpha=1e-5`, in the order of the columns. */
export function configText(config: PartialConfig, names: readonly FieldName[] = FIELD_NAMES): string {
  const present = FIELD_NAMES.filter((name) => names.includes(name) && config[name] !== undefined);
  return present.map((name) => `${name}=${valueText(config[name])}`).join(' ');
}

/** One value of a field as text: `17-3-1`, `1e-5`, `null`. */
export function valueText(value: CellFields[FieldName] | Value | undefined): string {
  if (Array.isArray(value)) return value.join('-');
  return typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
}

/**
 * The same text for configs that agree in all fields but some. The digest of the data counts for nothing: data set,
 * draw and size say which data they are.
 */
export function keyWithout(config: CellFields, names: readonly FieldName[]): string {
  return JSON.stringify(FIELD_NAMES.filter((name) => !names.includes(name)).map((name) => config[name]));
}
