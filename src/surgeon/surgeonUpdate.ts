/**
 * Deletes weight q and corrects all others at once, in place:
 *
 *     w ← w + δw,   δw = −(w_q / [H⁻¹]_qq) H⁻¹ e_q
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 5. δw minimises ½ δwᵀHδw subject to w_q + δw_q = 0; its minimum is L_q.
 *
 * @param weights (n) live weights; overwritten, and w_q is exactly 0 afterwards
 * @param row     (n) row q of (H + αI)⁻¹ at the live weights
 *
 * Cost: n multiply-adds.
 *
 * @example
 * ```ts
 * import { surgeonUpdate } from 'optimal-brain-surgeon/criteria';
 *
 * // Row 0 of the inverse of (3, 1), (1, 2): δw = −(1/0.4)·(0.4, −0.2)
 * const weights = Float64Array.of(1, 2);
 * surgeonUpdate(weights, Float64Array.of(0.4, -0.2), 0);
 * console.log(weights.join(' ')); // → 0 2.5
 * ```
 */
export function surgeonUpdate(weights: Float64Array, row: Float64Array, q: number): void {
  const factor = weights[q] / row[q];
  for (let i = 0; i < weights.length; i++) weights[i] -= factor * row[i];
  weights[q] = 0;
}
