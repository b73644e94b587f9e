import { keptPreprocessing } from '../dataset/preprocessing.ts';
import { normalises } from '../dataset/rowSteps.ts';
import { compact } from '../network/compact.ts';
import type { NetworkSizes } from '../network/networkSizes.ts';
import type { StoredNetwork } from './storedNetwork.ts';

/** A stored network without what pruning made useless. */
export interface CompactStored {
  readonly stored: StoredNetwork;
  /** the inputs that are still needed, in the order in which the smaller network takes them: indices, ascending */
  readonly inputs: readonly number[];
  /** their names */
  readonly inputNames: readonly string[];
  /** the inputs that are not */
  readonly removedInputs: readonly string[];
  readonly before: NetworkSizes;
  readonly after: NetworkSizes;
}

/**
 * Makes a stored network small, as `compact` does, with its names and its preprocessing: columns of a table that no
 * input needs are not asked for any more. Inputs that are normalised together all stay, since each has a part in the
 * others.
 *
 * @param stored inputs without names are called x1, x2, …; without a mask a weight of 0 is deleted
 *
 * @example
 * ```ts
 * import { networkOf } from 'optimal-brain-surgeon';
 * import { compactStored } from 'optimal-brain-surgeon/network/files';
 *
 * const network = networkOf({ layers: [3, 1], activation: null, outputActivation: 'sigmoid' });
 * const stored = { network, weights: Float64Array.of(1, 0, 2, -3), inputNames: ['a', 'b', 'c'] };
 * const smaller = compactStored(stored);
 * console.log(smaller.inputNames.join(' '), smaller.stored.weights.join(' ')); // → a c 1 2 -3
 * console.log(smaller.removedInputs.join(' ')); // → b
 * ```
 */
export function compactStored(stored: StoredNetwork): CompactStored {
  const { network, weights, mask, before, after, inputs } = compact(stored.network, stored.weights, stored.mask, {
    keepsInputs: normalises(stored.preprocessing?.rows),
  });
  const kept = new Set(inputs);
  const names = stored.inputNames ?? Array.from({ length: stored.network.inputs }, (_, i) => `x${i + 1}`);
  const inputNames = names.filter((_, i) => kept.has(i));
  const { file } = stored;
  return {
    stored: {
      ...{ ...stored, network, weights, mask, inputNames },
      preprocessing: stored.preprocessing && keptPreprocessing(stored.preprocessing, inputs),
      ...(file && { file: { ...file, inputs: inputs.map((i) => file.inputs?.[i] ?? i) } }),
    },
    inputs,
    inputNames,
    removedInputs: names.filter((_, i) => !kept.has(i)),
    before,
    after,
  };
}
