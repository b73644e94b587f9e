import { gammaObdSaliencies } from '../generalisation.ts';
import type { Criterion, Turn } from './criterion.ts';
import { obd } from './obd.ts';

/**
 * γOBD: OBD at a minimum of E plus weight decay, (decay + ½h_q)w_q², ranked by the estimated test error.
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996).
 *
 * @param observations residuals that E is a mean over: P·o
 */
export const gammaObd = (decay: number, observations: number) =>
  ({
    ...obd,
    assess({ weights, curvature, trainError }: Pick<Turn, 'weights' | 'curvature' | 'trainError'>) {
      const diagonal = curvature.diagonal();
      const { increases, ranks } = gammaObdSaliencies(weights, diagonal, decay, observations, trainError);
      return { saliencies: increases, ranks };
    },
  }) satisfies Criterion;
