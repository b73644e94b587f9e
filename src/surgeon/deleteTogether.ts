import type { LiveCurvature } from '../curvature/liveCurvature.ts';
import { surgeonUpdate } from './surgeonUpdate.ts';

/**
 * Deletes m weights together and corrects all others, in place; the inverse goes over to the weights that remain. An
 * inverse may have a way of its own; else one weight goes after the other with H⁻¹ downdated in between, which is the
 * same for fixed H:
 *
 *     Δw = −H⁻¹M (MᵀH⁻¹M)⁻¹ Mᵀw,   ΔE = ½ wᵀM (MᵀH⁻¹M)⁻¹ Mᵀw,   M = (e_q1 … e_qm)
 *
 * Source: Stahlberger & Riedmiller, NIPS 9 (1997), G-OBS.
 *
 * @param inverse (H + αI)⁻¹ at the live weights
 * @param weights (n) live weights; overwritten, and exactly 0 at `indices` afterwards
 * @param indices (m) among the live weights, ascending, none twice
 * @returns ΔE, the predicted increase of E
 *
 * Cost: one after the other m rows of the inverse, and nm multiply-adds.
 */
export function deleteTogether(inverse: LiveCurvature, weights: Float64Array, indices: Int32Array): number {
  if (inverse.deleteTogether) return inverse.deleteTogether(weights, indices);
  let rest: Float64Array = weights.slice();
  let increase = 0;
  for (let gone = 0; gone < indices.length; gone++) {
    const q = indices[gone] - gone;
    const row = inverse.row(q);
    increase += (rest[q] * rest[q]) / (2 * row[q]);
    surgeonUpdate(rest, row, q);
    inverse.delete(q);
    rest = without(rest, q);
  }
  spread(rest, weights, indices);
  return increase;
}

/**
 * Takes weights out of a live curvature without correcting others: those of units that have no effect.
 *
 * @param live    flat indices of its weights, ascending
 * @param weights (full n); not modified
 * @param gone    flat indices, ascending
 */
export function forget(
  curvature: LiveCurvature,
  live: Int32Array,
  weights: Float64Array,
  gone: readonly number[],
): void {
  const indices = new Int32Array(gone.length);
  for (let i = 0, found = 0; found < gone.length; i++) if (live[i] === gone[found]) indices[found++] = i;
  if (curvature.deleteTogether && gone.length > 1) {
    const values = new Float64Array(live.length);
    for (let i = 0; i < live.length; i++) values[i] = weights[live[i]];
    curvature.deleteTogether(values, indices);
  } else {
    for (let i = 0; i < gone.length; i++) curvature.delete(indices[i] - i);
  }
}

function without(values: Float64Array, q: number): Float64Array {
  values.copyWithin(q, q + 1);
  return values.subarray(0, values.length - 1);
}

/** Writes values in the places that are left between some indices, and 0 there. */
function spread(values: Float64Array, target: Float64Array, indices: Int32Array): void {
  let gone = 0;
  for (let i = 0; i < target.length; i++) {
    if (i === indices[gone]) {
      target[i] = 0;
      gone++;
    } else {
      target[i] = values[i - gone];
    }
  }
}
