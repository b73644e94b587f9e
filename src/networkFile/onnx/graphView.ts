import { shownText, UsageError } from '../../errors.ts';
import {
  TensorProto_DataType as DataType,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
} from '../../formats/onnx/onnx_pb.ts';
import { isStandard, nodeRefusal, operatorOf } from './nodeName.ts';

/** A graph with what is needed to walk through it. */
export interface GraphView {
  /** what to call the file in messages */
  readonly file: string;
  readonly graph: GraphProto;
  /** of the standard's operators */
  readonly opset: number;
  /** the name of the only input that is no initializer */
  readonly input: string;
  /** names of the outputs */
  readonly outputs: ReadonlySet<string>;
  readonly initializers: ReadonlyMap<string, TensorProto>;
  /** the node that gives a value, by its index */
  readonly producer: ReadonlyMap<string, number>;
  /** nodes that take a value and lead to an output, by their indices; a node that takes it twice is there twice */
  readonly consumers: ReadonlyMap<string, readonly number[]>;
  /** values that change with the input; not those that say its shape */
  readonly varying: ReadonlySet<string>;
  /** (nodes) whether a node leads to an output */
  readonly leads: Uint8Array;
}

/** The first opset whose Gemm and Add broadcast as those of today. */
const FIRST_OPSET = 7;

/**
 * Looks at the graph of a model as a whole: who gives and who takes each value, and what changes with its input. Cost:
 * linear in nodes and their inputs.
 *
 * @param file what to call it in messages
 * @throws {UsageError} if the graph is not one that can be walked: several inputs, values that nobody gives, opset < 7
 */
export function graphView(model: ModelProto, file: string): GraphView {
  const { graph } = model;
  if (!graph) throw new UsageError(`${file} has no graph`);
  const opset = opsetOf(model);
  if (opset < FIRST_OPSET) throw new UsageError(`${file} must have opset ${FIRST_OPSET} or later, got ${opset}`);
  if (graph.sparseInitializer.length > 0) {
    throw new UsageError(`${file} has sparse initializers: save it with dense ones`);
  }
  const initializers = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const twice = graph.initializer.find((tensor) => initializers.get(tensor.name) !== tensor);
  if (twice) throw new UsageError(`${file} has two initializers ${shownText(twice.name)}`);
  const input = onlyInput(graph, initializers, file);
  const producer = producersOf(graph, [...initializers.keys(), input], file);
  const outputs = new Set(graph.output.map(({ name }) => name));
  const leads = leadingNodes(graph.node, producer, outputs);
  const consumers = new Map<string, number[]>();
  const varying = new Set([input]);
  for (const [index, node] of graph.node.entries()) {
    if (leads[index] === 0) continue;
    for (const name of node.input) {
      const those = consumers.get(name);
      if (those) those.push(index);
      else consumers.set(name, [index]);
    }
    if (operatorOf(node) === 'Shape') continue; // a shape is the same for all samples but for their number
    if (!node.input.some((name) => varying.has(name))) continue;
    for (const name of node.output) if (name !== '') varying.add(name);
  }
  const fixed = graph.output.find(({ name }) => !varying.has(name));
  if (fixed) throw new UsageError(`${file}: output ${shownText(fixed.name)} is the same for all inputs`);
  return { file, graph, opset, input, outputs, initializers, producer, consumers, varying, leads };
}

/** The version of the standard's operators that a model imports; 0: it imports none. */
export const opsetOf = ({ opsetImport }: ModelProto): number =>
  Number(opsetImport.find(({ domain }) => isStandard(domain))?.version ?? 0);

/** The type of the numbers that a graph takes, as the standard counts types; UNDEFINED: none is said. */
export function inputType({ graph, input }: Pick<GraphView, 'graph' | 'input'>): number {
  const type = graph.input.find(({ name }) => name === input)?.type?.value;
  return type?.case === 'tensorType' ? type.value.elemType : DataType.UNDEFINED;
}

function onlyInput(graph: GraphProto, initializers: ReadonlyMap<string, unknown>, file: string): string {
  const inputs = graph.input.map(({ name }) => name).filter((name) => !initializers.has(name));
  if (inputs.length === 1) return inputs[0];
  const found = inputs.slice(0, MAX_NAMED).map(shownText).join(', ');
  throw new UsageError(`${file} must have one input, the samples, got ${inputs.length}${found && `: ${found}`}`);
}
const MAX_NAMED = 5;

/** @param given names of values that no node gives */
function producersOf({ node: nodes, output }: GraphProto, given: readonly string[], file: string): Map<string, number> {
  const producer = new Map<string, number>();
  const known = new Set([...given, '']); // an input that is left out has an empty name
  for (const [index, node] of nodes.entries()) {
    const unknown = node.input.find((name) => !known.has(name));
    if (unknown !== undefined) {
      throw nodeRefusal(file, node, index, `takes ${shownText(unknown)}, which nothing before it gives`);
    }
    const graph = node.attribute.find(({ g, graphs }) => g || graphs.length > 0);
    if (graph) throw nodeRefusal(file, node, index, 'has a graph inside of it: no network is read that branches');
    for (const name of node.output) {
      if (name === '') continue;
      if (known.has(name)) throw nodeRefusal(file, node, index, `gives ${shownText(name)}, which is there already`);
      known.add(name);
      producer.set(name, index);
    }
  }
  if (output.length === 0) throw new UsageError(`${file} has no output`);
  const missing = output.find(({ name }) => !known.has(name));
  if (missing) throw new UsageError(`${file}: nothing gives output ${shownText(missing.name)}`);
  return producer;
}

function leadingNodes(
  nodes: readonly NodeProto[],
  producer: ReadonlyMap<string, number>,
  outputs: ReadonlySet<string>,
): Uint8Array {
  const leads = new Uint8Array(nodes.length);
  const mark = (name: string) => {
    const index = producer.get(name);
    if (index !== undefined) leads[index] = 1;
  };
  for (const name of outputs) mark(name);
  for (let index = nodes.length - 1; index >= 0; index--) if (leads[index] === 1) nodes[index].input.forEach(mark);
  return leads;
}
