import { shownText } from '../../errors.ts';
import type { Constants } from './graphConstants.ts';
import type { GraphView } from './graphView.ts';
import { integersOf, textsOf } from './nodeAttributes.ts';
import { nodeRefusal, operatorOf } from './nodeName.ts';
import type { GraphLayer, GraphTail } from './onnxGraph.ts';

/** Operators behind the outputs of a network that make labels and other forms of them. */
const TAIL = [
  ...['Identity', 'Cast', 'Dropout', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Shape', 'Gather', 'Concat'],
  ...['Softmax', 'LogSoftmax', 'Sigmoid', 'Log', 'Exp', 'Neg', 'Sub', 'ArgMax', 'ArgMin', 'TopK', 'ReduceMax'],
  ...['Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Not', 'Where', 'Round', 'Clip'],
  ...['ArrayFeatureExtractor', 'ZipMap', 'Normalizer', 'Binarizer', 'LabelEncoder'].map((name) => `ai.onnx.ml.${name}`),
];

/**
 * The nodes behind the outputs of a network, and the labels of its classes: those of ZipMap, or the constant that
 * ArrayFeatureExtractor picks from.
 *
 * @param last the last layer
 * @throws {UsageError} naming the node that is no part of a tail
 */
export function graphTail(
  { file, graph, leads, varying }: GraphView,
  constants: Constants,
  { output: value, units: outputs }: GraphLayer,
): GraphTail {
  const made = new Set([value]);
  const nodes: number[] = [];
  let labels: readonly string[] | null = null;
  for (const [index, node] of graph.node.entries()) {
    if (leads[index] === 0 || !node.input.some((name) => made.has(name))) continue;
    const operator = operatorOf(node);
    if (!TAIL.includes(operator)) throw nodeRefusal(file, node, index, 'is not read behind the outputs of a network');
    const foreign = node.input.find((name) => varying.has(name) && !made.has(name));
    if (foreign !== undefined) {
      throw nodeRefusal(file, node, index, `takes ${shownText(foreign)} beside the outputs of the network`);
    }
    for (const name of node.output) if (name !== '') made.add(name);
    nodes.push(index);
    if (operator === 'ai.onnx.ml.ZipMap') {
      labels ??= textsOf(node, 'classlabels_strings') ?? integersOf(node, 'classlabels_int64s')?.map(String) ?? null;
    }
    if (operator === 'ai.onnx.ml.ArrayFeatureExtractor') {
      const classes = constants(node.input[0]);
      labels ??= classes && (classes.labels ?? Array.from(classes.values, String));
    }
  }
  const isOneEach = labels?.length === outputs && new Set(labels).size === outputs && !labels.includes('');
  return { nodes, labels: isOneEach ? labels : null };
}
