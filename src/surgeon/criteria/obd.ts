import type { LiveCurvature } from '../../curvature/liveCurvature.ts';
import type { Criterion } from './criterion.ts';
import type { CurvatureRule } from './deletionRule.ts';

/**
 * Optimal Brain Damage: s_q = ½ H_qq w_q², the weight is set to zero and the others stay.
 *
 * Source: Le Cun, Denker & Solla, NIPS 2 (1990), eq. 3 and step 4 of the recipe; with the diagonal of H + αI. Which
 * diagonal is the field `curvature`: that of the Gauss–Newton H, or the one that paper backpropagates.
 *
 * @example
 * ```ts
 * import { deleteNext, obdRule } from 'optimal-brain-surgeon/criteria';
 * import { DiagonalCurvature } from 'optimal-brain-surgeon/curvature';
 *
 * // s = (½·9·1², ½·2·2²): OBD takes the second weight, the larger one.
 * const turn = { weights: Float64Array.of(1, 2), curvature: new DiagonalCurvature(Float64Array.of(9, 2)) };
 * const { q, saliency } = deleteNext(obdRule, turn);
 * console.log(q, saliency, turn.weights.join(' ')); // → 1 4 1 0
 * ```
 */
export const obdRule: CurvatureRule = {
  assess({ weights, curvature }) {
    const saliencies = diagonalIncrease(weights, curvature);
    return { saliencies, ranks: saliencies };
  },
  update: setToZero,
};

/** The criterion `obd`. */
export const obd = {
  name: 'obd',
  meaning: 'Optimal Brain Damage: the smallest ½H_qq w² is set to zero, and the others stay',
  needs: 'diagonal',
  onKernels: true,
  rules: () => [obdRule],
} as const satisfies Criterion;

/** ½ H_qq w_q², the prediction of every rule that leaves the other weights alone. */
export function diagonalIncrease(weights: Float64Array, curvature: LiveCurvature): Float64Array {
  const diagonal = curvature.diagonal();
  return weights.map((w, q) => 0.5 * w * w * diagonal[q]);
}

/** Deletes weight q and leaves the others. */
export function setToZero(weights: Float64Array, _: LiveCurvature, q: number): void {
  weights[q] = 0;
}
