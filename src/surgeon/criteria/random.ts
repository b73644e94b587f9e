import { readValue } from '../../errors.ts';
import { uniformStream } from '../../random.ts';
import type { Criterion } from './criterion.ts';
import type { DeletionRule, WeightsAndCurvature } from './deletionRule.ts';
import { diagonalIncrease, setToZero } from './obd.ts';

/**
 * Random deletion: any live weight, each as likely, is set to zero and the others stay. The floor under all rules (Le
 * Cun, Denker & Solla, NIPS 2 (1990), figure 1). Its prediction is that of the diagonal, ½ H_qq w_q².
 *
 * @param seed of the cell: each network has an order of its own
 */
export function randomRule(seed: number) {
  const uniform = uniformStream('random deletion', seed);
  return {
    assess: ({ weights, curvature }: WeightsAndCurvature) => ({
      saliencies: diagonalIncrease(weights, curvature),
      ranks: weights.map(() => uniform()),
    }),
    update: setToZero,
  } satisfies DeletionRule;
}

/** The criterion `random`. */
export const random = {
  name: 'random',
  meaning: 'any weight, each as likely, is set to zero, and the others stay',
  needs: 'diagonal',
  onKernels: true,
  drawsBySeed: true,
  rules: ({ seed }) => [randomRule(readValue(seed, 'seed'))],
} as const satisfies Criterion;
