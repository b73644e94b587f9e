import { gammaObsSaliencies } from '../generalisation.ts';
import type { Criterion } from './criterion.ts';
import type { DeletionRule, Turn } from './deletionRule.ts';
import { obsRule } from './obs.ts';
import { requireEachError } from './requirements.ts';

/**
 * γOBS: OBS at a minimum of E plus weight decay, ranked by the estimated test error. J⁻¹ = (H + αI + decay·I)⁻¹ takes
 * the place of H⁻¹, and the prediction has the part of first order that E has at a minimum of the loss.
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996).
 *
 * @param observations residuals that E is a mean over: P·o
 */
export const gammaObsRule = (decay: number, observations: number) =>
  ({
    ...obsRule,
    assess({ weights, curvature: inverse, trainError }: Pick<Turn, 'weights' | 'curvature' | 'trainError'>) {
      const n = weights.length;
      const matrix = new Float64Array(n * n);
      for (let q = 0; q < n; q++) matrix.set(inverse.row(q), q * n);
      const { increases, ranks } = gammaObsSaliencies(weights, matrix, { decay, observations, trainError });
      return { saliencies: increases, ranks };
    },
  }) satisfies DeletionRule;

/** The criterion `gammaObs`. */
export const gammaObs = {
  name: 'gammaObs',
  meaning: 'γOBS: OBS at a minimum of E plus decay, the smallest estimated test error first',
  needs: 'decayedInverse',
  onKernels: false,
  estimatesTestError: true,
  requires: (cell) => requireEachError('gammaObs', cell),
  rules: ({ decay, observations }) => [gammaObsRule(decay, observations)],
} as const satisfies Criterion;
