import type { Samples } from '../dataset/dataSet.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { exactInverse } from '../inverse/exactInverse.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { effectiveWeights, finalPredictionError } from '../surgeon/generalisation.ts';
import type { PruningProblem } from '../surgeon/pruningProblem.ts';
import { plainHessian } from './plainCurvature.ts';

/**
 * N_eff and the final prediction error of the states of a cell, for cells that rank or stop by them.
 *
 * @returns undefined for other cells
 */
export function stateGeneralisation(config: CellConfig, samples: Samples): PruningProblem['generalisation'] {
  const { criterion, stop, alpha, decay, layers } = config;
  if (!CRITERION[criterion].estimatesTestError && stop !== 'fpe') return undefined;
  const observations = samples.count * layers[layers.length - 1];
  return (weights, live, trainError) => {
    const n = live.length;
    const { hessian } = plainHessian({ ...config, curvature: 'gaussNewton' }, weights, live, samples, 'matrix');
    const effective = effectiveWeights(exactInverse(hessian, n, alpha + decay), n, decay);
    return { effectiveWeights: effective, fpe: finalPredictionError(trainError, effective, observations) };
  };
}
