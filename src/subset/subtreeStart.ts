import type { Subtree } from './subtree.ts';

/** The node that a subtree begins with. */
export interface SubtreeStart {
  /** (u × u) the inverse at the undecided weights, without what was deleted, row-major */
  readonly matrix: Float64Array;
  /** (u) the best values of the undecided weights, all of them kept */
  readonly weights: Float64Array;
  /** of the mask that keeps all undecided weights */
  readonly loss: number;
}

/**
 * The deletions that lead to a subtree, one after the other: w ← w − (w_q/[A⁻¹]_qq) A⁻¹e_q, A⁻¹ downdated, and the sum
 * of the L_q.
 *
 * @param inverse (n × n) A⁻¹, not modified
 * @param center  (n) w₀
 *
 * Cost: n² multiply-adds a deletion.
 */
export function subtreeStart(
  inverse: Float64Array,
  center: Float64Array,
  { deleted, undecided }: Subtree,
): SubtreeStart {
  const n = center.length;
  const rest = inverse.slice();
  const weights = center.slice();
  let loss = 0;
  for (const q of deleted) {
    const row = rest.slice(q * n, q * n + n);
    const factor = weights[q] / row[q];
    loss += 0.5 * factor * weights[q];
    for (let i = 0; i < n; i++) {
      const share = row[i] / row[q];
      for (let j = 0; j < n; j++) rest[i * n + j] -= share * row[j];
    }
    for (let i = 0; i < n; i++) weights[i] -= factor * row[i];
  }
  const u = undecided.length;
  const matrix = new Float64Array(u * u);
  for (let i = 0; i < u; i++) {
    for (let j = 0; j < u; j++) matrix[i * u + j] = rest[undecided[i] * n + undecided[j]];
  }
  return { matrix, weights: Float64Array.from(undecided, (q) => weights[q]), loss };
}
