import { surgeonUpdate } from '../surgeonUpdate.ts';
import type { Criterion } from './criterion.ts';
import type { CurvatureRule } from './deletionRule.ts';

/**
 * Optimal Brain Surgeon: L_q = w_q² / (2 [H⁻¹]_qq), and all other weights are corrected.
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 5.
 *
 * @example
 * ```ts
 * import { deleteNext, obsRule } from 'optimal-brain-surgeon/criteria';
 * import { DowndatedInverse } from 'optimal-brain-surgeon/inverse';
 *
 * // The inverse of (3, 1), (1, 2): L = (1²/0.8, 2²/1.2)
 * const turn = {
 *   weights: Float64Array.of(1, 2),
 *   curvature: new DowndatedInverse(Float64Array.of(0.4, -0.2, -0.2, 0.6), 2),
 * };
 * console.log(Array.from(obsRule.assess(turn).saliencies, (x) => x.toFixed(3)).join(' ')); // → 1.250 3.333
 * console.log(deleteNext(obsRule, turn).q, turn.weights.join(' ')); // → 0 0 2.5
 * ```
 */
export const obsRule: CurvatureRule = {
  assess({ weights, curvature: inverse }) {
    const diagonal = inverse.diagonal();
    const saliencies = new Float64Array(weights.length);
    for (let q = 0; q < weights.length; q++) saliencies[q] = (weights[q] * weights[q]) / (2 * diagonal[q]);
    return { saliencies, ranks: saliencies };
  },
  update: (weights, inverse, q) => surgeonUpdate(weights, inverse.row(q), q),
};

/** The criterion `obs`. */
export const obs = {
  name: 'obs',
  meaning: 'Optimal Brain Surgeon: the smallest w²/2[H⁻¹]_qq goes, and all other weights are corrected',
  needs: 'inverse',
  onKernels: true,
  rules: () => [obsRule],
} as const satisfies Criterion;
