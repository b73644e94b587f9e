import { gammaObdSaliencies } from '../generalisation.ts';
import type { Criterion } from './criterion.ts';
import type { DeletionRule, Turn } from './deletionRule.ts';
import { obdRule } from './obd.ts';
import { requireEachError, requireNoNegative } from './requirements.ts';

/**
 * γOBD: OBD at a minimum of E plus weight decay, (decay + ½h_q)w_q², ranked by the estimated test error.
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996).
 *
 * @param observations residuals that E is a mean over: P·o
 */
export const gammaObdRule = (decay: number, observations: number) =>
  ({
    ...obdRule,
    assess({ weights, curvature, trainError }: Pick<Turn, 'weights' | 'curvature' | 'trainError'>) {
      const diagonal = curvature.diagonal();
      const { increases, ranks } = gammaObdSaliencies(weights, diagonal, { decay, observations, trainError });
      return { saliencies: increases, ranks };
    },
  }) satisfies DeletionRule;

/** The criterion `gammaObd`. */
export const gammaObd = {
  name: 'gammaObd',
  meaning: 'γOBD: OBD at a minimum of E plus decay, the smallest estimated test error first',
  needs: 'diagonal',
  onKernels: false,
  estimatesTestError: true,
  requires(cell) {
    requireEachError('gammaObd', cell);
    requireNoNegative('gammaObd', cell);
  },
  rules: ({ decay, observations }) => [gammaObdRule(decay, observations)],
} as const satisfies Criterion;
