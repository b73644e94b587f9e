import type { DataSet } from '../dataset/dataSet.ts';
import type { DataSetChoice, DataSets } from '../dataset/dataSets.ts';
import { type Architecture, type Network, networkOf } from '../network/architecture.ts';

/** A network laid out, and the data that it is trained, pruned and tested on. */
export interface Problem {
  readonly network: Network;
  readonly dataSet: DataSet;
}

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
