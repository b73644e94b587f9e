import { UsageError } from '../../errors.ts';
import { layerActivations } from '../layerActivations.ts';
import type { StoredNetwork } from '../storedNetwork.ts';
import type { GraphLayer, OnnxGraph } from './onnxGraph.ts';
import { writtenConstants } from './writtenConstants.ts';
import { type LayerWeights, writeLayer } from './writtenLayer.ts';
import { writeScaling } from './writtenScaling.ts';

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
    const picks = m === 0 ? head.picks : null;
    writeLayer(model.graph!.node, layer, layerWeights(stored, m, { ...layer, picks, name }), constants);
  }
  const inputs = Array.from({ length: head.inputs }, (_, i) => i);
  if (stored.preprocessing) writeScaling(graph, stored.preprocessing, inputs, constants, name);
}

/** A layer of a graph, as its weights are taken from a network. */
interface Place extends Pick<GraphLayer, 'fanIn'> {
  /** of the first layer: its inputs among those of the network; null: all */
  readonly picks: readonly number[] | null;
  readonly name: string;
}

function layerWeights({ network, weights }: StoredNetwork, m: number, { fanIn, picks, name }: Place): LayerWeights {
  const { firstWeight, sources, units, fanIn: all } = network.stages[m];
  const own = new Float64Array(units * fanIn);
  const biases = sources > all ? new Float64Array(units) : null;
  const isPicked = picks && new Set(picks);
  for (let j = 0; j < units; j++) {
    const row = firstWeight + j * sources;
    const foreign = isPicked ? weights.subarray(row, row + all).findIndex((w, i) => w !== 0 && !isPicked.has(i)) : -1;
    if (foreign >= 0)
      throw new UsageError(`${name} does not pick input ${foreign}, and the network has weights from it`);
    for (let i = 0; i < fanIn; i++) own[j * fanIn + i] = weights[row + (picks?.[i] ?? i)];
    if (biases) biases[j] = weights[row + all];
  }
  return { weights: own, biases };
}
