import { dot } from './dot';

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
  const start = f64x2.splat(1 / alpha);
  for (let o: usize = 0; o < bytes; o += 16) v128.store(y + o, f64x2.mul(start, v128.load(x + o)));
  for (let r = 0; r < depth; r++) {
    const quadratic = dot(x, y, bytes); // yᵀH⁻¹y
    if (!(quadratic >= 0 && quadratic < Infinity)) {
      store<f64>(work, quadratic);
      return r;
    }
    const scale = f64x2.splat(1 / Math.sqrt(samples + quadratic));
    for (let o: usize = 0; o < bytes; o += 16) v128.store(u + o, f64x2.mul(scale, v128.load(y + o)));
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
  for (let o: usize = 0; o < i; o += 16) {
    const uo = v128.load(u + o), xo = v128.load(x + o);
    const a = f64x2.sub(v128.load(row + o), f64x2.mul(u0, uo));
    const b = f64x2.sub(v128.load(below + o), f64x2.mul(u1, uo));
    v128.store(row + o, a);
    v128.store(below + o, b);
    v128.store(y + o, f64x2.add(v128.load(y + o), f64x2.add(f64x2.mul(x0, a), f64x2.mul(x1, b))));
    d0 = f64x2.add(d0, f64x2.mul(a, xo));
    d1 = f64x2.add(d1, f64x2.mul(b, xo));
  }
  const uo = v128.load(u + i), xo = v128.load(x + i);
  const a = f64x2.sub(v128.load(row + i), f64x2.mul(u0, uo));
  const b = f64x2.sub(v128.load(below + i), f64x2.mul(u1, uo));
  v128.store(row + i, a);
  v128.store(below + i, b);
  d0 = f64x2.add(d0, f64x2.mul(a, xo));
  d1 = f64x2.add(d1, f64x2.mul(b, xo));
  const left = i8x16.shuffle(d0, d1, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  const right = i8x16.shuffle(d0, d1, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  v128.store(y + i, f64x2.add(v128.load(y + i), f64x2.add(left, right)));
}

/** Row r of packed panels, entry by entry. */
// @ts-ignore: decorator of AssemblyScript
@inline
function gatherRow(to: usize, rows: usize, depth: i32, r: i32, size: i32): void {
  const panel = (<usize>depth) << 5;
  const end = to + ((<usize>size) << 3);
  for (let from = rows + ((<usize>r) << 5); to < end; to += 32, from += panel) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  }
}

/** `value`·I of the first n rows, the identity beyond them; the lower triangle and the pairs on the diagonal. */
function startDiagonal(matrix: usize, n: i32, size: i32, value: f64): void {
  const pitch = (<usize>size) << 3;
  for (let i = 0, row = matrix; i < size; i++, row += pitch) {
    memory.fill(row, 0, (<usize>((i | 1) + 1)) << 3);
    store<f64>(row + ((<usize>i) << 3), i < n ? value : 1);
  }
}
