import { outerProductCurvature } from '../curvature/outerProductCurvature.ts';
import type { Samples } from '../dataset/dataSet.ts';
import { exactInverse } from '../inverse/exactInverse.ts';
import type { Network } from '../network/architecture.ts';
import { CRITERION, type CriterionName } from './criteria/criteria.ts';
import { effectiveWeights, finalPredictionError } from './generalisation.ts';
import type { PruningProblem } from './pruningProblem.ts';
import { STOP, type StopName } from './stopping.ts';

/** The path whose states are estimated, and what J = H + αI + decay·I is made of. */
export interface GeneralisationOptions {
  readonly criterion: CriterionName;
  readonly stop: StopName;
  /** damping α */
  readonly alpha: number;
  readonly decay: number;
  /** samples a shard; fixes the order of sums, hence the bits */
  readonly shardSize: number;
}

/**
 * N_eff and the final prediction error of the states of a path, by the Gauss–Newton H, for paths that rank or stop by
 * them.
 *
 * @returns undefined for other paths
 */
export function stateGeneralisation(
  network: Network,
  samples: Samples,
  { criterion, stop, alpha, decay, shardSize }: GeneralisationOptions,
): PruningProblem['generalisation'] {
  if (!CRITERION[criterion].estimatesTestError && !STOP[stop].estimatesTestError) return undefined;
  const observations = samples.count * network.outputs;
  return (weights, live, trainError) => {
    const n = live.length;
    const { hessian } = outerProductCurvature({ network, weights, live, samples }, 'matrix', shardSize);
    const effective = effectiveWeights(exactInverse(hessian, n, alpha + decay), n, decay);
    return { effectiveWeights: effective, fpe: finalPredictionError(trainError, effective, observations) };
  };
}
