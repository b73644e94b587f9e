import { problemOf } from '../config/problem.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { ResultError } from '../errors.ts';
import type { Network } from '../network/architecture.ts';
import type { Mask } from '../network/mask.ts';
import { maskAt, type Trace } from './trace.ts';

/** A network with the names that its data set gives to inputs and outputs. */
export interface NamedNetwork {
  readonly network: Network;
  /** (n), 0 where deleted */
  readonly weights: Float64Array;
  readonly mask: Mask;
  /** d names */
  readonly inputNames: readonly string[];
  /** o names */
  readonly outputNames: readonly string[];
}

/**
 * The network that a cell had after some deletions.
 *
 * @param index of a row of the trace: 0 is the trained network
 * @throws {UsageError} if the data set is read from files that are not here
 * @throws {ResultError} if the data set here is another one than the cell saw
 */
export function namedNetworkAt(trace: Trace, index: number, dataSets: DataSets): NamedNetwork {
  const { id, config, steps } = trace;
  const { network, dataSet } = problemOf(config, dataSets);
  const { inputNames, outputNames, sha256 } = dataSet;
  if (sha256 !== config.dataSha256)
    throw new ResultError(`cell ${id} is of another data set ${config.dataset} than this one`);
  return { network, weights: steps[index].weights, mask: maskAt(trace, index), inputNames, outputNames };
}
