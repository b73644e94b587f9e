import type { DataSets } from '../dataset/dataSets.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { namedNetworkAt } from '../trace/namedNetwork.ts';
import type { Trace } from '../trace/trace.ts';

/**
 * The network that a cell had after some deletions, as a file holds it: with its mask, names, preprocessing, and a note
 * on where it comes from.
 *
 * @param index of a row of the trace: 0 is the network before anything was deleted
 * @throws {UsageError} or {ResultError} as `namedNetworkAt`
 */
export function storedCell(trace: Trace, index: number, dataSets: DataSets): StoredNetwork {
  const { config, id, steps, outcome } = trace;
  const { network, weights, mask, inputNames, outputNames } = namedNetworkAt(trace, index, dataSets);
  const { preprocessing } = dataSets.of(config);
  const { dataset, dataSha256, training, decay, criterion, alpha } = config;
  const { weightsLeft, trainError } = steps[index];
  const atStart = index === 0 ? { gradientNorm: outcome.gradientNorm } : {};
  return {
    ...{ network, weights, mask, inputNames, outputNames, preprocessing },
    training: {
      ...{ dataset, dataSha256, training, decay, ...atStart },
      ...{ criterion, alpha, weightsLeft, trainError, cell: id },
    },
  };
}
