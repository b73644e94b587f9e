import type { Criterion } from './criterion.ts';
import type { CurvatureRule } from './deletionRule.ts';
import { diagonalIncrease, setToZero } from './obd.ts';

/**
 * Magnitude: the smallest |w_q| is set to zero and the others stay. Its prediction is that of the diagonal, ½ H_qq
 * w_q².
 *
 * @example
 * ```ts
 * import { magnitudeRule } from 'optimal-brain-surgeon/criteria';
 * import { DiagonalCurvature } from 'optimal-brain-surgeon/curvature';
 *
 * const turn = { weights: Float64Array.of(-1, 2), curvature: new DiagonalCurvature(Float64Array.of(9, 2)) };
 * const { ranks, saliencies } = magnitudeRule.assess(turn);
 * console.log(ranks.join(' '), saliencies.join(' ')); // → 1 2 4.5 4
 * ```
 */
export const magnitudeRule: CurvatureRule = {
  assess: ({ weights, curvature }) => ({
    saliencies: diagonalIncrease(weights, curvature),
    ranks: weights.map(Math.abs),
  }),
  update: setToZero,
};

/** The criterion `magnitude`. */
export const magnitude = {
  name: 'magnitude',
  meaning: 'the weight nearest to zero is set to zero, and the others stay',
  needs: 'diagonal',
  onKernels: true,
  rules: () => [magnitudeRule],
} as const satisfies Criterion;
