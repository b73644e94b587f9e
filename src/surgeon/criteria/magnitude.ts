import type { Criterion, WeightsAndCurvature } from './criterion.ts';
import { diagonalIncrease, setToZero } from './obd.ts';

/**
 * Magnitude: the smallest |w_q| is set to zero and the others stay. Its prediction is that of the diagonal, ½ H_qq
 * w_q².
 */
export const magnitude = {
  assess: ({ weights, curvature }: WeightsAndCurvature) => ({
    saliencies: diagonalIncrease(weights, curvature),
    ranks: weights.map(Math.abs),
  }),
  update: setToZero,
} satisfies Criterion;
