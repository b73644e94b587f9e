import { gammaObsSaliencies } from '../generalisation.ts';
import type { Criterion, Turn } from './criterion.ts';
import { obs } from './obs.ts';

/**
 * γOBS: OBS at a minimum of E plus weight decay, ranked by the estimated test error. J⁻¹ = (H + αI + decay·I)⁻¹ takes
 * the place of H⁻¹, and the prediction has the part of first order that E has at a minimum of the loss.
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996).
 *
 * @param observations residuals that E is a mean over: P·o
 */
export const gammaObs = (decay: number, observations: number) =>
  ({
    ...obs,
    assess({ weights, curvature: inverse, trainError }: Pick<Turn, 'weights' | 'curvature' | 'trainError'>) {
      const n = weights.length;
      const matrix = new Float64Array(n * n);
      for (let q = 0; q < n; q++) matrix.set(inverse.row(q), q * n);
      const { increases, ranks } = gammaObsSaliencies(weights, matrix, n, decay, observations, trainError);
      return { saliencies: increases, ranks };
    },
  }) satisfies Criterion;
