import { laneSum } from './laneSum';
import { addMultiple, dot } from './vectors';

/**
 * Below it a sum of squares of numbers near 1 has lost digits to underflow, and counts as 0: what is left out of the
 * matrix is less than 2⁻⁵⁰⁰ of it.
 */
export const SMALLEST_SQUARE: f64 = reinterpret<f64>(<u64>(1023 - 1000) << 52); // 2⁻¹⁰⁰⁰

/**
 * A = QTQᵀ with T tridiagonal, from the last row up. Row i is reflected by P = I − vvᵀ, ‖v‖² = 2, which leaves of the
 * entries before the diagonal only the last:
 *
 *     v ∝ x ± ‖x‖e,   w = Av − ½(vᵀAv)v,   A ← A − vwᵀ − wvᵀ
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th ed., 5.1.3 and 8.3.1; the order of rows as in Parlett, The
 * Symmetric Eigenvalue Problem, chapter 7. Both triangles are kept, so that rows are all there is, and stay equal to
 * the bit. While an entry takes in one reflection it is also multiplied with the next v: it is read and written once.
 *
 * @param a        (n × pitch) symmetric, 0 beyond column n, entries of 1 at most in size; overwritten: row i with v of
 *                 the reflection of row i, 0 where there is none
 * @param pitch    bytes from one row to the next, a multiple of 32
 * @param diagonal (n) of T, overwritten
 * @param beside   (n) entries of T beside it, i and i + 1; overwritten
 * @param work     room for three rows
 */
export function tridiagonalForm(a: usize, n: i32, pitch: usize, diagonal: usize, beside: usize, work: usize): void {
  memory.fill(work, 0, 3 * pitch);
  let v = work, w = work + pitch, product = work + 2 * pitch;
  for (let i = n - 1; i >= 0; i--) {
    const at = <usize>i << 3;
    const row = a + <usize>i * pitch;
    const bytes = (at + 31) & ~31;
    reflectRow(row, v, w, at, v, (at + 39) & ~31);
    store<f64>(diagonal + at, load<f64>(row + at));
    if (i == 0) return;
    store<f64>(beside + at - 8, reflector(row, at, pitch));
    memory.fill(product, 0, pitch);
    for (let r: usize = 0, other = a; r < at; r += 8, other += pitch) {
      store<f64>(product + r, reflectRow(other, v, w, r, row, bytes));
    }
    addMultiple(product, -0.5 * dot(row, product, bytes), row, bytes);
    const taken = w;
    v = row;
    w = product;
    product = taken;
  }
}

/**
 * Qᵀ = P_2 P_3 … P_(n−1) in the place of the reflections: it grows by a row and a column with each.
 *
 * Source: Golub & Van Loan, 5.1.6, backward accumulation.
 *
 * @param a (n × pitch) as `tridiagonalForm` leaves it
 */
export function accumulateReflections(a: usize, n: i32, pitch: usize): void {
  for (let i: usize = 0, v = a; i < <usize>n; i++, v += pitch) {
    const bytes = ((i << 3) + 31) & ~31;
    if (i > 0 && load<f64>(v + (i << 3) - 8) != 0) {
      for (let row = a; row < v; row += pitch) addMultiple(row, -dot(row, v, bytes), v, bytes);
    }
    memory.fill(v, 0, pitch);
    store<f64>(v + (i << 3), 1);
  }
}

/** v in the place of the entries before the diagonal, 0 from there on; @returns what the reflection leaves of them */
function reflector(row: usize, at: usize, pitch: usize): f64 {
  const last = load<f64>(row + at - 8);
  memory.fill(row + at - 8, 0, pitch - at + 8);
  const bytes = (at + 31) & ~31;
  const others = dot(row, row, bytes);
  if (!(others > SMALLEST_SQUARE)) {
    memory.fill(row, 0, at);
    return last;
  }
  const length = copysign(Math.sqrt(others + last * last), last);
  const first = last + length;
  store<f64>(row + at - 8, first);
  const scale = f64x2.splat(Math.sqrt(2 / (others + first * first)));
  for (let o: usize = 0; o < bytes; o += 32) {
    const left = f64x2.mul(scale, v128.load(row + o)), right = f64x2.mul(scale, v128.load(row + o, 16));
    v128.store(row + o, left);
    v128.store(row + o, right, 16);
  }
  return -length;
}

/** Row r/8 of A − vwᵀ − wvᵀ, in its place; @returns its product with x */
// @ts-ignore: decorator of AssemblyScript
@inline
function reflectRow(row: usize, v: usize, w: usize, r: usize, x: usize, bytes: usize): f64 {
  const vr = v128.load_splat<f64>(v + r), wr = v128.load_splat<f64>(w + r);
  let even = f64x2.splat(0), odd = f64x2.splat(0);
  for (let o: usize = 0; o < bytes; o += 32) {
    const change = f64x2.add(f64x2.mul(vr, v128.load(w + o)), f64x2.mul(wr, v128.load(v + o)));
    const next = f64x2.add(f64x2.mul(vr, v128.load(w + o, 16)), f64x2.mul(wr, v128.load(v + o, 16)));
    const p = f64x2.sub(v128.load(row + o), change), q = f64x2.sub(v128.load(row + o, 16), next);
    v128.store(row + o, p);
    v128.store(row + o, q, 16);
    even = f64x2.add(even, f64x2.mul(p, v128.load(x + o)));
    odd = f64x2.add(odd, f64x2.mul(q, v128.load(x + o, 16)));
  }
  return laneSum(even, odd);
}
