/** Copies the lower triangle of the (n × n) row-major `matrix` onto the upper one, in place: exactly symmetric. */
export function mirrorLower(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j];
}

/** tr A = Σ A_ii of an (n × n) row-major matrix. */
export function matrixTrace(matrix: Float64Array, n: number): number {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += matrix[i * n + i];
  return trace;
}

/**
 * A + αI, a new (n × n) row-major matrix.
 *
 * @param matrix (n × n), not modified
 * @param alpha  added to the diagonal
 */
export function damped(matrix: Float64Array, n: number, alpha: number): Float64Array {
  const sum = matrix.slice();
  for (let i = 0; i < n; i++) sum[i * n + i] += alpha;
  return sum;
}
