import type { Samples } from '../dataset/dataSet.ts';
import { largestOf, middleOf } from '../network/evaluation.ts';
import { judgedOutputs } from '../network/forward.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import type { TabularDataSet } from './readDataSet.ts';

/** An order of classes that suits the outputs of a network far better than the one that was taken. */
export interface LikelierOrder {
  /** the classes that the outputs were taken for */
  readonly taken: readonly string[];
  /** the classes that they seem to stand for; of one output the class that is 1 */
  readonly likelier: readonly string[];
  /** share of the training set that is right in the order that was taken, 0 … 1 */
  readonly takenAccuracy: number;
  /** the same in the other order */
  readonly likelierAccuracy: number;
}

/** Share of the samples that another order must have more right. */
const MIN_GAIN = 0.2;
/** Share of the samples from which on the order that was taken is believed. */
const BELIEVED = 0.5;

/**
 * The order of classes that the training set speaks for, where that taken by default (of the alphabet, for a network
 * whose outputs have no names) has less than half of it right, and the other at least a fifth of the samples more.
 *
 * An output, or of a single one each side of the middle, is taken for the class that most of the samples have for
 * which it is the largest; that is an order if each has a class of its own.
 *
 * @param network with the data that were read for it
 * @returns null: there is no such order, or targets are numbers
 */
export function likelierOrder(
  { network, weights }: Pick<StoredNetwork, 'network' | 'weights'>,
  { train, classes, outputClasses }: Pick<TabularDataSet, 'train' | 'classes' | 'outputClasses'>,
): LikelierOrder | null {
  if (!classes || !outputClasses) return null;
  const counts = confusions(network, judgedOutputs(network, weights, train, { start: 0, end: train.count }), train);
  const modes = counts.map((row) => (row.some((count) => count > 0) ? largestOf(row, 0, row.length) : -1));
  if (modes.includes(-1) || new Set(modes).size < modes.length) return null;
  const share = (hits: readonly number[]) => hits.reduce((sum, count) => sum + count, 0) / train.count;
  const takenAccuracy = share(counts.map((row, l) => row[l]));
  const likelierAccuracy = share(counts.map((row, l) => row[modes[l]]));
  if (takenAccuracy >= BELIEVED || likelierAccuracy - takenAccuracy < MIN_GAIN) return null;
  const ofSides = [classes.find((name) => name !== outputClasses[0])!, outputClasses[0]];
  const ofOutputs = outputClasses.length === 1 ? ofSides : outputClasses;
  const likelier = modes.map((mode) => ofOutputs[mode]);
  return {
    ...{ taken: outputClasses, likelier: likelier.slice(likelier.length - outputClasses.length) },
    ...{ takenAccuracy, likelierAccuracy },
  };
}

/**
 * The samples of each target by each guess, guesses × targets: both are indices of outputs, or of a single output
 * sides of the middle, 0 below and 1 above.
 */
function confusions(
  network: StoredNetwork['network'],
  outputs: Float64Array,
  { count, targets }: Samples,
): Float64Array[] {
  const width = network.outputs;
  const kinds = width === 1 ? 2 : width;
  const middle = middleOf(network, { targets });
  const kindOf = (values: Float64Array, k: number) =>
    width === 1 ? Number(values[k] > middle) : largestOf(values, k * width, width);
  const counts = Array.from({ length: kinds }, () => new Float64Array(kinds));
  for (let k = 0; k < count; k++) counts[kindOf(outputs, k)][kindOf(targets, k)]++;
  return counts;
}
