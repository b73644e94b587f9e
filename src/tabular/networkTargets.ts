import type { Samples } from '../dataset/dataSet.ts';
import { UsageError } from '../errors.ts';
import { judgedOutputs } from '../network/forward.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { namesOfUnnamed } from './namesOfUnnamed.ts';
import type { Targets } from './targetColumns.ts';

/** Samples whose outputs are computed together, so that they lie in memory once. */
const TOGETHER = 1024;

/** Targets that no column has: the outputs of a network, by the names that its file says, else o1, o2, …. */
export function networkTargets({ outputNames, network }: StoredNetwork): Targets {
  const names = outputNames ?? namesOfUnnamed(network.outputs);
  return { columns: [], outputs: names.map((name, column) => ({ name, column, word: null })) };
}

/**
 * Writes the network's own outputs where the targets of samples are, so that it is at a minimum of E, where E = 0, and
 * pruning keeps what it computes rather than what it was trained for.
 *
 * They are the outputs that its loss is measured by: of linear outputs that are judged by cross-entropy, which are
 * logits, the probabilities that they stand for (the softmax, or of a single one the sigmoid), since cross-entropy
 * compares probabilities.
 *
 * @param samples as many inputs as the network has; their targets are overwritten
 * @throws {UsageError} if an output is no finite number
 */
export function writeNetworkTargets(samples: Samples, stored: StoredNetwork): void {
  const { network, weights } = stored;
  const { count, targets } = samples;
  const width = network.outputs;
  for (let start = 0; start < count; start += TOGETHER) {
    const end = Math.min(start + TOGETHER, count);
    targets.set(judgedOutputs(network, weights, samples, { start, end }), start * width);
  }
  const at = targets.findIndex((target) => !Number.isFinite(target));
  if (at < 0) return;
  const output = JSON.stringify(networkTargets(stored).outputs[at % width].name);
  const found = `output ${output} is ${targets[at]} at sample ${Math.floor(at / width) + 1} of a set`;
  throw new UsageError(`target: self needs a network whose outputs are finite numbers: ${found}`);
}
