/**
 * A number as figures say it: few significant digits, powers of ten as 1e−5, the minus sign of print. No locale has a
 * say in it.
 *
 * @param digits significant ones; integers below 1e6 are said in full
 */
export function numeral(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '-' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const rounded = Number.isInteger(value) && size < 1e6 ? value : Number(value.toPrecision(digits));
  const isPlain = rounded === 0 || (Math.abs(rounded) >= 1e-3 && Math.abs(rounded) < 1e6);
  const said = isPlain ? String(rounded) : rounded.toExponential().replace('e+', 'e');
  return said.replaceAll('-', '−');
}
