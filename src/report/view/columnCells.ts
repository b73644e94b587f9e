import type { Column, Row, Value } from '../../arrow/columns.ts';
import { short } from '../numbers.ts';
import { printable } from './printable.ts';

/** Entries of a vector that are shown; of a longer one the first three. */
const MAX_ENTRIES = 4;

/**
 * The values of a column as text, all of one length where they are numbers, so that their decimal points stand below
 * each other; `-` where there is none.
 *
 * @param digits significant digits of numbers that are no integers
 */
export function columnCells(rows: readonly Row[], { name, kind }: Column, digits: number): string[] {
  const texts = rows.map((row) => valueText(row[name] ?? null, digits));
  return kind === 'number' || kind === 'integer' ? aligned(texts) : texts;
}

/** Numbers, filled up with blanks behind, so that all have as many characters from the point on. */
export function aligned(texts: readonly string[]): string[] {
  const behind = texts.map((text) => text.length - wholePart(text));
  const most = Math.max(0, ...new Set(behind));
  return texts.map((text, index) => text + ' '.repeat(most - behind[index]));
}

/** Characters before the point of a number, or before its exponent. */
const wholePart = (text: string): number => /^-?\d*/.exec(text)![0].length || text.length;

/** One value as text. @param digits as for `columnCells` */
export function valueText(value: Value, digits: number): string {
  if (value === null) return '-';
  if (typeof value === 'number') return short(value, digits);
  if (value instanceof Int32Array) return value.join(' ');
  if (value instanceof Float64Array) {
    const shown = value.length > MAX_ENTRIES ? value.slice(0, MAX_ENTRIES - 1) : value;
    const more = value.length > MAX_ENTRIES ? `, … ${value.length}` : '';
    return `[${Array.from(shown, (entry) => short(entry, Math.min(digits, 4))).join(', ')}${more}]`;
  }
  return printable(String(value));
}
