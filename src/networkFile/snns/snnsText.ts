import { shownText, UsageError } from '../../errors.ts';

/** A part of the text of a file: its first letter, and the one behind its last. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** A line of a file. */
export interface SnnsLine extends TextSpan {
  /** without its end */
  readonly text: string;
  /** counts from 1 */
  readonly number: number;
}

/** The lines of a text but empty ones, with the places of their first letters and of those behind their ends. */
export function* linesOf(text: string): Generator<SnnsLine> {
  let [start, number] = [0, 1];
  while (start < text.length) {
    const at = text.indexOf('\n', start);
    const end = at < 0 ? text.length : at + 1;
    if (at !== start) yield { start, end, number, text: text.slice(start, at < 0 ? end : at) };
    [start, number] = [end, number + 1];
  }
}

/** A number as SNNS and its tools write it. */
export const SNNS_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** Letters of a number. */
const MAX_DIGITS = 40;

/**
 * The number that a text of SNNS stands for.
 *
 * @param place what to call it in messages
 * @throws {UsageError} if it is no finite number
 */
export function snnsNumber(text: string, place: string): number {
  const value = text.length < MAX_DIGITS && SNNS_NUMBER.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new UsageError(`${place} must be a finite number, got ${shownText(text)}`);
}
