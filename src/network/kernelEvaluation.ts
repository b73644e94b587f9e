import type { CodeBook } from '../dataset/dataSet.ts';
import { type Evaluation, middleOf, outputEvaluation } from './evaluation.ts';
import type { KernelNetwork, PlacedSamples } from './kernelNetwork.ts';

/**
 * Error and accuracy of a network over a set, with the weights that it took: as `evaluation`, by kernels.
 *
 * @param placed    of this network
 * @param codeBooks of the data set
 */
export function kernelEvaluation(
  net: KernelNetwork,
  placed: PlacedSamples,
  codeBooks: readonly CodeBook[],
): Evaluation {
  net.forward(placed);
  const { network, space, record } = net;
  const { samples, values, targets } = placed;
  // Angles with codes are left to plain loops over the outputs.
  if (codeBooks.length > 0) {
    return outputEvaluation(network, net.outputs(placed), samples, codeBooks);
  }
  const { count } = samples;
  const { at, values: result } = placed.result;
  space.kernels.evaluate(record, values, targets, count, middleOf(network, samples), at);
  return { error: result[0] / count, accuracy: result[1] / count, bookAccuracies: [] };
}
