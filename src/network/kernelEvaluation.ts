import type { CodeBook } from '../dataset/dataSet.ts';
import { type Evaluation, middleOf, outputEvaluation } from './evaluation.ts';
import type { KernelNetwork, PlacedSamples } from './kernelNetwork.ts';

/**
 * Error and accuracy of a network over a set, with the weights that it took: those of `evaluation` to the bit. Kernels
 * sum squared errors in another order, so these are left to its loops.
 *
 * @param placed    of this network
 * @param codeBooks of the data set
 */
export function sequentialEvaluation(
  net: KernelNetwork,
  placed: PlacedSamples,
  codeBooks: readonly CodeBook[],
): Evaluation {
  if (net.network.loss === 'crossEntropy') return kernelEvaluation(net, placed, codeBooks);
  net.forward(placed);
  return outputEvaluation(net.network, net.outputs(placed), placed.samples, codeBooks);
}

/**
 * Error and accuracy of a network over a set, with the weights that it took: as `evaluation`, by kernels. Squared
 * errors are summed lane by lane.
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
