/**
 * Cholesky factor of a small block, transposed: A = UᵀU with U = Lᵀ, row after row. Each step subtracts a multiple of
 * one row from the rows below it, which lie side by side in memory.
 *
 * @param u    (size × size) A in its upper triangle; overwritten with U. The lower triangle is not read.
 * @param size rows and columns; their pitch as well
 * @returns 0, or 1 + the index of the first pivot that is not positive and finite
 */
export function factorBlock(u: usize, size: i32): i32 {
  const pitch = (<usize>size) << 3;
  for (let j = 0; j < size; j++) {
    const row = u + <usize>j * pitch;
    const pivot = load<f64>(row + ((<usize>j) << 3));
    if (!(pivot > 0 && pivot < Infinity)) return j + 1;
    const scale = 1 / Math.sqrt(pivot);
    for (let k = j; k < size; k++) {
      const entry = row + ((<usize>k) << 3);
      store<f64>(entry, load<f64>(entry) * scale);
    }
    for (let i = j + 1; i < size; i++) {
      subtractMultiple(u + <usize>i * pitch, row, load<f64>(row + ((<usize>i) << 3)), i & ~1, size);
    }
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
    for (let j = 0; j < i; j++) {
      const factor = load<f64>(u + <usize>j * pitch + ((<usize>i) << 3));
      subtractMultiple(row, w + <usize>j * pitch, factor, 0, j + 1);
    }
    const scale = 1 / load<f64>(u + <usize>i * pitch + ((<usize>i) << 3));
    for (let k = 0; k < i; k++) {
      const entry = row + ((<usize>k) << 3);
      store<f64>(entry, load<f64>(entry) * scale);
    }
    store<f64>(row + ((<usize>i) << 3), scale);
  }
}

/** to −= factor·from on entries first … end − 1; `first` even. */
// @ts-ignore: decorator of AssemblyScript
@inline
function subtractMultiple(to: usize, from: usize, factor: f64, first: i32, end: i32): void {
  const f = f64x2.splat(factor);
  let k = (<usize>first) << 3;
  const pairs = (<usize>(end & ~1)) << 3;
  for (; k < pairs; k += 16) {
    v128.store(to + k, f64x2.sub(v128.load(to + k), f64x2.mul(f, v128.load(from + k))));
  }
  if (end & 1) store<f64>(to + k, load<f64>(to + k) - factor * load<f64>(from + k));
}
