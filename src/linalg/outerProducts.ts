/**
 * Adds Σ_r x_r x_rᵀ to the lower triangle of `sum`, in place; the upper triangle is neither read nor written.
 *
 * A zero in x contributes nothing and is skipped: the output gradients of one-hot inputs are mostly zeros.
 *
 * @param sum  (n × n) row-major; its lower triangle is overwritten
 * @param rows (m × n) row-major, one x a row
 *
 * Cost: at most m·n²/2 multiply-adds.
 */
export function addOuterProducts(sum: Float64Array, rows: Float64Array, n: number): void {
  for (let r = 0; r < rows.length; r += n) {
    for (let i = 0; i < n; i++) {
      const x = rows[r + i];
      if (x === 0) continue;
      const row = i * n;
      for (let j = 0; j <= i; j++) sum[row + j] += x * rows[r + j];
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
