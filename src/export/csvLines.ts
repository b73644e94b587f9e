import type { Row, Value } from '../arrow/columns.ts';

/**
 * A table as CSV, a line a record, the names of the columns first: RFC 4180 with line ends as `console.log` writes
 * them. `csvField` says what stands for a value.
 *
 * @param names columns, in their order
 */
export function* csvLines(names: readonly string[], rows: Iterable<Row>): Generator<string> {
  yield csvRecord(names);
  for (const row of rows) yield csvRecord(names.map((name) => row[name] ?? null));
}

/** A record of CSV, without the end of its line. */
export const csvRecord = (values: readonly Value[]): string => values.map(csvField).join(',');

/**
 * A value as a field of CSV, from which it can be read back: a number as the shortest decimals that read back to the
 * same double, a null as nothing, an empty text as `""`, a vector or list as a JSON list, `"[0.5,0]"`.
 *
 * Spreadsheets compute a text that begins with `=`, `+`, `-`, `@` (or their wide forms), a tab or an end of line, and
 * names come from users' files: such a text has an apostrophe before it. So has one that begins with an apostrophe:
 * whoever takes one away from each text that begins with one has all texts as they were.
 */
export function csvField(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'object') return quoted(`[${Array.from(value, numberText).join(',')}]`);
  if (typeof value === 'boolean') return String(value);
  return quoted(COMPUTED.test(value) ? `'${value}` : value);
}

/** The beginning of a text that a spreadsheet computes, or that looks as if an apostrophe had been put before it. */
const COMPUTED = /^[=+\-@＝＋－＠\t\r\n']/;

/** `Infinity` and `NaN` by name. `String` alone drops the sign of −0. */
const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

const quoted = (text: string): string =>
  text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
