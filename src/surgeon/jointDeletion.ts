import type { LiveCurvature } from '../curvature/liveCurvature.ts';
import { NumericalError } from '../errors.ts';
import { factorCholesky, solveCholesky } from '../linalg/cholesky.ts';
import { sumOfSquares } from '../linalg/norms.ts';
import type { Network } from '../network/architecture.ts';
import type { Mask } from '../network/mask.ts';

/** Several weights that go together. */
export interface GroupDeletion {
  /** (m) indices among the live weights, ascending */
  readonly indices: readonly number[];
  /** ΔE, predicted increase of E */
  readonly saliency: number;
}

/** A unit, and the weights that take it out of the network. */
export interface UnitGroup {
  /** an input or a hidden unit, as its index among `Network.values` */
  readonly unit: number;
  /** (m) indices among the live weights of all its outgoing ones, ascending */
  readonly indices: readonly number[];
}

/**
 * Predicted increase of E when m weights are deleted together and all others corrected, with M = (e_q1 … e_qm):
 *
 *     ΔE = ½ wᵀM (MᵀH⁻¹M)⁻¹ Mᵀw
 *
 * Source: Stahlberger & Riedmiller, NIPS 9 (1997), G-OBS. For fixed H it is the sum of the L_q of m single deletions.
 *
 * @param weights (n) live weights
 * @param block   (m × m) MᵀH⁻¹M, principal block of (H + αI)⁻¹ at `indices`, row-major; its lower triangle counts;
 *   not modified
 * @param indices  (m) indices of the live weights to delete, in the order of the block
 * @throws {NumericalError} if the block is singular in double precision
 *
 * Cost: m³/6 multiply-adds. Rounding: of the order of m·u·κ(block), relative.
 *
 * @example
 * ```ts
 * import { jointSaliency } from 'optimal-brain-surgeon/criteria';
 *
 * // Both of two weights: ½wᵀAw with A of the rows (3, 1) and (1, 2), ½(3 + 2·2 + 2·4). One after the other: 1²/0.8 for
 * // the first, which corrects the second to 2.5, then ½·2·2.5².
 * const inverse = Float64Array.of(0.4, -0.2, -0.2, 0.6);
 * console.log(jointSaliency(Float64Array.of(1, 2), inverse, [0, 1]).toFixed(6)); // → 7.500000
 * ```
 */
export function jointSaliency(weights: Float64Array, block: Float64Array, indices: readonly number[]): number {
  const m = indices.length;
  const factor = blockFactor(block, m);
  const solved = new Float64Array(m); // L⁻¹Mᵀw, whose ½‖·‖² is ΔE and never negative
  for (let r = 0; r < m; r++) {
    let sum = weights[indices[r]];
    for (let k = 0; k < r; k++) sum -= factor[r * m + k] * solved[k];
    solved[r] = sum / factor[r * m + r];
  }
  return 0.5 * sumOfSquares(solved);
}

/**
 * Deletes m weights together and corrects all others, in place:
 *
 *     w ← w + Δw,   Δw = −H⁻¹M (MᵀH⁻¹M)⁻¹ Mᵀw
 *
 * Source: Stahlberger & Riedmiller, NIPS 9 (1997), G-OBS. Δw minimises ½ ΔwᵀHΔw subject to (w + Δw)ᵀM = 0.
 *
 * @param weights (n) live weights; overwritten, and exactly 0 at `indices` afterwards
 * @param rows    (m × n) rows of (H + αI)⁻¹ at `indices`, row-major
 * @param indices  (m) indices of the live weights to delete, in the order of the rows
 * @throws {NumericalError} if MᵀH⁻¹M is singular in double precision
 *
 * Cost: nm + m³/6 multiply-adds.
 */
export function jointUpdate(weights: Float64Array, rows: Float64Array, indices: readonly number[]): void {
  const [n, m] = [weights.length, indices.length];
  const multipliers = Float64Array.from({ length: m }, (_, r) => weights[indices[r]]);
  solveCholesky(blockFactor(principalBlock(rows, n, indices), m), m, multipliers); // (MᵀH⁻¹M)⁻¹Mᵀw
  for (let r = 0; r < m; r++) {
    for (let i = 0; i < n; i++) weights[i] -= multipliers[r] * rows[r * n + i];
  }
  for (let r = 0; r < m; r++) weights[indices[r]] = 0;
}

/** Rows of (H + αI)⁻¹ at some indices, (m × n) row-major: a copy that stays as it is. */
export function inverseRows(inverse: LiveCurvature, n: number, indices: readonly number[]): Float64Array {
  const rows = new Float64Array(indices.length * n);
  for (let r = 0; r < indices.length; r++) rows.set(inverse.row(indices[r]), r * n);
  return rows;
}

/** MᵀH⁻¹M, (m × m) row-major, from the rows H⁻¹M, (m × n). */
export function principalBlock(rows: Float64Array, n: number, indices: readonly number[]): Float64Array {
  const m = indices.length;
  return Float64Array.from({ length: m * m }, (_, k) => rows[Math.floor(k / m) * n + indices[k % m]]);
}

/** Cholesky factor of MᵀH⁻¹M, (m × m) row-major. */
function blockFactor(block: Float64Array, m: number): Float64Array {
  const factor = block.slice();
  let positive = factorCholesky(factor, m);
  for (let r = 0; r < m && positive; r++) {
    positive = isPivot(factor[r * m + r] * factor[r * m + r], block[r * m + r], r);
  }
  if (!positive) throw new NumericalError('MᵀH⁻¹M is singular', { m });
  return factor;
}

/**
 * Whether what `eliminations` others leave of a diagonal entry is more than their rounding errors: each subtracts a
 * product of at most that entry, rounded twice, so that they add up to eliminations·ε of it.
 */
const isPivot = (pivot: number, entry: number, eliminations: number) => pivot > eliminations * Number.EPSILON * entry;

/**
 * The outgoing weights of each input and hidden unit that has any: the candidates of Unit-OBS. Without them the unit is
 * gone, its incoming weights too. Biases are weights from the constant 1, which is no unit.
 *
 * Source: Stahlberger & Riedmiller, NIPS 9 (1997), Unit-OBS.
 *
 * @param live flat indices of the live weights, ascending; if it leaves some out (biases exempt, say), units that
 *   cannot be taken out without those are no candidates
 * @returns in the order of `Network.values`: inputs, then hidden units layer by layer
 */
export function unitGroups({ stages, values, sourceOf }: Network, mask: Mask, live: Int32Array): UnitGroup[] {
  const constants = new Set(stages.map(({ firstValue }) => firstValue - 1));
  const groups = Array.from({ length: values }, (_, unit) => ({ unit, indices: [] as number[] }));
  for (const [q, isLive] of mask.entries()) if (isLive === 1) groups[sourceOf[q]].indices.push(live.indexOf(q));
  return groups.filter(({ unit, indices }) => indices.length > 0 && !indices.includes(-1) && !constants.has(unit));
}

/**
 * The unit whose deletion is predicted to cost least: the first of those with the smallest ΔE(u).
 *
 * Source: Stahlberger & Riedmiller, NIPS 9 (1997), Unit-OBS.
 *
 * @param weights (n) live weights
 * @param inverse (H + αI)⁻¹ at the live weights
 * @param groups  at least one
 * @throws {NumericalError} if a block of H⁻¹ is singular, or if no ΔE(u) is a number
 *
 * Cost: a row of H⁻¹ for each weight, and m³/6 multiply-adds for each unit.
 */
export function bestUnit(
  weights: Float64Array,
  inverse: LiveCurvature,
  groups: readonly UnitGroup[],
): UnitGroup & GroupDeletion {
  let best: (UnitGroup & GroupDeletion) | null = null;
  for (const group of groups) {
    const rows = inverseRows(inverse, weights.length, group.indices);
    const block = principalBlock(rows, weights.length, group.indices);
    const saliency = jointSaliency(weights, block, group.indices);
    if (saliency < (best?.saliency ?? Infinity)) best = { ...group, saliency };
  }
  if (!best) throw new NumericalError('no unit has a finite predicted error', { units: groups.length });
  return best;
}

/** The best group of more weights than this is not searched for: practical for m ≤ 3, say the authors of G-OBS. */
export const MAX_TOGETHER = 3;
/** More groups than this are not searched. */
export const MAX_GROUPS = 2e6;

/**
 * The m weights whose joint deletion is predicted to cost least, by exhaustive search; of equal ones the first in
 * lexicographic order. ΔE in closed form, as successive single deletions from a fixed H,
 *
 *     ΔE = ½ Σ_d w_d² / [H⁻¹]_dd,   w ← w − (w_q/[H⁻¹]_qq) H⁻¹e_q,   H⁻¹ ← H⁻¹ − H⁻¹e_q e_qᵀH⁻¹/[H⁻¹]_qq in between.
 *
 * Source: Stahlberger & Riedmiller, NIPS 9 (1997), G-OBS.
 *
 * @param weights (n) live weights
 * @param inverse (H + αI)⁻¹ at the live weights
 * @param m       from 1 to 3, and at most n
 * @throws {RangeError} if m is none of these, or if there are more than `MAX_GROUPS` groups
 * @throws {NumericalError} if a block of H⁻¹ that is looked at is singular, or if no ΔE is a number
 *
 * Cost: less than n³ multiply-adds; memory (m − 1)·n² doubles. Nothing is allocated for a group.
 *
 * @example
 * ```ts
 * import { bestGroup } from 'optimal-brain-surgeon/criteria';
 * import { DiagonalCurvature } from 'optimal-brain-surgeon/curvature';
 *
 * // H⁻¹ = I, so that ΔE is half the sum of squares.
 * const found = bestGroup(Float64Array.of(3, 1, 2), new DiagonalCurvature(Float64Array.of(1, 1, 1)), 2);
 * console.log(found.indices.join(' '), found.saliency); // → 1 2 2.5
 * ```
 */
export function bestGroup(weights: Float64Array, inverse: LiveCurvature, m: number): GroupDeletion {
  const n = weights.length;
  const max = Math.min(MAX_TOGETHER, n);
  if (!Number.isInteger(m) || m < 1 || m > max) throw new RangeError(`a group has 1 to ${max} weights, not ${m}`);
  if (groupCount(n, m) > MAX_GROUPS) throw new RangeError(`${m} of ${n} weights: more than ${MAX_GROUPS} groups`);

  // What d deletions leave: weights, diagonal of H⁻¹, and H⁻¹ itself (above its diagonal) unless the next is the last
  // one.
  const left = Array.from({ length: m }, (_, d) => ({
    weights: weights.slice(),
    diagonal: inverse.diagonal().slice(),
    matrix: new Float64Array(d < m - 1 ? n * n : 0),
  }));
  for (let q = 0; q < n && m > 1; q++) left[0].matrix.set(inverse.row(q), q * n);

  const chosen = new Int32Array(m);
  const best = new Int32Array(m);
  let min = Infinity;

  const search = (d: number, from: number, spent: number): void => {
    const { weights: w, diagonal } = left[d];
    for (let q = from; q <= n - m + d; q++) {
      const pivot = diagonal[q];
      if (!isPivot(pivot, left[0].diagonal[q], d)) {
        throw new NumericalError('MᵀH⁻¹M is singular', { m, first: d > 0 ? chosen[0] : q, last: q });
      }
      const saliency = spent + (0.5 * w[q] * w[q]) / pivot;
      if (!(saliency < min)) continue; // nor is any group that goes on from here: terms are not negative
      chosen[d] = q;
      if (d === m - 1) {
        min = saliency;
        best.set(chosen);
      } else {
        eliminate(d, q);
        search(d + 1, q + 1, saliency);
      }
    }
  };

  /** Goes from what d deletions leave to what the deletion of q leaves of the weights after q. */
  const eliminate = (d: number, q: number): void => {
    const { weights: w, diagonal, matrix } = left[d];
    const next = left[d + 1];
    const row = q * n;
    for (let i = q + 1; i < n; i++) {
      const factor = matrix[row + i] / diagonal[q];
      next.weights[i] = w[i] - factor * w[q];
      next.diagonal[i] = diagonal[i] - factor * matrix[row + i];
      if (d + 1 < m - 1) {
        for (let j = i + 1; j < n; j++) next.matrix[i * n + j] = matrix[i * n + j] - factor * matrix[row + j];
      }
    }
  };

  search(0, 0, 0);
  if (min === Infinity) throw new NumericalError('no group has a finite predicted error', { n, m });
  return { indices: [...best], saliency: min };
}

/** n choose m, each factor a whole number as far as doubles go. */
export function groupCount(n: number, m: number): number {
  let count = 1;
  for (let i = 1; i <= Math.min(m, n - m); i++) count = (count * (n - i + 1)) / i;
  return count;
}
