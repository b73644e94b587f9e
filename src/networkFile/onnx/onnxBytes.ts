import { modelBytes, modelOf } from '../../formats/onnx/readModel.ts';
import type { StoredNetwork } from '../storedNetwork.ts';
import { freshModel } from './freshModel.ts';
import { readGraph } from './readGraph.ts';
import { writeCompact } from './writeCompact.ts';
import { hasLayersOf, writeWeights } from './writeWeights.ts';

/**
 * A network as a model of ONNX: the one that it was read from, with its weights in the place of those that were there,
 * also where it has fewer units and inputs now; a model of its own where it comes from elsewhere.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} if a type of the model does not hold the weights, or the network has other layers than the model
 */
export function onnxBytes(stored: StoredNetwork, name: string): Uint8Array {
  const { file } = stored;
  if (file?.format !== '.onnx') return modelBytes(freshModel(stored, name));
  const graph = readGraph(modelOf(file.bytes, name), name);
  const write = hasLayersOf(stored, graph) ? writeWeights : writeCompact;
  write(graph, stored, name);
  return modelBytes(graph.model);
}
