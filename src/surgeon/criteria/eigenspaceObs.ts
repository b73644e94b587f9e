import { EigenspaceInverse } from '../../inverse/eigenspaceInverse.ts';
import type { Criterion, WeightsAndCurvature } from './criterion.ts';
import { obs } from './obs.ts';

/**
 * Dominant-eigenspace OBS: OBS with U_N Σ_N⁻¹ U_Nᵀ of the smallest eigenvalues in the place of H⁻¹,
 *
 *     L̄_q = ½ w_q² / (e_qᵀ U_N Σ_N⁻¹ U_Nᵀ e_q),   δw̄ = −w_q / (e_qᵀ U_N Σ_N⁻¹ U_Nᵀ e_q) · U_N Σ_N⁻¹ U_Nᵀ e_q
 *
 * Source: Hassibi, Stork, Wolff & Watanabe, NIPS 6 (1994), eq. 8 and 9; bounds on L̄_q: eq. 10.
 */
export const eigenspaceObs = {
  ...obs,
  assess(turn: WeightsAndCurvature) {
    const { saliencies } = obs.assess(turn);
    // A weight outside of the eigenspace cannot be deleted by moving inside of it.
    const diagonal = turn.curvature.diagonal();
    const possible = saliencies.map((saliency, q) => (diagonal[q] > 0 ? saliency : Number.POSITIVE_INFINITY));
    return { saliencies: possible, ranks: possible };
  },
  bounds(curvature, q, weight) {
    if (!(curvature instanceof EigenspaceInverse)) throw new TypeError('eigenspaceObs needs an EigenspaceInverse');
    return curvature.bounds(q, weight);
  },
} satisfies Criterion;
