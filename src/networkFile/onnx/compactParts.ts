import { UsageError } from '../../errors.ts';
import { tensorNumbers } from '../../formats/onnx/tensorNumbers.ts';
import { layerActivations } from '../layerActivations.ts';
import type { StoredNetwork } from '../storedNetwork.ts';
import { type LayerWeights, layerWeights } from './layerWeights.ts';
import { operatorOf } from './nodeName.ts';
import type { GraphLayer, OnnxGraph } from './onnxGraph.ts';

/** A layer of a smaller network, and the part of a graph that it takes the place of. */
export interface CompactPart extends LayerWeights {
  /** the layer of the graph whose input it takes */
  readonly first: GraphLayer;
  /** the layer of the graph whose net inputs it gives */
  readonly last: GraphLayer;
}

/** The numbers that the first layer of a smaller network is given, of those that the graph has there. */
export interface Picks {
  /** the value that they are picked of */
  readonly value: string;
  /** null: all of them, in their order */
  readonly indices: readonly number[] | null;
  /** index of a node that picked some before, whose place this takes; null: there is none */
  readonly replaced: number | null;
}

/** A smaller network as parts of the graph that it was read from. */
export interface CompactParts {
  readonly parts: readonly CompactPart[];
  readonly picks: Picks;
}

/**
 * Divides the graph of the network that a smaller one was made of into the places of its layers: one each, or all for
 * the only layer of a network whose outputs do not depend on its inputs.
 *
 * @param inputs of the graph those that the network takes
 * @throws {UsageError} if it cannot have been made of this graph
 */
export function compactParts(
  graph: OnnxGraph,
  stored: StoredNetwork,
  inputs: readonly number[],
  name: string,
): CompactParts {
  const { head, layers } = graph;
  const { network } = stored;
  requireLayers(graph, stored, inputs, name);
  const at = new Map(head.picks?.map((input, position) => [input, position]));
  const positions = inputs.map((input) => (head.picks ? (at.get(input) ?? -1) : input));
  // An input that the graph leaves out has no weights; where nothing depends on inputs, any other will do.
  const columns = inputs.map((_, i) => i).filter((i) => positions[i] >= 0);
  const isWhole = network.stages.length === layers.length;
  const parts = network.stages.map((stage, m): CompactPart => {
    const [first, last] = isWhole ? [layers[m], layers[m]] : [layers[0], layers[layers.length - 1]];
    const sources = m > 0 ? Array.from({ length: stage.fanIn }, (_, i) => i) : columns;
    return { first, last, ...layerWeights(stored, m, sources, name) };
  });
  const indices = columns.length > 0 ? columns.map((i) => positions[i]) : [0];
  return { parts, picks: picksOf(graph, indices) };
}

/** @throws {UsageError} if a network has not the layers of a graph, or one layer in the place of all */
function requireLayers(
  { head, layers }: OnnxGraph,
  { network }: StoredNetwork,
  inputs: readonly number[],
  name: string,
): void {
  const activations = layerActivations(network).slice(0, -1);
  const isOfLayers =
    network.stages.length === layers.length && activations.every((text, m) => text === layers[m].activation);
  const areInputs = inputs.length === network.inputs && inputs.every((input) => input < head.inputs);
  if (areInputs && (isOfLayers || network.stages.length === 1) && network.outputs === layers.at(-1)!.units) return;
  const sizes = [head.inputs, ...layers.map(({ units }) => units)].join('-');
  const found = network.layers.join('-');
  throw new UsageError(
    `${name} must have the layers of the model it was read from, ${sizes}, or fewer units, got ${found}`,
  );
}

/** @param indices of what the first layer of the graph takes now */
function picksOf({ model, layers }: OnnxGraph, indices: readonly number[]): Picks {
  const { node: nodes, initializer } = model.graph!;
  const { input: value, fanIn } = layers[0];
  if (indices.length === fanIn && indices.every((index, i) => index === i)) {
    return { value, indices: null, replaced: null };
  }
  const replaced = nodes.findIndex(({ output }) => output[0] === value);
  const before = replaced < 0 ? undefined : nodes[replaced];
  const tensor = initializer.find((candidate) => candidate.name === before?.input[1]);
  if (!before || operatorOf(before) !== 'Gather' || tensor?.dims.length !== 1)
    return { value, indices, replaced: null };
  const { values } = tensorNumbers(tensor, tensor.name);
  return { value: before.input[0], indices: indices.map((index) => values[index]), replaced };
}
