import { EIGENSPACE_RULES, EigenspaceInverse } from '../../inverse/eigenspaceInverse.ts';
import type { Criterion } from './criterion.ts';
import type { DeletionRule, WeightsAndCurvature } from './deletionRule.ts';
import { obsRule } from './obs.ts';
import { requireNoNegative } from './requirements.ts';

/**
 * Dominant-eigenspace OBS: OBS with U_N Σ_N⁻¹ U_Nᵀ of the smallest eigenvalues in the place of H⁻¹,
 *
 *     L̄_q = ½ w_q² / (e_qᵀ U_N Σ_N⁻¹ U_Nᵀ e_q),   δw̄ = −w_q / (e_qᵀ U_N Σ_N⁻¹ U_Nᵀ e_q) · U_N Σ_N⁻¹ U_Nᵀ e_q
 *
 * Source: Hassibi, Stork, Wolff & Watanabe, NIPS 6 (1994), eq. 8 and 9; bounds on L̄_q: eq. 10.
 */
export const eigenspaceObsRule = {
  ...obsRule,
  assess(turn: WeightsAndCurvature) {
    const { saliencies } = obsRule.assess(turn);
    // A weight outside of the eigenspace cannot be deleted by moving inside of it.
    const diagonal = turn.curvature.diagonal();
    const possible = saliencies.map((saliency, q) => (diagonal[q] > 0 ? saliency : Number.POSITIVE_INFINITY));
    return { saliencies: possible, ranks: possible };
  },
  bounds(curvature, q, weight) {
    if (!(curvature instanceof EigenspaceInverse)) throw new TypeError('eigenspaceObs needs an EigenspaceInverse');
    return curvature.bounds(q, weight);
  },
} satisfies DeletionRule;

/** The criterion `eigenspaceObs`. */
export const eigenspaceObs = {
  name: 'eigenspaceObs',
  meaning: 'OBS inside the eigenspace of the smallest eigenvalues of H',
  needs: 'eigenspace',
  options: {
    dimensions: { min: 1, default: 5, meaning: 'eigenvalues that eigenspaceObs takes' },
    eigenspace: {
      values: EIGENSPACE_RULES,
      default: 'clusters',
      meaning:
        'which eigenvectors eigenspaceObs takes for the smallest eigenvalues: whole eigenspaces of equal ones ' +
        '(clusters), the same without the null space of H (nonzero), or as the solver returns them (basis)',
    },
  },
  onKernels: false,
  requires: (cell) => requireNoNegative('eigenspaceObs', cell),
  rules: () => [eigenspaceObsRule],
} as const satisfies Criterion;
