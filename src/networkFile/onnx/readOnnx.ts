import { UsageError } from '../../errors.ts';
import { readModel } from '../../formats/onnx/readModel.ts';
import type { NetworkReadOptions } from '../networkFormat.ts';
import { requireNoWeightsOptions } from '../requireNoWeightsOptions.ts';
import type { StoredNetwork } from '../storedNetwork.ts';
import { onnxNetwork } from './onnxNetwork.ts';
import { readGraph } from './readGraph.ts';

/**
 * Reads a network from a model of ONNX.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} if it is no model, or none of a fully connected network, naming the node, or an option is given
 *   that the file says itself
 */
export async function readOnnx(bytes: Uint8Array, name: string, options: NetworkReadOptions): Promise<StoredNetwork> {
  // A model seldom names its inputs.
  requireNoWeightsOptions({ ...options, inputNames: undefined }, name);
  const read = await readModel(bytes, name, options.folder);
  const stored = onnxNetwork(readGraph(read.model, name), options.loss);
  const { inputNames = stored.inputNames } = options;
  if (inputNames && inputNames.length !== stored.network.inputs) {
    const { inputs } = stored.network;
    throw new UsageError(`inputNames must be ${inputs} names, one an input of ${name}, got ${inputNames.length}`);
  }
  return {
    ...stored,
    inputNames,
    file: { format: '.onnx', bytes: read.bytes },
  };
}
