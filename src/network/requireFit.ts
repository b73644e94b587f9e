import type { Samples } from '../dataset/dataSet.ts';
import { UsageError } from '../errors.ts';
import type { Network } from './architecture.ts';
import type { Mask } from './mask.ts';

/**
 * Checks that samples have the inputs and outputs of a network.
 *
 * @param name what the caller calls them
 * @throws {UsageError} saying how many numbers a sample must have
 */
export function requireSamples(network: Network, samples: Samples, name: string): void {
  if (!network?.stages) throw new UsageError('network must be one that networkOf returns');
  if (!samples?.inputs || !samples.targets) {
    throw new UsageError(`${name} must be the samples of a data set, { count, inputs, targets }`);
  }
  const { inputs, outputs } = network;
  const { count } = samples;
  if (samples.inputs.length !== count * inputs || samples.targets.length !== count * outputs) {
    const found = `${samples.inputs.length / count} and ${samples.targets.length / count}`;
    throw new UsageError(`${name} must have ${inputs} inputs and ${outputs} targets a sample, got ${found}`);
  }
  requireTargets(network, samples, name);
}

/**
 * Checks that targets are such as a network's error measure compares: of cross-entropy, probabilities.
 *
 * @param name what the caller calls the samples
 * @throws {UsageError} naming the first that is none
 */
export function requireTargets({ loss, outputs }: Network, { targets }: Samples, name: string): void {
  if (loss !== 'crossEntropy') return;
  const at = targets.findIndex((target) => !(target >= 0 && target <= 1));
  if (at < 0) return;
  const found = `${targets[at]} in sample ${Math.floor(at / outputs) + 1}`;
  throw new UsageError(`loss crossEntropy needs targets from 0 to 1, and ${name} has ${found}`);
}

/**
 * Checks that weights are those of a network: n finite numbers.
 *
 * @throws {UsageError} naming the length, or the first weight that is no finite number
 */
export function requireWeights(network: Network, weights: Float64Array): void {
  // By name: a Float64Array of another realm, such as a test runner's, is none of this one's.
  const kind = Object.prototype.toString.call(weights).slice('[object '.length, -1);
  if (kind !== 'Float64Array' || weights.length !== network.weights) {
    const found = kind === 'Float64Array' ? `${weights.length} numbers` : kind;
    throw new UsageError(`weights must be a Float64Array of ${network.weights} numbers, got ${found}`);
  }
  const q = weights.findIndex((weight) => !Number.isFinite(weight));
  if (q >= 0) throw new UsageError(`weights must be finite numbers, got ${weights[q]} at index ${q}`);
}

/**
 * Checks that a mask is that of a network.
 *
 * @throws {UsageError} naming the length, or the first entry that is neither 0 nor 1
 */
export function requireMask(network: Network, mask: Mask): void {
  if (mask.length !== network.weights) {
    throw new UsageError(`mask must have ${network.weights} entries, one a weight, got ${mask.length}`);
  }
  const q = mask.findIndex((live) => live !== 0 && live !== 1);
  if (q >= 0) throw new UsageError(`mask must be 1 (live) or 0 (deleted), got ${mask[q]} at index ${q}`);
}

/**
 * Checks that deleted weights are 0.
 *
 * @param mask (n) of the same network
 * @throws {UsageError} naming the first that is not
 */
export function requireDeleted(weights: Float64Array, mask: Mask): void {
  const q = mask.findIndex((live, index) => live === 0 && weights[index] !== 0);
  if (q >= 0) throw new UsageError(`weights must be 0 where deleted, got ${weights[q]} at index ${q}`);
}
