import { shownText, UsageError } from '../../errors.ts';
import { TensorProto_DataType as DataType, type NodeProto } from '../../formats/onnx/onnx_pb.ts';
import type { Constants } from './graphConstants.ts';
import type { GraphView } from './graphView.ts';
import { integersOf, textOf, textsOf } from './nodeAttributes.ts';
import { nodeName, operatorOf } from './nodeName.ts';
import type { GraphLayer, GraphTail } from './onnxGraph.ts';
import { isFloatCast, PASSING } from './passingNodes.ts';

/** Operators that make labels, whatever they take. */
const LABELLING: ReadonlySet<string> = new Set([
  ...['ArgMax', 'ArgMin', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Shape'],
  ...['ai.onnx.ml.Binarizer', 'ai.onnx.ml.LabelEncoder'],
]);

/** The relation of a value behind the last layer to the outputs of the network. */
type Relation =
  /** the net inputs of the last layer, such as logits */
  | 'net'
  | 'outputs'
  /** probabilities of both classes, 1 − p and p, of a network whose output is p */
  | 'both'
  /** a class, or whether something holds */
  | 'label'
  | Change;

/** Numbers that a node has made of outputs. */
interface Change {
  /** the first such node, by its index */
  readonly by: number;
  /** whether they are 1 − p of the only output p */
  readonly isComplement: boolean;
  /** whether they are rounded to integers */
  readonly isWhole: boolean;
}

/** A tail as far as it is known. */
interface OpenTail {
  readonly view: GraphView;
  readonly constants: Constants;
  readonly last: GraphLayer;
  readonly relations: Map<string, Relation>;
}

/** Characters that steer a terminal. */
const CONTROL = /\p{Cc}/u;

/**
 * The labels of the classes of a network: those of ZipMap, or the constant that ArrayFeatureExtractor picks from. The
 * numbers that a graph gives must be the outputs of the network, or the net inputs of its last layer; labels may be
 * anything.
 *
 * @param last the last layer
 * @throws {UsageError} naming the node behind it that changes outputs
 */
export function graphTail(view: GraphView, constants: Constants, last: GraphLayer): GraphTail {
  const { graph, leads } = view;
  const relations = new Map<string, Relation>([
    [last.net, 'net'],
    [last.output, 'outputs'],
  ]);
  const tail = { view, constants, last, relations };
  let labels: readonly string[] | null = null;
  for (const [index, node] of graph.node.entries()) {
    if (leads[index] === 0 || last.activationNodes.includes(index)) continue;
    if (!node.input.some((name) => relations.has(name))) continue;
    const relation = relationOf(tail, node, index);
    const operator = operatorOf(node);
    for (const [i, name] of node.output.entries()) {
      if (name !== '') relations.set(name, operator === 'TopK' && i === 1 ? 'label' : relation);
    }
    if (operator === 'ai.onnx.ml.ZipMap') {
      labels ??= textsOf(node, 'classlabels_strings') ?? integersOf(node, 'classlabels_int64s')?.map(String) ?? null;
    }
    if (operator === 'ai.onnx.ml.ArrayFeatureExtractor') {
      const classes = constants(node.input[0]);
      labels ??= classes && (classes.labels ?? Array.from(classes.values, String));
    }
  }
  requireOutputs(tail);
  const { units: outputs } = last;
  const bad = labels?.find((label) => CONTROL.test(label));
  if (bad !== undefined) throw new UsageError(`${view.file} has the class ${shownText(bad)}, with a control character`);
  const isOneEach = labels?.length === outputs && new Set(labels).size === outputs && !labels.includes('');
  return { labels: isOneEach ? labels : null };
}

/** The relation of what a node gives, by those of what it takes. */
function relationOf(tail: OpenTail, node: NodeProto, index: number): Relation {
  const { view, constants, last, relations } = tail;
  const operator = operatorOf(node);
  const taken = node.input.filter((name) => view.varying.has(name)).map((name) => relations.get(name));
  if (LABELLING.has(operator) || taken.every((relation) => relation === 'label')) return 'label';
  const change: Change = { by: index, isComplement: false, isWhole: false };
  const [first, second] = taken;
  if (taken.length === 2 && operator === 'Concat') {
    const isBoth = typeof first === 'object' && first.isComplement && second === 'outputs';
    return isBoth && isAlongSample(node) ? 'both' : change;
  }
  if (first === undefined || taken.length !== 1) return change;
  if (typeof first === 'object') {
    const isRounded = operator === 'Cast' ? !isFloatCast(node) : first.isWhole;
    return { ...first, isComplement: false, isWhole: isRounded };
  }
  if (operator === 'Cast') return isFloatCast(node) ? first : { ...change, isWhole: true };
  if (operator === 'ai.onnx.ml.ZipMap') return first;
  if (operator === 'ai.onnx.ml.Normalizer') {
    // Probabilities add up to 1 already: converters of scikit-learn put it there for other models.
    const areShares = first === 'both' || (first === 'outputs' && last.activation === 'softmax');
    return areShares && textOf(node, 'norm', 'MAX') === 'L1' ? first : change;
  }
  if (Object.hasOwn(PASSING, operator)) {
    PASSING[operator]({
      view,
      constants,
      value: node.input[0],
      shape: null,
      dataType: DataType.UNDEFINED,
      node,
      index,
    });
    return first;
  }
  const isProbability = first === 'outputs' && last.activation === 'sigmoid' && last.units === 1;
  const minuend = operator === 'Sub' && isProbability && !relations.has(node.input[0]) && constants(node.input[0]);
  return { ...change, isComplement: Boolean(minuend && minuend.values.length === 1 && minuend.values[0] === 1) };
}

/** Whether Concat puts numbers of the same sample beside each other. */
const isAlongSample = (node: NodeProto): boolean =>
  node.attribute.some(({ name, i }) => name === 'axis' && (i === 1n || i === -1n));

/** @throws {UsageError} naming the node that makes of outputs what the graph gives in their place */
function requireOutputs({ view: { file, graph, outputs }, relations }: OpenTail): void {
  const given = [...outputs].map((name) => relations.get(name));
  const areGiven = given.some((relation) => relation === 'outputs' || relation === 'both');
  for (const relation of given) {
    if (typeof relation !== 'object' || (relation.isWhole && areGiven)) continue;
    const node = nodeName(graph.node[relation.by], relation.by);
    const allowed = 'it may keep them, as Identity and Reshape do, or make labels';
    throw new UsageError(`${file}: behind the last layer, ${node} changes outputs: ${allowed}`);
  }
}
