import { surgeonUpdate } from '../surgeonUpdate.ts';
import type { Criterion } from './criterion.ts';
import type { CurvatureRule } from './deletionRule.ts';

/**
 * Optimal Brain Surgeon: L_q = w_q² / (2 [H⁻¹]_qq), and all other weights are corrected.
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 5.
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
