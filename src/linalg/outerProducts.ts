/**
 * Adds Σ_r x_r x_rᵀ to the lower triangle of `sum`, in place; the upper triangle is neither read nor written.
 *
 * Only products of two non-zeros are formed: the output gradients of one-hot inputs are mostly zeros.
 *
 * @param sum  (n × n) row-major; its lower triangle is overwritten
 * @param rows (m × n) row-major, one x a row
 *
 * Cost: z²/2 multiply-adds for a row with z non-zeros.
 */
export function addOuterProducts(sum: Float64Array, rows: Float64Array, n: number): void {
  const nonZero = new Int32Array(n);
  for (let r = 0; r < rows.length; r += n) {
    let count = 0;
    for (let i = 0; i < n; i++) if (rows[r + i] !== 0) nonZero[count++] = i;
    for (let a = 0; a < count; a++) {
      const i = nonZero[a];
      const x = rows[r + i];
      for (let b = 0; b <= a; b++) sum[i * n + nonZero[b]] += x * rows[r + nonZero[b]];
    }
  }
}

/**
 * Adds the diagonal of Σ_r x_r x_rᵀ to `sum`, in place: Σ_r x_ri².
 *
 * @param sum  (n); overwritten
 * @param rows (m × n) row-major, one x a row
 *
 * Cost: m·n multiply-adds. The same additions in the same order as `addOuterProducts` makes on its diagonal.
 */
export function addSquares(sum: Float64Array, rows: Float64Array, n: number): void {
  for (let r = 0; r < rows.length; r += n) for (let i = 0; i < n; i++) sum[i] += rows[r + i] * rows[r + i];
}
