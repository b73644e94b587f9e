import { NUMERAL } from './notation.ts';

const isNumeral = new RegExp(`^(${NUMERAL})$`);

/** The number that text stands for, blanks around it; NaN if it is none. */
export const numberIn = (text: string): number => (isNumeral.test(text.trim()) ? Number(text) : Number.NaN);

/**
 * The reason why text with zeros before a number (`007`, `1..05`, `017-3-1`) is refused, to go after a message; nothing
 * for other text.
 */
export const zerosBefore = (text: string): string =>
  text.split('..').some((part) => HAS_ZEROS_BEFORE.test(part))
    ? ': a number has no zeros before it, and decimals take a point (0.5)'
    : '';

/**
 * A zero and a digit that stand neither in a number already (1_000 is none, but no zeros before one), nor after its
 * point, nor in its exponent.
 */
const HAS_ZEROS_BEFORE = /(?<![\d._]|[eE][+-]?)0\d/;
