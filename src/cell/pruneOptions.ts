import { completed } from '../config/completed.ts';
import type { Fields } from '../config/fields.ts';
import type { GivenWeights, Problem } from '../config/problem.ts';
import { asRead, type CellFields } from '../config/readConfig.ts';
import { checked } from '../config/values.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import { UsageError } from '../errors.ts';
import { fieldNamed } from '../experiment/experiment.ts';
import type { Network } from '../network/architecture.ts';
import type { Mask } from '../network/mask.ts';
import { requireDeleted, requireMask, requireSamples, requireWeights } from '../network/requireFit.ts';

/** Options of pruning. Everything has the default that it has in an experiment. */
export interface PruneOptions {
  /** (n) where pruning starts: 1 = live, 0 = deleted, where weights must be 0; not modified. Default: all are live */
  readonly mask?: Mask;
  /** the rule that ranks weights: `obs` (default), `obd`, `magnitude`, … */
  readonly criterion?: Fields['criterion'];
  /** damping α: all predictions use H + αI; default 1e-5 */
  readonly alpha?: number;
  /** when to stop deleting; default `trainAccuracy`: before it falls below that of the network as given */
  readonly stop?: Fields['stop'];
  /** for `stop: 'error'`: the largest E on the training set */
  readonly errorLimit?: number;
  /** for `stop: 'weightsLeft'`: how many weights are left at the end */
  readonly weightsLimit?: number;
  /** deletions served by one H, downdated in between; default 1 */
  readonly renewEvery?: number;
  /** weights of a unit without a path to an output: `delete` (default) them next, or `keep` them as others */
  readonly nuisance?: Fields['nuisance'];
  /** the matrix of second derivatives; default `gaussNewton` */
  readonly curvature?: Fields['curvature'];
  /** which of the two inverses prunes; default by size */
  readonly inverse?: Fields['inverse'];
  /** output gradients that the recursion absorbs at once; default by size */
  readonly block?: number;
  /** samples a shard: fixes the order of sums, hence the bits; default by size */
  readonly shardSize?: number;
  /** weight decay that the network was trained with; criteria and retraining that look at the loss read it */
  readonly decay?: number;
  /** when to train on: `none` (default), `onFailure` of the stopping rule, or `every` so many deletions */
  readonly retrain?: Fields['retrain'];
  /** how; default as `training` says */
  readonly retraining?: Fields['retraining'];
  /** at most so many steps of training at once; null: as many as the method allows itself */
  readonly retrainSteps?: number | null;
  /** deletions between two trainings of `retrain: 'every'`; default 1 */
  readonly retrainEvery?: number;
  /** the way of training that `retraining` falls back to; default `levenbergMarquardt` */
  readonly training?: Fields['training'];
  /** errors are measured after every k-th deletion and at the end; default 1 */
  readonly measureEvery?: number;
  /** weights that `gObs` deletes in a turn; default 2 */
  readonly together?: number;
  /** share of the weights left that `jointObs` deletes in a turn; default 0.05 */
  readonly turnShare?: number;
  /** eigenvalues that `eigenspaceObs` takes; default 5 */
  readonly dimensions?: number;
  /** which eigenvalues these are; default `clusters` */
  readonly eigenspace?: Fields['eigenspace'];
  /** changes that `localSearch` tries at most, each by a training, before it goes on from the best; default 24 */
  readonly candidates?: number;
  /** deletions that break the rule from which `localSearch` goes on by swaps; default 4 */
  readonly descents?: number;
  /** random starts of `localSearch`; default 50 */
  readonly restarts?: number;
  /** random swaps of each of them; default 3 */
  readonly randomSwaps?: number;
  /** seed of criteria that draw, `random` and `localSearch`; default 1 */
  readonly seed?: number;
}

/** Fields that the network and its data say. */
const SAID = ['dataset', 'layers', 'activation', 'outputActivation', 'biases', 'loss'];

/**
 * The fields of a cell that prunes this network so.
 *
 * @param weights (n) checked, too, as is the mask
 * @throws {UsageError} naming an option that is not allowed, or what does not fit the network
 */
export function pruneFields(
  network: Network,
  data: DataSet,
  weights: Float64Array,
  { mask, ...options }: PruneOptions & { readonly backend?: Fields['backend'] },
): CellFields {
  requireSamples(network, data?.train, 'data.train');
  requireWeights(network, weights);
  if (mask) {
    requireMask(network, mask);
    requireDeleted(weights, mask);
  }
  const { layers, activation, outputActivation, biases, loss } = network;
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const said = given.find(([name]) => SAID.includes(name));
  if (said) throw new UsageError(`${said[0]} is no option: the network and its data say it`);
  const values = given.map(([name, value]) => [name, checked(fieldNamed(name), value)]);
  const all = { ...Object.fromEntries(values), dataset: data.name, layers, activation, outputActivation, biases, loss };
  return asRead(completed(all, { network, dataSet: data }));
}

/** The problem of pruning a network so: copies of its weights and its mask, which the caller may change. */
export const pruneProblem = (
  network: Network,
  dataSet: DataSet,
  weights: Float64Array,
  { mask }: PruneOptions,
): Problem & { readonly given: GivenWeights } => ({
  ...{ network, dataSet },
  given: { weights: weights.slice(), mask: mask?.slice() ?? null },
});
