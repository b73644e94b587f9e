/**
 * Cholesky factor A = LLᵀ, in place: the lower triangle of `matrix` becomes L, the upper one is neither read nor
 * written.
 *
 * @param matrix (n × n) symmetric positive definite, row-major; overwritten
 * @returns whether the matrix is positive definite in double precision; if not, it is left half done
 *
 * Cost: n³/6 multiply-adds.
 */
export function factorCholesky(matrix: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k] * matrix[j * n + k];
      if (j < i) {
        matrix[i * n + j] = sum / matrix[j * n + j];
      } else if (sum > 0 && sum < Infinity) {
        matrix[i * n + i] = Math.sqrt(sum);
      } else {
        return false;
      }
    }
  }
  return true;
}

/**
 * Solves LLᵀx = b, in place.
 *
 * @param factor (n × n) as `factorCholesky` leaves it
 * @param vector (n) b; overwritten with x
 */
export function solveCholesky(factor: Float64Array, n: number, vector: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = vector[i];
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * vector[k];
    vector[i] = sum / factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = vector[i];
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i] * vector[k];
    vector[i] = sum / factor[i * n + i];
  }
}
