import { multiplySubtract, multiplySubtractOne } from './multiplyAdd';

/** Columns that stay in registers while rows are subtracted from them. */
const CHUNK: i32 = 8;

/**
 * Cholesky factor of a small block, transposed: A = UᵀU with U = Lᵀ, row after row. From each row the multiples of all
 * rows above are subtracted, in their order, and then it is divided by the root of its pivot.
 *
 * @param u    (size × size) A in its upper triangle; overwritten with U. The lower triangle is left alone.
 * @param size rows and columns; their pitch as well
 * @returns 0, or 1 + the index of the first pivot that is not positive and finite
 */
export function factorBlock(u: usize, size: i32): i32 {
  const pitch = (<usize>size) << 3;
  for (let i = 0; i < size; i++) {
    const row = u + <usize>i * pitch;
    subtractRows(row, u, u + ((<usize>i) << 3), pitch, 0, i, i, size);
    const pivot = load<f64>(row + ((<usize>i) << 3));
    if (!(pivot > 0 && pivot < Infinity)) return i + 1;
    scaleRow(row, 1 / Math.sqrt(pivot), i, size);
  }
  return 0;
}

/**
 * W = L⁻¹ of a factor U = Lᵀ: row i of W is (e_i − Σ_{j<i} L_ij W_j) / L_ii.
 *
 * @param w    (size × size); overwritten, zero above the diagonal
 * @param u    as `factorBlock` leaves it
 */
export function invertFactorBlock(w: usize, u: usize, size: i32): void {
  const pitch = (<usize>size) << 3;
  memory.fill(w, 0, <usize>size * pitch);
  for (let i = 0; i < size; i++) {
    const row = w + <usize>i * pitch;
    const factors = u + ((<usize>i) << 3);
    // W_j is 0 beyond its diagonal, and leaves alone what is there.
    for (let k = 0; k < i; k += CHUNK) subtractRows(row, w, factors, pitch, k, i, k, min(k + CHUNK, i));
    const scale = 1 / load<f64>(factors + <usize>i * pitch);
    scaleRow(row, scale, 0, i);
    store<f64>(row + ((<usize>i) << 3), scale);
  }
}

/**
 * Columns first … end − 1 of a row: to −= Σ f_j·row_j over rows j from … above − 1.
 *
 * @param rows    first entry of row 0
 * @param factors f_0; the next one is `pitch` bytes on
 */
// @ts-ignore: decorator of AssemblyScript
@inline
function subtractRows(
  to: usize, rows: usize, factors: usize, pitch: usize, from: i32, above: i32, first: i32, end: i32,
): void {
  const start = <usize>from * pitch, stop = <usize>above * pitch;
  let k = first;
  for (; k + CHUNK <= end; k += CHUNK) {
    const at = to + ((<usize>k) << 3), column = rows + ((<usize>k) << 3);
    let a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
    for (let o = start; o < stop; o += pitch) {
      const f = v128.load_splat<f64>(factors + o);
      a = multiplySubtract(f, v128.load(column + o), a);
      b = multiplySubtract(f, v128.load(column + o, 16), b);
      c = multiplySubtract(f, v128.load(column + o, 32), c);
      d = multiplySubtract(f, v128.load(column + o, 48), d);
    }
    v128.store(at, a);
    v128.store(at, b, 16);
    v128.store(at, c, 32);
    v128.store(at, d, 48);
  }
  for (; k < end; k++) {
    const at = to + ((<usize>k) << 3), column = rows + ((<usize>k) << 3);
    let a = load<f64>(at);
    for (let o = start; o < stop; o += pitch) a = multiplySubtractOne(load<f64>(factors + o), load<f64>(column + o), a);
    store<f64>(at, a);
  }
}

/** Columns first … end − 1 of a row. */
// @ts-ignore: decorator of AssemblyScript
@inline
function scaleRow(row: usize, scale: f64, first: i32, end: i32): void {
  const s = f64x2.splat(scale);
  let k = row + ((<usize>first) << 3);
  for (const stop = k + ((<usize>((end - first) & ~3)) << 3); k < stop; k += 32) {
    const left = f64x2.mul(v128.load(k), s), right = f64x2.mul(v128.load(k, 16), s);
    v128.store(k, left);
    v128.store(k, right, 16);
  }
  for (const stop = row + ((<usize>end) << 3); k < stop; k += 8) store<f64>(k, load<f64>(k) * scale);
}
