import { AS_NUMBER, AS_TEXT, type TableValue } from './tableRows.ts';

/** The mark between the values of a line, and the form of its numbers. */
export interface PlainForm {
  /** one letter */
  readonly delimiter: string;
  /** whether a point is the decimal mark in any case; else it stays text, for `numeralReader` to judge */
  readonly hasPoints: boolean;
}

const [LF, CR, PLUS, MINUS, POINT, ZERO, NINE] = [...'\n\r+-.09'].map((sign) => sign.charCodeAt(0));
/** Digits of which all integers are doubles: 10¹⁵ < 2⁵³. */
const MAX_DIGITS = 15;
/** Powers of ten up to there are doubles, too. */
const POWERS = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, k) => 10 ** k);

/**
 * Passes over the rows of text in which no quotes stand: whatever is between line ends, parted by the delimiter. Blanks
 * around a value are none of it.
 *
 * A number of at most 15 digits is read on the way: m/10^k, where m and 10^k are doubles, so that the one rounding of
 * the quotient gives the double nearest to it, which is `Number(text)` (Clinger, How to read floating point numbers
 * accurately, PLDI 1990, section 3). All others stay text.
 *
 * @param kinds of the columns, asked for at each row; null: all values are wanted as text
 * @param onRow takes the values of a row, which are overwritten by those of the next
 */
export function plainRows(
  text: string,
  { delimiter, hasPoints }: PlainForm,
  kinds: () => Uint8Array | null,
  onRow: (values: readonly TableValue[]) => void,
): void {
  const between = delimiter.charCodeAt(0);
  const isEnd = (sign: number) => sign === between || sign === LF || sign === CR || Number.isNaN(sign);
  const values: TableValue[] = [];
  let at = 0;
  while (at < text.length) {
    const kindOf = kinds();
    let c = 0;
    for (;;) {
      const start = at;
      const kind = kindOf === null ? AS_TEXT : kindOf[c];
      let value: TableValue = null;
      let sign = text.charCodeAt(at);
      if (kind === AS_NUMBER) {
        const isNegative = sign === MINUS;
        if (isNegative || sign === PLUS) sign = text.charCodeAt(++at);
        let [digits, whole, behind] = [0, 0, -1];
        for (; ; sign = text.charCodeAt(++at)) {
          if (sign >= ZERO && sign <= NINE) {
            whole = whole * 10 + (sign - ZERO);
            digits++;
          } else if (sign === POINT && hasPoints && behind < 0) behind = digits;
          else break;
        }
        if (digits > 0 && digits <= MAX_DIGITS && isEnd(sign)) {
          const size = behind < 0 ? whole : whole / POWERS[digits - behind];
          value = isNegative ? -size : size;
        }
      }
      while (!isEnd(sign)) sign = text.charCodeAt(++at);
      if (value === null && (kind === AS_NUMBER || kind === AS_TEXT)) value = text.slice(start, at).trim();
      values[c++] = value;
      at++;
      if (sign === between) continue;
      if (sign === CR && text.charCodeAt(at) === LF) at++;
      break;
    }
    if (c < values.length) values.length = c;
    onRow(values);
  }
}
