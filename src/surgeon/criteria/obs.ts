import { surgeonUpdate } from '../surgeonUpdate.ts';
import type { Criterion, WeightsAndCurvature } from './criterion.ts';

/**
 * Optimal Brain Surgeon: L_q = w_q² / (2 [H⁻¹]_qq), and all other weights are corrected.
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 5.
 */
export const obs = {
  assess({ weights, curvature: inverse }: WeightsAndCurvature) {
    const diagonal = inverse.diagonal();
    const saliencies = new Float64Array(weights.length);
    for (let q = 0; q < weights.length; q++) saliencies[q] = (weights[q] * weights[q]) / (2 * diagonal[q]);
    return { saliencies, ranks: saliencies };
  },
  update: (weights, inverse, q) => surgeonUpdate(weights, inverse.row(q), q),
} satisfies Criterion;
