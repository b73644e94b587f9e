/** A mask as a hexadecimal number: bit q is 1 where weight q is kept. */
export const hexOf = (kept: readonly number[]): string =>
  kept.reduce((bits, q) => bits | (1n << BigInt(q)), 0n).toString(16);

/** The weights that such a number keeps, ascending. */
export function keptOf(hex: string): number[] {
  const bits = BigInt(`0x${hex}`);
  return Array.from({ length: 4 * hex.length }, (_, q) => q).filter((q) => (bits >> BigInt(q)) & 1n);
}
