import { layerActivations } from '../layerActivations.ts';
import type { StoredNetwork } from '../storedNetwork.ts';
import { layerWeights } from './layerWeights.ts';
import type { OnnxGraph } from './onnxGraph.ts';
import { writeLayer } from './writeLayer.ts';
import { writeScaling } from './writeScaling.ts';
import { writtenConstants } from './writtenConstants.ts';

/**
 * Whether a network has the layers of a graph, so that its weights can go into the graph's nodes. Its outputs may be
 * other forms of the same net inputs, logits in place of probabilities: the graph keeps its own.
 */
export function hasLayersOf({ network, file }: StoredNetwork, { head, layers }: OnnxGraph): boolean {
  const activations = layerActivations(network);
  const inputs = file?.inputs?.length ?? head.inputs;
  return (
    inputs === head.inputs &&
    network.inputs === head.inputs &&
    network.stages.length === layers.length &&
    network.stages.every(({ units, fanIn, sources }, m) => {
      const layer = layers[m];
      const isLast = m === layers.length - 1;
      return (
        units === layer.units &&
        sources > fanIn === (layer.biases !== null) &&
        (isLast || activations[m] === layer.activation)
      );
    })
  );
}

/**
 * Puts the weights of a network into the model that it was read from; all else stays.
 *
 * @param graph of a model that is the caller's own, which is changed; it must have the layers of the network
 * @param name  what to call the file in messages
 * @throws {UsageError} if a type of the model does not hold the weights, or inputs are weighted that it does not pick
 */
export function writeWeights(graph: OnnxGraph, stored: StoredNetwork, name: string): void {
  const { model, layers, head } = graph;
  const constants = writtenConstants(model);
  // From the last layer on, since a node that is added moves those behind it.
  for (const [m, layer] of [...layers.entries()].reverse()) {
    const sources = (m === 0 && head.picks) || range(layer.fanIn);
    writeLayer(model.graph!.node, layer, layerWeights(stored, m, sources, name), constants);
  }
  if (stored.preprocessing) writeScaling(graph, stored.preprocessing, { inputs: range(head.inputs), constants, name });
}

const range = (length: number) => Array.from({ length }, (_, i) => i);
