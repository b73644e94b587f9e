/**
 * The inverse of the sub-matrix without row and column q, from the inverse of the whole:
 *
 *     H⁻¹ ← H⁻¹ − H⁻¹e_q e_qᵀH⁻¹ / [H⁻¹]_qq   on the remaining rows and columns
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996), partitioned inverse with one weight; used so by NNSYSID.
 *
 * @param inverse (n × n) symmetric, row-major; not modified
 * @param q       row and column to leave out
 * @returns ((n − 1) × (n − 1)) symmetric, row-major
 *
 * Cost: n² multiply-adds.
 */
export function deleteWeight(inverse: Float64Array, n: number, q: number): Float64Array {
  const smaller = new Float64Array((n - 1) * (n - 1));
  const pivot = inverse[q * n + q];
  let r = 0;
  for (let i = 0; i < n; i++) {
    if (i === q) continue;
    for (let j = 0; j < n; j++) {
      if (j === q) continue;
      smaller[r++] = inverse[i * n + j] - (inverse[i * n + q] * inverse[q * n + j]) / pivot;
    }
  }
  return smaller;
}
