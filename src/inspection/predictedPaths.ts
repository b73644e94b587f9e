import { DeferredInverse } from '../inverse/deferredInverse.ts';
import type { CriterionName } from '../surgeon/criteria/criteria.ts';
import { deleteNext } from '../surgeon/criteria/deletionRule.ts';
import { obsRule } from '../surgeon/criteria/obs.ts';
import { factored, type InspectedHessian } from './inspectedHessian.ts';
import { type InspectedState, liveValues } from './inspectedState.ts';
import type { StateSaliencies } from './stateSaliencies.ts';

/** The rise of E that H of the start predicts along the deletions of a criterion. */
export interface PredictedPath {
  readonly criterion: CriterionName;
  /** (n − 1) flat indices, in the order in which they are deleted, down to one weight */
  readonly deleted: Int32Array;
  /** (n − 1) ½ δwᵀ(H + αI)δw of all changes up to each deletion */
  readonly rises: Float64Array;
}

/**
 * The paths that H at the start predicts, never renewed, without retraining:
 *
 * - `obs`: the smallest L_q goes, all others are corrected, the inverse is downdated; the rise is the sum of the L_q so
 *   far, which is ½ δwᵀ(H + αI)δw of the whole change (the L_q of a sub-matrix is what its constraint adds); only
 *   where H is made;
 * - `obd` and `magnitude`: weights go in the order of their ranks at the start, and the others stay. Where H
 *   is not made the rise is that of the diagonal.
 *
 * They say what E would do if it were quadratic and the network at its minimum.
 *
 * @param judged the orders of criteria
 * @throws {NumericalError} if rounding makes an inverse indefinite on the way: α is too small
 *
 * Cost: n³/3 multiply-adds for OBS, n² for others.
 */
export function predictedPaths(state: InspectedState, judged: readonly StateSaliencies[]): PredictedPath[] {
  return judged.flatMap(({ criterion, ranks }) => {
    if (criterion === 'obs') return state.matrix ? [surgeonPath(state, state.matrix)] : [];
    return criterion === 'obd' || criterion === 'magnitude' ? [pathOfOrder(state, criterion, ranks)] : [];
  });
}

function surgeonPath(state: InspectedState, matrix: InspectedHessian): PredictedPath {
  const { backend, n } = matrix;
  return backend.arena.borrow(() => {
    const inverse = factored(matrix, state.alpha, 'inverse');
    if (!inverse) throw new TypeError('OBS has judged the inverse');
    const curvature = new DeferredInverse(backend, inverse, n);
    const [deleted, rises] = [new Int32Array(n - 1), new Float64Array(n - 1)];
    let live = state.point.live;
    let weights = liveValues(state);
    let rise = 0;
    for (let step = 0; step < n - 1; step++) {
      const { q, saliency } = deleteNext(obsRule, { weights, curvature });
      rise += saliency;
      [deleted[step], rises[step]] = [live[q], rise];
      curvature.delete(q);
      [live, weights] = [live.filter((_, i) => i !== q), weights.filter((_, i) => i !== q)];
    }
    return { criterion: 'obs', deleted, rises };
  });
}

/** @param ranks (n) of the live weights, counting from 1 */
function pathOfOrder(state: InspectedState, criterion: CriterionName, ranks: Int32Array): PredictedPath {
  const { matrix, diagonal, alpha, point } = state;
  const n = ranks.length;
  const weights = liveValues(state);
  const order = new Int32Array(n);
  for (let q = 0; q < n; q++) order[ranks[q] - 1] = q;
  const slopes = new Float64Array(n); // of H times the weights deleted so far
  const rises = new Float64Array(Math.max(0, n - 1));
  let rise = 0;
  for (const [step, q] of order.subarray(0, n - 1).entries()) {
    const w = weights[q];
    rise += w * slopes[q] + 0.5 * w * w * (diagonal[q] + alpha);
    rises[step] = rise;
    if (!matrix) continue;
    const row = matrix.hessian.subarray(q * n, (q + 1) * n);
    for (let i = 0; i < n; i++) slopes[i] += w * row[i];
  }
  return { criterion, deleted: order.subarray(0, n - 1).map((q) => point.live[q]), rises };
}
