/**
 * A number as figures write it: so many significant digits, trailing zeros left out, a true minus sign, sizes far from
 * 1 as 1.2e−5.
 */
export function roundedNumber(value: number, digits = 3): string {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  const written = rounded !== 0 && (size < 1e-3 || size >= 1e6) ? rounded.toExponential() : String(rounded);
  return written.replaceAll('-', '−').replace('e+', 'e');
}
