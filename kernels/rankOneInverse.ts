import { copyFour, firstOf, secondOf } from './blocks';
import { laneSum } from './laneSum';
import { multiplyAdd, multiplySubtract } from './multiplyAdd';

/**
 * (H + αI)⁻¹ in one pass over the rows y of H = (1/P) Σ y yᵀ, from H₀⁻¹ = I/α:
 *
 *     H⁻¹ ← H⁻¹ − u uᵀ,   u = H⁻¹y/√(P + yᵀH⁻¹y)
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 17 and 18, one row at a time. The lower triangle is all there is of H⁻¹.
 * While it takes in one row, each of its entries is also multiplied with the next row: it is read and written once a
 * row. Two rows of H⁻¹ at a time.
 *
 * @param inverse (size × size), size a multiple of 4; its lower triangle and the pairs on its diagonal are overwritten;
 *                the identity beyond n
 * @param n       live weights
 * @param rows    packed panels, as `rowPanels` makes them
 * @param depth   rows of all panels
 * @param samples P
 * @param work    room for 4·size doubles
 * @returns −1, or the number of rows taken in before yᵀH⁻¹y was negative or not finite; work then begins with that
 */
export function rankOneInverse(
  inverse: usize, n: i32, size: i32, rows: usize, depth: i32, samples: f64, alpha: f64, work: usize,
): i32 {
  const bytes = (<usize>size) << 3;
  const u = work, y = work + bytes;
  let x = work + 2 * bytes, next = work + 3 * bytes;
  startDiagonal(inverse, n, size, 1 / alpha);
  if (depth == 0) return -1;
  gatherRow(x, rows, depth, 0, size);
  scaleRow(y, x, 1 / alpha, bytes);
  for (let r = 0; r < depth; r++) {
    const quadratic = product(x, y, bytes); // yᵀH⁻¹y
    if (!(quadratic >= 0 && quadratic < Infinity)) {
      store<f64>(work, quadratic);
      return r;
    }
    scaleRow(u, y, 1 / Math.sqrt(samples + quadratic), bytes);
    gatherRow(next, rows, depth, min(r + 1, depth - 1), size);
    memory.fill(y, 0, bytes);
    for (let i: usize = 0, row = inverse; i < bytes; i += 16, row += 2 * bytes) takeIn(row, row + bytes, u, next, y, i);
    const taken = x;
    x = next;
    next = taken;
  }
  return -1;
}

/** Rows i/8 and i/8 + 1 of H⁻¹: −= u uᵀ, and what they add to y = H⁻¹x. */
// @ts-ignore: decorator of AssemblyScript
@inline
function takeIn(row: usize, below: usize, u: usize, x: usize, y: usize, i: usize): void {
  const u0 = v128.load_splat<f64>(u + i), u1 = v128.load_splat<f64>(u + i, 8);
  const x0 = v128.load_splat<f64>(x + i), x1 = v128.load_splat<f64>(x + i, 8);
  let d0 = f64x2.splat(0), d1 = f64x2.splat(0);
  let o: usize = 0;
  for (const stop = i & ~31; o < stop; o += 32) {
    const u2 = v128.load(u + o), u3 = v128.load(u + o, 16);
    const a = multiplySubtract(u0, u2, v128.load(row + o)), b = multiplySubtract(u0, u3, v128.load(row + o, 16));
    v128.store(row + o, a);
    v128.store(row + o, b, 16);
    const c = multiplySubtract(u1, u2, v128.load(below + o)), d = multiplySubtract(u1, u3, v128.load(below + o, 16));
    v128.store(below + o, c);
    v128.store(below + o, d, 16);
    const left = added(x0, a, x1, c, v128.load(y + o)), right = added(x0, b, x1, d, v128.load(y + o, 16));
    v128.store(y + o, left);
    v128.store(y + o, right, 16);
    const x2 = v128.load(x + o), x3 = v128.load(x + o, 16);
    d0 = multiplyAdd(b, x3, multiplyAdd(a, x2, d0));
    d1 = multiplyAdd(d, x3, multiplyAdd(c, x2, d1));
  }
  if (i & 16) {
    const uo = v128.load(u + o), xo = v128.load(x + o);
    const a = multiplySubtract(u0, uo, v128.load(row + o)), c = multiplySubtract(u1, uo, v128.load(below + o));
    v128.store(row + o, a);
    v128.store(below + o, c);
    v128.store(y + o, added(x0, a, x1, c, v128.load(y + o)));
    d0 = multiplyAdd(a, xo, d0);
    d1 = multiplyAdd(c, xo, d1);
  }
  const uo = v128.load(u + i), xo = v128.load(x + i);
  const a = multiplySubtract(u0, uo, v128.load(row + i)), c = multiplySubtract(u1, uo, v128.load(below + i));
  v128.store(row + i, a);
  v128.store(below + i, c);
  d0 = multiplyAdd(a, xo, d0);
  d1 = multiplyAdd(c, xo, d1);
  v128.store(y + i, f64x2.add(v128.load(y + i), f64x2.add(firstOf(d0, d1), secondOf(d0, d1))));
}

/** y + (x₀a + x₁c) */
// @ts-ignore: decorator of AssemblyScript
@inline
function added(x0: v128, a: v128, x1: v128, c: v128, y: v128): v128 {
  return f64x2.add(y, multiplyAdd(x1, c, f64x2.mul(x0, a)));
}

/** a·b in four lanes, which are added at the end. */
// @ts-ignore: decorator of AssemblyScript
@inline
function product(a: usize, b: usize, bytes: usize): f64 {
  let even = f64x2.splat(0), odd = f64x2.splat(0);
  for (let o: usize = 0; o < bytes; o += 32) {
    even = multiplyAdd(v128.load(a + o), v128.load(b + o), even);
    odd = multiplyAdd(v128.load(a + o, 16), v128.load(b + o, 16), odd);
  }
  return laneSum(even, odd);
}

/** to = factor·from */
// @ts-ignore: decorator of AssemblyScript
@inline
function scaleRow(to: usize, from: usize, factor: f64, bytes: usize): void {
  const f = f64x2.splat(factor);
  for (let o: usize = 0; o < bytes; o += 32) {
    const left = f64x2.mul(f, v128.load(from + o)), right = f64x2.mul(f, v128.load(from + o, 16));
    v128.store(to + o, left);
    v128.store(to + o, right, 16);
  }
}

/** Row r of packed panels, entry by entry. */
// @ts-ignore: decorator of AssemblyScript
@inline
function gatherRow(to: usize, rows: usize, depth: i32, r: i32, size: i32): void {
  const panel = (<usize>depth) << 5;
  const end = to + ((<usize>size) << 3);
  for (let from = rows + ((<usize>r) << 5); to < end; to += 32, from += panel) copyFour(to, from);
}

/** `value`·I of the first n rows, the identity beyond them; the lower triangle and the pairs on the diagonal. */
function startDiagonal(matrix: usize, n: i32, size: i32, value: f64): void {
  const pitch = (<usize>size) << 3;
  for (let i = 0, row = matrix; i < size; i++, row += pitch) {
    memory.fill(row, 0, (<usize>((i | 1) + 1)) << 3);
    store<f64>(row + ((<usize>i) << 3), i < n ? value : 1);
  }
}
