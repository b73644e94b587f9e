/**
 * The notation of values in text, as sources of regular expressions: `values.ts` reads by them, and the JSON Schema of
 * experiments shows them to editors.
 */

/** Digits without zeros before them: `007` is octal to some readers, and `0,001` a decimal to others. */
const INTEGER = String.raw`(?:0|[1-9]\d*)`;
/** A decimal number: `5`, `0.1`, `1e-5`. */
export const NUMERAL = String.raw`[+-]?(${INTEGER}(\.\d+)?|\.\d+)([eE][+-]?\d+)?`;
/** An architecture: `17-3-1` or `[17, 3, 1]`. */
export const LAYERS = String.raw`${INTEGER}(-\s*${INTEGER})+|\[\s*${INTEGER}([-,]\s*${INTEGER})+\s*\]`;
/** An item of a list of numbers: a number, a range `1..20` or a log range `1e-8..1e-1:log15`. */
export const NUMBERS = String.raw`${NUMERAL}(\s*\.\.\s*${NUMERAL}(\s*:\s*log\s*${NUMERAL})?)?`;

/** Text that is one item, blanks around it. */
export const itemText = (item: string) => String.raw`^\s*(${item})\s*$`;
/** Text that is a list of such items, `a,b`, blanks around each. */
export const listText = (item: string) => String.raw`^\s*(${item})\s*(,\s*(${item})\s*)*$`;
