import { UsageError } from '../../errors.ts';
import { modelBytes, modelOf } from '../../formats/onnx/readModel.ts';
import type { StoredNetwork } from '../storedNetwork.ts';
import { freshModel } from './freshModel.ts';
import { hasLayersOf, writeWeights } from './modelWithWeights.ts';
import { readGraph } from './readGraph.ts';

/**
 * A network as a model of ONNX: the one that it was read from, with its weights in the place of those that were there,
 * or, where it was read from no such model, a model of its own.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} if a type of the model does not hold the weights, or the network has other layers than the model
 */
export function onnxBytes(stored: StoredNetwork, name: string): Uint8Array {
  const { file } = stored;
  if (file?.format !== '.onnx') return modelBytes(freshModel(stored, name));
  const graph = readGraph(modelOf(file.bytes, name), name);
  if (!hasLayersOf(stored, graph))
    throw new UsageError(`${name} cannot have other layers than the file it was read from`);
  writeWeights(graph, stored, name);
  return modelBytes(graph.model);
}
