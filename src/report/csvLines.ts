import type { Row, Value } from '../arrow/columns.ts';

/**
 * A table as CSV, a line a record, the names of the columns first: RFC 4180 with line ends as `console.log` writes
 * them.
 *
 * Numbers read back to the same double; a null is an empty field, an empty text is `""`; a vector or list is a JSON
 * list, `"[0.5,0]"`.
 *
 * @param names columns, in their order
 */
export function* csvLines(names: readonly string[], rows: Iterable<Row>): Generator<string> {
  yield names.map(csvText).join(',');
  for (const row of rows) yield names.map((name) => csvField(row[name] ?? null)).join(',');
}

function csvField(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'object') return csvText(`[${Array.from(value, numberText).join(',')}]`);
  return csvText(String(value));
}

/** The shortest decimals that read back to the number; `String` drops the sign of −0. */
const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

const csvText = (text: string): string =>
  text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
