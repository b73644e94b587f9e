import { dirname } from 'node:path';
import { boundedBytes } from '../files/boundedBytes.ts';
import { requirePlainFile } from '../files/requirePlainFile.ts';
import { networkOf } from '../network/architecture.ts';
import { withOutputForm } from '../network/outputForm.ts';
import { namedOutputs } from './namedOutputs.ts';
import type { NetworkReadOptions } from './networkFormat.ts';
import { formatOfBytes, formatOfName } from './networkFormats.ts';
import type { StoredNetwork } from './storedNetwork.ts';

/**
 * Reads a network from a file, or from its bytes: JSON of ours, `.npz` or `.safetensors` with weights alone, `.onnx`,
 * or `.net` of SNNS.
 *
 * Nothing that a file holds is code. What is too large or too deep is refused before it takes memory.
 *
 * @param source  the path of a file, whose extension says the format, or bytes, whose name or beginning does
 * @param options what a file of weights alone does not say; refused for others, but for the loss, the form of
 *   outputs and their names
 * @throws {UsageError} in a line: the file, the place in it, what was found and what is allowed
 *
 * @example
 * ```ts
 * import { readNetwork } from 'optimal-brain-surgeon';
 *
 * const json = `{
 *   "format": "optimal-brain-surgeon/network", "version": 1, "loss": "squared",
 *   "layers": [
 *     { "activation": "tanh", "weights": [[1, 2, 0.5], [3, 4, 0.25]] },
 *     { "activation": "linear", "bias": false, "weights": [[5, 6]] }
 *   ],
 *   "inputs": ["x1", "x2"], "outputs": ["y"]
 * }`;
 * const { network, weights, inputNames } = await readNetwork(new TextEncoder().encode(json));
 * console.log(network.layers.join('-'), inputNames?.join(' ')); // → 2-2-1 x1 x2
 * console.log(weights.join(' ')); // → 1 2 0.5 3 4 0.25 5 6
 * ```
 */
export async function readNetwork(
  source: string | Uint8Array,
  options: NetworkReadOptions = {},
): Promise<StoredNetwork> {
  const { outputNames, ...others } = options;
  const stored = await inForm(source, others);
  return outputNames ? namedOutputs(stored, outputNames, nameOf(source, options)) : stored;
}

const nameOf = (source: string | Uint8Array, { name = 'the network' }: NetworkReadOptions): string =>
  typeof source === 'string' ? source : name;

/** The network with its outputs in the form that is asked for. */
async function inForm(source: string | Uint8Array, options: NetworkReadOptions): Promise<StoredNetwork> {
  const { output, loss, ...others } = options;
  if (output === undefined) return asWritten(source, options);
  // The loss that is asked for is one of the outputs in this form, and may be none of those that the file has.
  const stored = await asWritten(source, others);
  const name = nameOf(source, options);
  const network = withOutputForm(stored.network, output, name);
  return { ...stored, network: loss ? networkOf({ ...network, loss }) : network };
}

async function asWritten(source: string | Uint8Array, options: NetworkReadOptions): Promise<StoredNetwork> {
  if (typeof source === 'string') {
    const format = formatOfName(source);
    await requirePlainFile(source);
    const bytes = await boundedBytes(source, format.maxBytes);
    return format.read(bytes, source, { folder: dirname(source), ...options });
  }
  const name = options.name ?? 'the network';
  const format = options.name === undefined ? formatOfBytes(source, name) : formatOfName(name);
  return format.read(source, name, options);
}
