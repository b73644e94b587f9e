import { outerProductCurvature } from '../curvature/outerProductCurvature.ts';
import type { Samples } from '../dataset/dataSet.ts';
import { readValue } from '../errors.ts';
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
  /** samples a shard; fixes the order of sums, hence the bits; may be null for other paths */
  readonly shardSize: number | null;
}

/**
 * Whether they are computed for each state of a path: where its criterion ranks by them, or its stopping rule looks.
 */
export const estimatesTestError = ({ criterion, stop }: Pick<GeneralisationOptions, 'criterion' | 'stop'>): boolean =>
  Boolean(CRITERION[criterion].estimatesTestError ?? STOP[stop].estimatesTestError);

/**
 * N_eff and the final prediction error of the states of a path, by the Gauss–Newton H, for paths that rank or stop by
 * them.
 *
 * @returns undefined for other paths
 */
export function stateGeneralisation(
  network: Network,
  samples: Samples,
  options: GeneralisationOptions,
): PruningProblem['generalisation'] {
  if (!estimatesTestError(options)) return undefined;
  const { alpha, decay } = options;
  const shardSize = readValue(options.shardSize, 'shardSize');
  const observations = samples.count * network.outputs;
  return (weights, live, trainError) => {
    const n = live.length;
    const { hessian } = outerProductCurvature({ network, weights, live, samples }, 'matrix', shardSize);
    const effective = effectiveWeights(exactInverse(hessian, n, alpha + decay), n, decay);
    return { effectiveWeights: effective, fpe: finalPredictionError(trainError, effective, observations) };
  };
}
