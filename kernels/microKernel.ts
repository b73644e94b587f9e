import { multiplyAdd } from './multiplyAdd';

/** Rows and columns of the block of C that stays in registers: 8 accumulators of two doubles. */
export const WIDTH: i32 = 4;

/**
 * C ← C + alpha·AB for one 4 × 4 block of C.
 *
 * The 16 registers of SSE hold the 8 accumulators, two of B and one of A; 6 × 4 is slower for want of registers.
 *
 * @param a     packed panel, depth × 4: four rows of A side by side
 * @param b     packed panel, depth × 4: four columns of B side by side
 * @param depth summed index
 * @param c     first entry of the block
 * @param pitch bytes from one row of C to the next
 * @param alpha factor in both lanes
 */
export function microKernel(a: usize, b: usize, depth: i32, c: usize, pitch: usize, alpha: f64): void {
  let c00 = f64x2.splat(0), c01 = f64x2.splat(0), c10 = f64x2.splat(0), c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0), c21 = f64x2.splat(0), c30 = f64x2.splat(0), c31 = f64x2.splat(0);
  const end = a + ((<usize>depth) << 5);
  while (a < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let s = v128.load_splat<f64>(a);
    c00 = multiplyAdd(s, b0, c00); c01 = multiplyAdd(s, b1, c01);
    s = v128.load_splat<f64>(a, 8);
    c10 = multiplyAdd(s, b0, c10); c11 = multiplyAdd(s, b1, c11);
    s = v128.load_splat<f64>(a, 16);
    c20 = multiplyAdd(s, b0, c20); c21 = multiplyAdd(s, b1, c21);
    s = v128.load_splat<f64>(a, 24);
    c30 = multiplyAdd(s, b0, c30); c31 = multiplyAdd(s, b1, c31);
    a += 32;
    b += 32;
  }
  const factor = f64x2.splat(alpha);
  addPair(c, factor, c00, c01);
  addPair(c + pitch, factor, c10, c11);
  addPair(c + 2 * pitch, factor, c20, c21);
  addPair(c + 3 * pitch, factor, c30, c31);
}

/**
 * The same for a 4 × 8 block, from two panels of B: twice the work for what is loaded of A. It has 16 accumulators of
 * two doubles, eight where V8 makes pairs of them one register of four.
 *
 * @param nextB bytes from the first panel of B to the second
 * @param nextC bytes from the first four columns of C to the other four
 */
export function wideKernel(
  a: usize, b: usize, nextB: usize, depth: i32, c: usize, nextC: usize, pitch: usize, alpha: f64,
): void {
  let c00 = f64x2.splat(0), c01 = f64x2.splat(0), c02 = f64x2.splat(0), c03 = f64x2.splat(0);
  let c10 = f64x2.splat(0), c11 = f64x2.splat(0), c12 = f64x2.splat(0), c13 = f64x2.splat(0);
  let c20 = f64x2.splat(0), c21 = f64x2.splat(0), c22 = f64x2.splat(0), c23 = f64x2.splat(0);
  let c30 = f64x2.splat(0), c31 = f64x2.splat(0), c32 = f64x2.splat(0), c33 = f64x2.splat(0);
  const end = a + ((<usize>depth) << 5);
  let other = b + nextB;
  while (a < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(other), b3 = v128.load(other, 16);
    let s = v128.load_splat<f64>(a);
    c00 = multiplyAdd(s, b0, c00); c01 = multiplyAdd(s, b1, c01);
    c02 = multiplyAdd(s, b2, c02); c03 = multiplyAdd(s, b3, c03);
    s = v128.load_splat<f64>(a, 8);
    c10 = multiplyAdd(s, b0, c10); c11 = multiplyAdd(s, b1, c11);
    c12 = multiplyAdd(s, b2, c12); c13 = multiplyAdd(s, b3, c13);
    s = v128.load_splat<f64>(a, 16);
    c20 = multiplyAdd(s, b0, c20); c21 = multiplyAdd(s, b1, c21);
    c22 = multiplyAdd(s, b2, c22); c23 = multiplyAdd(s, b3, c23);
    s = v128.load_splat<f64>(a, 24);
    c30 = multiplyAdd(s, b0, c30); c31 = multiplyAdd(s, b1, c31);
    c32 = multiplyAdd(s, b2, c32); c33 = multiplyAdd(s, b3, c33);
    a += 32;
    b += 32;
    other += 32;
  }
  const factor = f64x2.splat(alpha);
  addPair(c, factor, c00, c01);
  addPair(c + nextC, factor, c02, c03);
  c += pitch;
  addPair(c, factor, c10, c11);
  addPair(c + nextC, factor, c12, c13);
  c += pitch;
  addPair(c, factor, c20, c21);
  addPair(c + nextC, factor, c22, c23);
  c += pitch;
  addPair(c, factor, c30, c31);
  addPair(c + nextC, factor, c32, c33);
}

/** Four entries of C. Both loads come before both stores: V8 makes one of two stores where nothing stands between. */
// @ts-ignore: decorator of AssemblyScript
@inline
function addPair(c: usize, factor: v128, left: v128, right: v128): void {
  const first = multiplyAdd(factor, left, v128.load(c)), second = multiplyAdd(factor, right, v128.load(c, 16));
  v128.store(c, first);
  v128.store(c, second, 16);
}
