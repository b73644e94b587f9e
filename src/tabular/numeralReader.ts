import type { NumeralReader } from './tableRows.ts';

const DECIMAL_COMMA = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i;

/**
 * A reader of the decimal numbers of one table: `12`, `-0.5`, `.5`, `1e-3`, blanks around them; `inf` and whatever is
 * too large for a double are ±Infinity.
 *
 * @param allowsComma whether `0,5` is a number: where commas part no columns. Then the mark of the first number that
 *   has one is that of the table
 */
export function numeralReader(allowsComma: boolean): NumeralReader {
  let mark: '.' | ',' | null = null;
  return (text) => {
    const number = pointNumeral(text);
    if (!allowsComma) return number;
    if (number !== null) {
      if (!text.includes('.')) return number;
      mark ??= '.';
      return mark === '.' ? number : Number.NaN;
    }
    const written = text.trim();
    if (!DECIMAL_COMMA.test(written)) return null;
    mark ??= ',';
    return mark === ',' ? Number(written.replace(',', '.')) : Number.NaN;
  };
}

const INFINITE = /^\s*([+-]?)inf(inity)?\s*$/i;
const ZERO = 48;
const BASES = [...'boxBOX'].map((letter) => letter.charCodeAt(0));

/** A number as JavaScript reads it, but for blanks alone and other bases than ten. */
function pointNumeral(text: string): number | null {
  const number = Number(text);
  if (Number.isNaN(number) || number === Infinity || number === -Infinity) {
    const [, sign] = INFINITE.exec(text) ?? [];
    if (sign !== undefined) return sign === '-' ? -Infinity : Infinity;
    return Number.isNaN(number) ? null : number;
  }
  if (number === 0 && text.trim() === '') return null;
  // 0x10, 0b1, 0o7: a letter behind a zero that is no exponent
  const start = text.charCodeAt(0) === ZERO ? text : text.trimStart();
  return start.charCodeAt(0) === ZERO && BASES.includes(start.charCodeAt(1)) ? null : number;
}
