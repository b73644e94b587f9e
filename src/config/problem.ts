import type { DataSet } from '../dataset/dataSet.ts';
import type { DataSetChoice, DataSets } from '../dataset/dataSets.ts';
import { type Architecture, type Network, networkOf } from '../network/architecture.ts';
import { fullMask, type Mask } from '../network/mask.ts';

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

/** The part of a config that says which problem it is. */
export type ProblemFields = Architecture & DataSetChoice;

/**
 * The problem of a config, made once for a cell and handed on.
 *
 * @throws {UsageError} as `DataSets.of`
 */
export const problemOf = (fields: ProblemFields, dataSets: DataSets): Problem => ({
  dataSet: dataSets.of(fields),
  network: networkOf(fields),
});
