import type { DataSet } from '../dataset/dataSet.ts';
import type { DataSetChoice, DataSets } from '../dataset/dataSets.ts';
import { type Architecture, type Network, networkOf } from '../network/architecture.ts';
import { fullMask, liveWeights, type Mask } from '../network/mask.ts';
import { givenNetwork, givenWeights, type NetworkChoice } from './givenNetworks.ts';

/** A network laid out, and the data that it is trained, pruned and tested on. */
export interface Problem {
  readonly network: Network;
  readonly dataSet: DataSet;
  /** a network that is given; absent: it is trained from its seed */
  readonly given?: GivenWeights;
}

/** The weights of a network that is given. */
export interface GivenWeights {
  /** (n), 0 where deleted; not modified */
  readonly weights: Float64Array;
  /** (n) the weights that are live; null: all, also those that are 0 */
  readonly mask: Mask | null;
}

/** The weights of a problem that are live before anything is deleted; (n). */
export const startMask = ({ network, given }: Pick<Problem, 'network' | 'given'>): Mask =>
  given?.mask ?? fullMask(network);

/** How many they are. */
export const liveAtStart = ({ network, given }: Pick<Problem, 'network' | 'given'>): number =>
  given?.mask ? liveWeights(given.mask).length : network.weights;

/** The part of a config that says which problem it is. */
export type ProblemFields = Architecture & DataSetChoice & NetworkChoice;

/**
 * The problem of a config, made once for a cell and handed on.
 *
 * @throws {UsageError} as `DataSets.of`, and if a network is given that is not here, or has other inputs or outputs
 */
export function problemOf(fields: ProblemFields, dataSets: DataSets): Problem {
  const problem = { dataSet: dataSets.of(fields), network: networkOf(fields) };
  const given = givenNetwork(fields, dataSets.attachments);
  return given ? { ...problem, given: givenWeights(fields.network!, given, problem.dataSet) } : problem;
}
