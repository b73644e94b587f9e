import { microKernel, wideKernel } from './microKernel';

/** Whether blocks are as wide as 256-bit code wants them; the bits are the same. */
let isWide: bool = false;

/** Chooses blocks for 128-bit or for 256-bit code, once an instance. */
export function useTile(wide: bool): void {
  isWide = wide;
}

/**
 * C ← C + alpha·AB for a row of 4 × 4 blocks of C.
 *
 * @param a      packed panel of A
 * @param b      first packed panel of B
 * @param nextB  bytes from one panel of B to the next
 * @param blocks how many
 * @param depth  summed index
 * @param c      first entry of the first block
 * @param nextC  bytes from one block of C to the next
 * @param pitch  bytes from one row of C to the next
 * @param alpha  factor
 */
export function addBlockRow(
  a: usize, b: usize, nextB: usize, blocks: i32, depth: i32, c: usize, nextC: usize, pitch: usize, alpha: f64,
): void {
  if (isWide) {
    for (; blocks > 1; blocks -= 2) {
      wideKernel(a, b, nextB, depth, c, nextC, pitch, alpha);
      b += 2 * nextB;
      c += 2 * nextC;
    }
  }
  for (; blocks > 0; blocks--) {
    microKernel(a, b, depth, c, pitch, alpha);
    b += nextB;
    c += nextC;
  }
}
