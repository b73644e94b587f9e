import { inputCount } from '../dataset/preprocessing.ts';
import { UsageError } from '../errors.ts';
import { writeNamed } from '../files/namedFile.ts';
import { requireDeleted, requireWeights } from '../network/requireFit.ts';
import { formatOfName } from './networkFormats.ts';
import type { StoredNetwork } from './storedNetwork.ts';

/**
 * Writes a network to a file, whole or not at all: `.json` with all that is known of it, `.npz` or
 * `.safetensors` with its weights and biases alone, as `fc1.weight` (units × inputs), `fc1.bias`, `fc2.weight`, …,
 * `.onnx`, or `.net` of SNNS. Doubles come back to the bit; a network that was read from a file of the same format is
 * rounded as that file is.
 *
 * @throws {UsageError} if the network is not whole, the name has no such extension, or the file cannot be written
 *
 * @example
 * ```ts
 * import { rmSync } from 'node:fs';
 * import { networkOf, readNetwork, writeNetwork } from 'optimal-brain-surgeon';
 *
 * const network = networkOf({ layers: [1, 1], activation: null, outputActivation: 'linear' });
 * await writeNetwork('line.npz', { network, weights: Float64Array.of(0.1, 1 / 3) });
 * const { weights } = await readNetwork('line.npz', { activations: ['linear'] });
 * console.log(weights.join(' ')); // → 0.1 0.3333333333333333
 * rmSync('line.npz');
 * ```
 */
export async function writeNetwork(path: string, stored: StoredNetwork): Promise<void> {
  const bytes = await networkBytes(path, stored);
  try {
    await writeNamed(path, bytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path} cannot be written (${code === 'EISDIR' ? 'it is a folder' : (code ?? message)})`);
  }
}

/**
 * The bytes that `writeNetwork` writes: the same for the same network.
 *
 * @param name of the file; its extension says the format
 * @throws {UsageError} if the network is not whole, or the name has no such extension
 */
export async function networkBytes(name: string, stored: StoredNetwork): Promise<Uint8Array> {
  const format = formatOfName(name);
  const { network, weights, mask, inputNames, outputNames, preprocessing } = stored;
  requireWeights(network, weights);
  requireLength('mask', mask, network.weights);
  requireLength('inputNames', inputNames, network.inputs);
  requireLength('outputNames', outputNames, network.outputs);
  if (preprocessing && inputCount(preprocessing) !== network.inputs) {
    throw new UsageError(
      `preprocessing makes ${inputCount(preprocessing)} inputs, and the network has ${network.inputs}`,
    );
  }
  if (mask) requireDeleted(weights, mask);
  return format.write(stored, name);
}

function requireLength(name: string, list: ArrayLike<unknown> | undefined, length: number): void {
  if (list === undefined || list.length === length) return;
  throw new UsageError(`${name} must have ${length} entries for this network, got ${list.length}`);
}
