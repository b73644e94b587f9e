import type { Row, Value } from '../arrow/columns.ts';

/** The rows of a table as JSON, an object a line. @param names columns, in their order */
export function* jsonLines(names: readonly string[], rows: Iterable<Row>): Generator<string> {
  const keys = jsonKeys(names);
  for (const row of rows) {
    yield jsonObject(
      keys,
      names.map((name) => row[name] ?? null),
    );
  }
}

/** The keys of the objects of a table, as text of JSON, made once for all rows. */
export const jsonKeys = (names: readonly string[]): readonly string[] => names.map((name) => JSON.stringify(name));

/** A row as an object of JSON. @param keys of `jsonKeys` */
export const jsonObject = (keys: readonly string[], values: readonly Value[]): string =>
  `{${keys.map((key, k) => `${key}:${jsonText(values[k])}`).join(',')}}`;

/**
 * A value as JSON, from which it can be read back: numbers keep all their digits and the sign of −0; those that JSON
 * has no numeral for are the texts "NaN", "Infinity" and "-Infinity"; vectors and lists are lists.
 */
function jsonText(value: Value): string {
  if (typeof value === 'number') return jsonNumber(value);
  if (typeof value === 'object' && value !== null) return `[${Array.from(value, jsonNumber).join(',')}]`;
  return JSON.stringify(value);
}

/** JSON's −0 has a point: some readers take `-0` for an integer, which has no sign. */
function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0.0' : String(value);
}
