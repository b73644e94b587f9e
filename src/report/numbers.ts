import type { Value } from '../arrow/columns.ts';
import type { Quartiles } from '../statistics/statistics.ts';

/** A number in at most six significant digits, small ones as 1e-6; integers, such as seeds, in full. */
export function short(value: number, digits = 6): string {
  if (Number.isInteger(value)) return String(value);
  const rounded = Number(value.toPrecision(digits));
  return rounded !== 0 && Math.abs(rounded) < 1e-3 ? rounded.toExponential() : String(rounded);
}

/** A number in at most three significant digits, as prose says it. */
export const threeDigits = (value: number): string => short(Number(value.toPrecision(3)));

/** `lower–upper` of the quartiles, or `-` for an empty sample. */
export const quartileRange = (q: Quartiles | null): string => (q ? `${short(q.lower)}–${short(q.upper)}` : '-');

/** A value of a table as text, `-` where there is none. */
export const shown = (value: Value | undefined): string => {
  if (value === null || value === undefined) return '-';
  return typeof value === 'number' ? short(value) : String(value);
};
