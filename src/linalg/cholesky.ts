import { mirrorLower } from './symmetric.ts';

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

/**
 * The inverse of A = LLᵀ from its factor: column i solves LLᵀx = e_i, from row i on, where e_i begins and the lower
 * triangle of A⁻¹ does; the upper one is its mirror.
 *
 * @param factor (n × n) as `factorCholesky` leaves it; its upper triangle is overwritten with Lᵀ, so that both solves
 *   read along rows
 * @returns (n × n) exactly symmetric, row-major
 *
 * Cost: n³/3 multiply-adds.
 */
export function inverseFromCholesky(factor: Float64Array, n: number): Float64Array {
  mirrorLower(factor, n);
  const inverse = new Float64Array(n * n);
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    x[i] = 1 / factor[i * n + i];
    for (let r = i + 1; r < n; r++) {
      let sum = 0;
      for (let k = i; k < r; k++) sum -= factor[r * n + k] * x[k];
      x[r] = sum / factor[r * n + r];
    }
    for (let r = n - 1; r >= i; r--) {
      let sum = x[r];
      for (let k = r + 1; k < n; k++) sum -= factor[r * n + k] * x[k];
      x[r] = sum / factor[r * n + r];
      inverse[r * n + i] = x[r];
    }
  }
  mirrorLower(inverse, n);
  return inverse;
}
