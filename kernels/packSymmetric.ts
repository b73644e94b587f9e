import { WIDTH } from './microKernel';

/**
 * The columns of a symmetric matrix in panels of four, as `microKernel` reads them, from its lower triangle.
 *
 * @param to   room for size² doubles
 * @param from (size × size), size a multiple of 4
 */
export function packSymmetric(to: usize, from: usize, size: i32): void {
  const pitch = (<usize>size) << 3;
  for (let v = 0; v < size; v += WIDTH) {
    // Above the block of the diagonal the four columns are four rows, of which two entries each are turned round.
    const r0 = from + <usize>v * pitch, r1 = r0 + pitch, r2 = r1 + pitch, r3 = r2 + pitch;
    const start = (<usize>v) << 3;
    for (let o: usize = 0; o < start; o += 16, to += 64) {
      const a = v128.load(r0 + o), b = v128.load(r1 + o), c = v128.load(r2 + o), d = v128.load(r3 + o);
      v128.store(to, firstOf(a, b));
      v128.store(to, firstOf(c, d), 16);
      v128.store(to, secondOf(a, b), 32);
      v128.store(to, secondOf(c, d), 48);
    }
    for (let k = 0; k < WIDTH; k++) {
      for (let w = 0; w < WIDTH; w++, to += 8) {
        const below = k >= w ? r0 + <usize>k * pitch + start + ((<usize>w) << 3) : r0 + <usize>w * pitch + start + ((<usize>k) << 3);
        store<f64>(to, load<f64>(below));
      }
    }
    for (let row = r3 + pitch + start, end = from + <usize>size * pitch + start; row < end; row += pitch, to += 32) {
      v128.store(to, v128.load(row));
      v128.store(to, v128.load(row, 16), 16);
    }
  }
}

// @ts-ignore: decorator of AssemblyScript
@inline
function firstOf(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

// @ts-ignore: decorator of AssemblyScript
@inline
function secondOf(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}
