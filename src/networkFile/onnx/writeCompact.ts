import type { NumberArray } from '../../formats/npy.ts';
import { TensorProto_DataType as DataType, type NodeProto } from '../../formats/onnx/onnx_pb.ts';
import { writeInputShape } from '../../formats/onnx/writeInputShape.ts';
import { transferOf } from '../../network/activation.ts';
import type { StoredNetwork } from '../storedNetwork.ts';
import { chainSteps } from './chainSteps.ts';
import { pickNode, productNodes } from './compactNodes.ts';
import { type CompactPart, compactParts } from './compactParts.ts';
import type { Constants } from './graphConstants.ts';
import { graphView, opsetOf } from './graphView.ts';
import { inputShape } from './inputShape.ts';
import { nodeRefusal, operatorOf } from './nodeName.ts';
import type { GraphLayer, OnnxGraph } from './onnxGraph.ts';
import { removeUnused } from './removeUnused.ts';
import { writeScaling } from './writeScaling.ts';
import { writtenConstants } from './writtenConstants.ts';

/**
 * Puts a network with fewer units and inputs into the model that it was read from: the linear part of each layer
 * becomes one product, which gives the value that its last node gave, and inputs that are still needed are picked
 * before the first one, so that the model takes the same inputs as before. Activations, head, tail, notes, opset,
 * precision and the names of weights stay; what is said of the shapes of values between layers goes.
 *
 * @param graph of a model that is the caller's own, which is changed
 * @param name  what to call the file in messages
 * @throws {UsageError} if the network cannot have been made of the graph, or a node depends on the number of units
 */
export function writeCompact(graph: OnnxGraph, stored: StoredNetwork, name: string): void {
  const { model, layers } = graph;
  const proto = model.graph!;
  const nodes = proto.node;
  const inputs = stored.file?.inputs ?? Array.from({ length: stored.network.inputs }, (_, i) => i);
  const { parts, picks } = compactParts(graph, stored, inputs, name);
  const opset = opsetOf(model);
  const gone = new Set(parts.flatMap(({ first, last }) => nodesOf(graph, first, last)));
  if (picks.replaced !== null) gone.add(picks.replaced);
  const resized = parts.slice(1).flatMap((part, m) => resizedConstants(graph, parts[m], part, name));

  const taken = [...gone].flatMap((index) => nodes[index].input);
  for (const { node, input } of resized) {
    taken.push(node.input[input]);
    node.input[input] = '';
  }
  const unshaped = new Set(
    [...gone, ...nodesOf(graph, layers[0], layers[layers.length - 1])].flatMap((i) => nodes[i].output),
  );
  unshaped.delete(layers[layers.length - 1].net);
  proto.valueInfo = proto.valueInfo.filter((info) => !unshaped.has(info.name));
  proto.node = nodes.filter((_, index) => !gone.has(index));
  const chain = layers.flatMap(({ input, net, output }) => [input, net, output]);
  removeUnused(proto, taken, new Set([graph.head.input, picks.value, ...chain]));

  const constants = writtenConstants(model);
  for (const { node, input, wanted, dataType, array } of resized) {
    node.input[input] = constants.add(wanted, dataType, array);
  }
  const added = new Map(
    parts.map((part, m): [number, NodeProto[]] => {
      const { first, last } = part;
      const options = { opset, constants, nodeName: nodes[last.matrix.node].name };
      const index = Math.max(...last.nodes);
      if (m > 0 || !picks.indices) return [index, productNodes(part, m > 0 ? first.input : picks.value, options)];
      const value = constants.freeName(`${picks.value}.picked`);
      const pick = pickNode([picks.value, value], { indices: picks.indices, rank: first.inputRank }, options);
      return [index, [pick, ...productNodes(part, value, options)]];
    }),
  );
  const left = new Set(proto.node);
  proto.node = nodes.flatMap((node, index) => added.get(index) ?? (left.has(node) ? [node] : []));
  // The weights of the first layer may be all that says how many inputs there are, and they lose some.
  if (picks.indices) writeInputShape(proto, graph.head.input, graph.head.sizes);
  if (stored.preprocessing) writeScaling(graph, stored.preprocessing, { inputs, constants, name });
}

/** The nodes from the input of a layer to the net inputs of another, by their indices. */
function nodesOf(graph: OnnxGraph, first: GraphLayer, last: GraphLayer): number[] {
  const { layers } = graph;
  const those = layers.slice(layers.indexOf(first), layers.indexOf(last) + 1);
  return those.flatMap((layer, m) => [...(m > 0 ? nodesBehind(graph, those[m - 1], layer) : []), ...layer.nodes]);
}

/**
 * The nodes from the net inputs of a layer to the linear part of the next one: its activation, and what does nothing.
 */
function nodesBehind({ model }: OnnxGraph, layer: GraphLayer, next: GraphLayer): number[] {
  const nodes = model.graph!.node;
  const linear = new Set(next.nodes);
  const values = new Set([layer.net]);
  const found: number[] = [];
  for (let index = Math.max(...layer.nodes) + 1; index < Math.max(...next.nodes); index++) {
    const { input, output } = nodes[index];
    if (linear.has(index) || !input.some((name) => values.has(name))) continue;
    for (const name of output) values.add(name);
    found.push(index);
  }
  return found;
}

/** A constant of a node that stays, whose size is that of a layer. */
interface ResizedConstant {
  readonly node: NodeProto;
  /** index of the input */
  readonly input: number;
  /** name that it is to have */
  readonly wanted: string;
  readonly dataType: number;
  readonly array: NumberArray;
}

/** The constants of nodes behind a part that have to do with how many units it has: slopes, and shapes of Reshape. */
function resizedConstants(
  graph: OnnxGraph,
  { last, units }: CompactPart,
  next: CompactPart,
  name: string,
): ResizedConstant[] {
  if (units === last.units) return [];
  const { node: nodes } = graph.model.graph!;
  const behind = nodesBehind(graph, last, next.first);
  const [slopes, reshapes] = ['PRelu', 'Reshape'].map((operator) =>
    behind.filter((index) => operatorOf(nodes[index]) === operator),
  );
  const constants = reshapes.length > 0 ? constantsOf(graph, name) : null;
  return [
    ...slopes.map((index): ResizedConstant => {
      const node = nodes[index];
      const { parameter } = transferOf(last.activation, 'activation', ['leakyRelu']);
      const array = { shape: [1], values: Float64Array.of(parameter) };
      return { node, input: 1, wanted: node.input[1], dataType: last.matrix.weight.constant.dataType, array };
    }),
    ...reshapes.flatMap((index): ResizedConstant[] => {
      const node = nodes[index];
      const { values, shape } = constants!(node.input[1])!;
      const size = values.at(-1);
      if (size === -1 || size === 0) return []; // it follows from the others, or stays
      if (size !== last.units) {
        throw nodeRefusal(name, node, index, `depends on there being ${last.units} units before it`);
      }
      const ofAnySamples = values.with(-1, units).map((length) => (Number.isNaN(length) ? -1 : length));
      return [
        { node, input: 1, wanted: node.input[1], dataType: DataType.INT64, array: { shape, values: ofAnySamples } },
      ];
    }),
  ];
}

/** The constants of a graph that has not been changed yet. */
function constantsOf({ model }: OnnxGraph, name: string): Constants {
  const view = graphView(model, name);
  return chainSteps(view, inputShape(view)).constants;
}
