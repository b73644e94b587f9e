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
    c00 = f64x2.add(c00, f64x2.mul(s, b0)); c01 = f64x2.add(c01, f64x2.mul(s, b1));
    s = v128.load_splat<f64>(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(s, b0)); c11 = f64x2.add(c11, f64x2.mul(s, b1));
    s = v128.load_splat<f64>(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(s, b0)); c21 = f64x2.add(c21, f64x2.mul(s, b1));
    s = v128.load_splat<f64>(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(s, b0)); c31 = f64x2.add(c31, f64x2.mul(s, b1));
    a += 32;
    b += 32;
  }
  const factor = f64x2.splat(alpha);
  addRow(c, factor, c00, c01);
  addRow(c + pitch, factor, c10, c11);
  addRow(c + 2 * pitch, factor, c20, c21);
  addRow(c + 3 * pitch, factor, c30, c31);
}

// @ts-ignore: decorator of AssemblyScript
@inline
function addRow(c: usize, factor: v128, left: v128, right: v128): void {
  v128.store(c, f64x2.add(v128.load(c), f64x2.mul(factor, left)));
  v128.store(c, f64x2.add(v128.load(c, 16), f64x2.mul(factor, right)), 16);
}
