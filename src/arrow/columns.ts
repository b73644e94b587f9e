/**
 * The kind of values of a column. `text` is dictionary-encoded; `vector` is a fixed-size list of doubles, `numbers` one
 * of any length, of which a null takes no room; `list` is one of integers, of any length.
 */
export type ColumnKind = 'text' | 'integer' | 'number' | 'boolean' | 'vector' | 'numbers' | 'list';

/** Whether a value of a kind is many numbers, which have no order. */
export const holdsMany = (kind: ColumnKind): kind is 'vector' | 'numbers' | 'list' =>
  kind === 'vector' || kind === 'numbers' || kind === 'list';

/** One column of a table: its unit and meaning travel inside the file. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable?: boolean;
  /** it has nulls in few tables: there it is nullable, and its meaning ends with this */
  readonly nullMeaning?: string;
  /** left out of a table in which it has no value */
  readonly leftOut?: boolean;
  readonly unit: string;
  readonly meaning: string;
}

/** A value of a table. */
export type Value = string | number | boolean | Float64Array | Int32Array | null;

/** One row; a name without a column is ignored, a missing value is null. */
export type Row = Readonly<Record<string, Value | undefined>>;

/** The values of one name in some rows; null where a row has none. */
export function valuesOf(rows: readonly Row[], name: string): Value[] {
  const values = new Array<Value>(rows.length);
  for (let r = 0; r < rows.length; r++) values[r] = rows[r][name] ?? null;
  return values;
}

/**
 * Rows from the values of columns by name, all of one length.
 *
 * All rows are copies of one: an object that grows to many names one by one would become a hash table, several times as
 * large.
 */
export function rowsOf(columns: ReadonlyMap<string, readonly Value[]>): Record<string, Value>[] {
  const names = [...columns.keys()];
  const values = [...columns.values()];
  const blank: Record<string, Value> = Object.fromEntries(names.map((name) => [name, null]));
  return Array.from({ length: values[0]?.length ?? 0 }, (_, r) => {
    const row = { ...blank };
    for (let c = 0; c < names.length; c++) row[names[c]] = values[c][r];
    return row;
  });
}

/** The types of values of the kinds of columns. */
interface Values {
  text: string;
  integer: number;
  number: number;
  boolean: boolean;
  vector: Float64Array;
  numbers: Float64Array;
  list: Int32Array;
}

/** A column whose name and kind its type knows. */
export interface ColumnOf<Name extends string, Kind extends ColumnKind> extends Column {
  readonly name: Name;
  readonly kind: Kind;
}

/** A row of a table with these columns: a name that none of them has is an error of types. */
export type RowOf<Columns extends readonly Column[]> = {
  readonly [Of in Columns[number] as Of['name']]:
    | Values[Of['kind']]
    | (Of extends { nullable: true } ? null : Column extends Of ? null : never);
};

const column =
  <Kind extends ColumnKind>(kind: Kind) =>
  <const Name extends string>(name: Name, unit: string, meaning: string): ColumnOf<Name, Kind> => {
    return { name, kind, unit, meaning };
  };
/** Makes a column of text: name, unit, meaning. */
export const text = column('text');
/** Makes a column of integers: name, unit, meaning. */
export const integer = column('integer');
/** Makes a column of doubles: name, unit, meaning. */
export const number = column('number');
/** Makes a column of booleans: name, unit, meaning. */
export const boolean = column('boolean');
/** Makes a column of vectors, all of one length: name, unit, meaning. */
export const vector = column('vector');
/** Makes a column of lists of doubles, of any length: name, unit, meaning. */
export const numbers = column('numbers');
/** Makes a column of lists of integers: name, unit, meaning. */
export const list = column('list');

/** The same column, with nulls. */
export const orNull = <Of extends Column>(of: Of): Of & { readonly nullable: true } => ({ ...of, nullable: true });
