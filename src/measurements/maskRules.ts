import { DiagonalCurvature } from '../curvature/liveCurvature.ts';
import { backwardElimination } from '../subset/backwardElimination.ts';
import { oneShotKept, oneShotSummed } from '../subset/oneShot.ts';
import type { QuadraticModel, SubsetFit } from '../subset/quadraticModel.ts';
import { swapSearch } from '../subset/swapSearch.ts';
import type { CurvatureRule } from '../surgeon/criteria/deletionRule.ts';
import { magnitudeRule } from '../surgeon/criteria/magnitude.ts';
import { obdRule } from '../surgeon/criteria/obd.ts';

/** The weights that a rule leaves of a model. */
export type RuledWeights = Pick<SubsetFit, 'kept' | 'weights'>;

/**
 * Rules that choose a mask of each size on one model, none of them sure to find the best. What they leave of k weights,
 * 1 … n − 1:
 *
 *     obs        greedy OBS with one H, all others corrected exactly at each deletion
 *     obsSwap    the best of passes with swaps, down from those masks and up from none (`swapSearch`)
 *     oneShot    all saliencies of OBS from one inverse, the updates of single deletions added up
 *     obd        the largest ½A_qq w², the others as they were
 *     magnitude  the largest |w|, the others as they were
 */
export const MASK_RULES: Readonly<Record<MaskRuleName, (model: QuadraticModel) => (k: number) => RuledWeights>> = {
  obs: (model) => backwardElimination(model).at,
  obsSwap(model) {
    const found = swapSearch(model);
    return (k) => found.get(k)!;
  },
  oneShot: (model) => (k) => ({ kept: oneShotKept(model, k), weights: oneShotSummed(model, k) }),
  obd: (model) => setToZero(model, obdRule),
  magnitude: (model) => setToZero(model, magnitudeRule),
};

/** Name of a rule that chooses masks. */
export type MaskRuleName = 'obs' | 'obsSwap' | 'oneShot' | 'obd' | 'magnitude';

/** Nothing is corrected, so that no rank changes: the smallest go, of equal ones the first. */
function setToZero({ n, matrix, center }: QuadraticModel, { assess }: CurvatureRule) {
  const diagonal = new DiagonalCurvature(center.map((_, q) => matrix[q * (n + 1)]));
  const { ranks } = assess({ weights: center, curvature: diagonal });
  const order = Array.from(center.keys()).sort((p, q) => ranks[p] - ranks[q] || p - q);
  return (k: number): RuledWeights => {
    const weights = center.slice();
    for (const q of order.slice(0, n - k)) weights[q] = 0;
    return { kept: order.slice(n - k).sort((p, q) => p - q), weights };
  };
}
