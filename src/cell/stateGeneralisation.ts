import { outerProductCurvature } from '../curvature/outerProductCurvature.ts';
import type { Samples } from '../dataset/dataSet.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { exactInverse } from '../inverse/exactInverse.ts';
import { networkOf } from '../network/architecture.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { effectiveWeights, finalPredictionError } from '../surgeon/generalisation.ts';
import type { PruningProblem } from '../surgeon/pruningProblem.ts';
import { STOP } from '../surgeon/stopping.ts';

/**
 * N_eff and the final prediction error of the states of a cell, for cells that rank or stop by them.
 *
 * @returns undefined for other cells
 */
export function stateGeneralisation(config: CellConfig, samples: Samples): PruningProblem['generalisation'] {
  const { criterion, stop, alpha, decay, shardSize } = config;
  if (!CRITERION[criterion].estimatesTestError && !STOP[stop].estimatesTestError) return undefined;
  const network = networkOf(config);
  const observations = samples.count * network.outputs;
  return (weights, live, trainError) => {
    const n = live.length;
    const { hessian } = outerProductCurvature({ network, weights, live, samples }, 'matrix', shardSize);
    const effective = effectiveWeights(exactInverse(hessian, n, alpha + decay), n, decay);
    return { effectiveWeights: effective, fpe: finalPredictionError(trainError, effective, observations) };
  };
}
