import { shownText, UsageError } from '../../errors.ts';
import { TensorProto_DataType as DataType } from '../../formats/onnx/onnx_pb.ts';
import { shapeText } from '../../formats/shapeText.ts';
import { ACTIVATION_NODES } from './activationNodes.ts';
import { activationPattern } from './activationPatterns.ts';
import { arithmeticStep, normalisationStep, scalerStep } from './affineNodes.ts';
import { type ChainState, type Consumer, refuse } from './chainState.ts';
import type { ChainAction, ChainStep } from './chainStep.ts';
import { type Constants, graphConstants } from './graphConstants.ts';
import { type GraphView, inputType } from './graphView.ts';
import { FROM_LEFT, product } from './matrixNodes.ts';
import { integerOf } from './nodeAttributes.ts';
import { nodeName, nodeRefusal, operatorOf } from './nodeName.ts';
import { isFloatCast, PASSING } from './passingNodes.ts';
import { normOf, picked } from './pickNodes.ts';
import { type SampleShape, sizeOf } from './sampleShape.ts';

/** The operators of chains beside those that pass numbers on and those of activations. */
const ACTIONS: Readonly<Record<string, (consumer: Consumer) => Does>> = {
  MatMul: product,
  Gemm: product,
  BatchNormalization: (consumer) => affine(consumer, normalisationStep),
  'ai.onnx.ml.Scaler': (consumer) => affine(consumer, scalerStep),
  Add: (consumer) => affine(consumer, arithmeticStep),
  Sub: (consumer) => affine(consumer, arithmeticStep),
  Mul: (consumer) => affine(consumer, arithmeticStep),
  Div: (consumer) => affine(consumer, arithmeticStep),
  Gather: picks,
  'ai.onnx.ml.ArrayFeatureExtractor': picks,
  'ai.onnx.ml.Normalizer': (consumer) => ({
    does: { kind: 'normalise', norm: normOf(consumer) },
    shape: consumer.shape,
  }),
};

interface Does {
  readonly does: ChainAction;
  readonly shape: SampleShape | null;
}

const affine = (
  consumer: Consumer,
  stepOf: (consumer: Consumer) => Extract<ChainAction, { kind: 'affine' }>['step'],
): Does => ({
  does: { kind: 'affine', step: stepOf(consumer) },
  shape: consumer.shape,
});

function picks(consumer: Consumer): Does {
  const { indices, shape } = picked(consumer);
  return { does: { kind: 'picks', picks: indices }, shape };
}

/** All operators that are read, for messages. */
const SUPPORTED = [
  ...['Gemm', 'MatMul', 'Add', 'Sub', 'Mul', 'Div', 'BatchNormalization'],
  ...Object.keys(ACTIVATION_NODES),
  ...Object.keys(PASSING),
  ...['Gather', 'Scaler', 'Normalizer'],
].join(', ');

/** Numbers of all values of a chain together: maps by constants keep two for each. */
const MAX_NUMBERS = 2 ** 21;

/** The chain of a graph: from the input to the last layer, and to what may follow it. */
export interface Chain {
  readonly steps: readonly ChainStep[];
  readonly constants: Constants;
}

/**
 * Walks through a graph from its input, from node to node, as long as there is one way.
 *
 * @throws {UsageError} naming the node before the last layer that is no part of a fully connected network
 */
export function chainSteps(view: GraphView, shape: SampleShape | null): Chain {
  const shapes = new Map<string, SampleShape>();
  const constants = graphConstants(view, shapes);
  requireRight(view);
  const last = lastMatrix(view);
  const steps: ChainStep[] = [];
  let state: ChainState = { view, constants, value: view.input, shape, dataType: inputType(view) };
  let isPastLast = last < 0;
  let isEnded = false; // behind the activation of the last layer
  let numbers = 0;
  for (;;) {
    numbers += state.shape ? sizeOf(state.shape) : 0;
    if (numbers > MAX_NUMBERS)
      throw new UsageError(`${view.file} has values of more than ${MAX_NUMBERS} numbers a sample`);
    if (state.shape) shapes.set(state.value, state.shape);
    if (view.outputs.has(state.value) && !isPastLast) {
      const name = shownText(state.value);
      throw new UsageError(
        `${view.file}: output ${name} is taken from between the layers: outputs come behind the last`,
      );
    }
    if (isEnded) return { steps, constants };
    const step = isPastLast ? endingStep(state) : nextStep(state);
    if (!step) return { steps, constants };
    steps.push(step);
    isEnded = isPastLast && step.does.kind === 'activation';
    isPastLast ||= step.does.kind === 'matrix' && step.does.matrix.node === last;
    state = { ...state, value: step.gives, shape: step.shape, dataType: typeBehind(state, step) };
  }
}

/** The type of what a step gives: that of what it takes, but for casts and operators that give floats of any. */
function typeBehind({ view, dataType }: ChainState, { nodes }: ChainStep): number {
  const node = view.graph.node[nodes[0]];
  const operator = operatorOf(node);
  if (operator === 'Cast') return integerOf(node, 'to', 0);
  return ['ai.onnx.ml.Scaler', 'ai.onnx.ml.Normalizer'].includes(operator) ? DataType.FLOAT : dataType;
}

/** @throws {UsageError} naming a product from the left, which says more than what is met on the way there */
function requireRight({ file, graph, varying, leads }: GraphView): void {
  for (const [index, node] of graph.node.entries()) {
    const isLeft = !varying.has(node.input[0] ?? '') && varying.has(node.input[1] ?? '');
    if (leads[index] === 1 && isLeft && operatorOf(node) === 'MatMul') throw nodeRefusal(file, node, index, FROM_LEFT);
  }
}

/** The index of the last node that multiplies by a matrix; −1: there is none. */
const lastMatrix = ({ graph, varying, leads }: GraphView): number =>
  graph.node.findLastIndex(
    (node, index) =>
      leads[index] === 1 &&
      ['MatMul', 'Gemm'].includes(operatorOf(node)) &&
      node.input.some((name) => varying.has(name)),
  );

/** Nodes that take the value, but for those that take its shape. */
const consumersOf = ({ view, value }: ChainState): number[] =>
  [...new Set(view.consumers.get(value) ?? [])].filter((index) => operatorOf(view.graph.node[index]) !== 'Shape');

/** The step that takes the value. @throws {UsageError} if none does, or it is not one way, or not read */
function nextStep(state: ChainState): ChainStep {
  const { view, value } = state;
  const pattern = activationPattern(state);
  if (pattern) return patternStep(state, pattern);
  const consumers = consumersOf(state);
  if (consumers.length !== 1) throw branch(state, consumers);
  const [index] = consumers;
  const node = view.graph.node[index];
  const consumer: Consumer = { ...state, node, index };
  const varying = node.input.filter((name) => view.varying.has(name));
  if (varying.length > 1) throw join(state, index);
  const operator = operatorOf(node);
  const { does, shape } = actionOf(consumer, operator);
  if (!shape && does.kind !== 'activation') {
    const sizes = state.shape ? `a sample of ${shapeText(state.shape.sizes, 'one number')}` : 'a value of open shape';
    throw refuse(consumer, `takes ${sizes}, and does not keep samples apart, each in one row`);
  }
  const other = node.output.slice(1).find((name) => view.consumers.has(name) || view.outputs.has(name));
  if (other !== undefined) throw refuse(consumer, `has a second output that is used, ${shownText(other)}`);
  return { nodes: [index], takes: value, gives: node.output[0], shape, does };
}

const patternStep = ({ value, shape }: ChainState, { nodes, gives, activation }: NonNullable<Found>): ChainStep => ({
  ...{ nodes, takes: value, gives, shape },
  does: { kind: 'activation', activation },
});
type Found = ReturnType<typeof activationPattern>;

function actionOf(consumer: Consumer, operator: string): Does {
  if (Object.hasOwn(PASSING, operator)) return { does: { kind: 'pass' }, shape: PASSING[operator](consumer) };
  if (Object.hasOwn(ACTIVATION_NODES, operator)) {
    return { does: { kind: 'activation', activation: ACTIVATION_NODES[operator](consumer) }, shape: consumer.shape };
  }
  if (Object.hasOwn(ACTIONS, operator)) return ACTIONS[operator](consumer);
  throw refuse(consumer, `is not read: a fully connected network is made of ${SUPPORTED}`);
}

/**
 * The step behind the last layer's product that still belongs to the network: maps by constants, and one activation.
 * Where a node is something else, the tail begins: null. Of a value that is an output, probabilities alone are still a
 * form.
 */
function endingStep(state: ChainState): ChainStep | null {
  const { view, value, shape } = state;
  const isOutput = view.outputs.has(value);
  const pattern = isOutput ? null : activationPattern(state);
  if (pattern) return patternStep(state, pattern);
  const consumers = consumersOf(state);
  const index = consumers.length === 1 ? consumers[0] : probabilityNode(view, consumers);
  if (index === undefined) return null;
  const node = view.graph.node[index];
  const operator = operatorOf(node);
  if (node.input.filter((name) => view.varying.has(name)).length > 1) return null;
  const consumer: Consumer = { ...state, node, index };
  const base = { nodes: [index], takes: value, gives: node.output[0] };
  if (operator === 'Cast' && !isFloatCast(node)) return null;
  if (Object.hasOwn(PASSING, operator)) return { ...base, shape: PASSING[operator](consumer), does: { kind: 'pass' } };
  if (isOutput && !PROBABILITIES.includes(operator)) return null;
  const isAction = ['Add', 'Sub', 'Mul', 'Div', 'BatchNormalization'].includes(operator);
  if (!Object.hasOwn(ACTIVATION_NODES, operator) && !isAction) return null;
  return { ...base, ...actionOf(consumer, operator), shape };
}

/** Activations whose outputs are probabilities, or their logarithms. */
const PROBABILITIES = ['Softmax', 'LogSoftmax', 'Sigmoid'];

/**
 * Of nodes that take the same value the one whose probabilities the graph gives as they are: the others make labels.
 * The first output decides where several do.
 */
function probabilityNode({ graph, outputs, producer, varying }: GraphView, nodes: readonly number[]) {
  const makers = new Set(nodes.filter((index) => PROBABILITIES.includes(operatorOf(graph.node[index]))));
  if (makers.size === 0) return undefined;
  const seen = new Set<string>();
  for (const output of outputs) {
    let value: string | undefined = output;
    while (value !== undefined && !seen.has(value)) {
      seen.add(value);
      const index = producer.get(value);
      if (index === undefined) break;
      if (makers.has(index)) return index;
      const { input } = graph.node[index];
      const operator = operatorOf(graph.node[index]);
      value = Object.hasOwn(PASSING, operator) || KEEPING.includes(operator) ? lastOf(input, varying) : undefined;
    }
  }
  return undefined;
}
/** Beside nodes that pass numbers on, those that keep probabilities among what they give: of 1 − p and p, the last. */
const KEEPING = ['Concat', 'ai.onnx.ml.ZipMap', 'ai.onnx.ml.Normalizer'];

const lastOf = (names: readonly string[], varying: ReadonlySet<string>) => names.findLast((name) => varying.has(name));

/** A refusal of a value that goes several ways. */
function branch(state: ChainState, consumers: readonly number[]): UsageError {
  const { view, value } = state;
  const meeting = consumers.find((index) => {
    const varying = new Set(view.graph.node[index].input.filter((name) => view.varying.has(name)));
    return varying.size > 1;
  });
  if (meeting !== undefined) return join(state, meeting);
  const { file, graph } = view;
  if (consumers.length === 0) return new UsageError(`${file}: nothing takes ${shownText(value)}, and it is no output`);
  const names = consumers.slice(0, 2).map((index) => nodeName(graph.node[index], index));
  const text = `${shownText(value)} goes to ${names.join(' and ')}: a network is one chain of layers, without branches`;
  return new UsageError(`${file}: ${text}`);
}

/** A refusal of a node that takes two values that change with the samples. */
function join({ view: { file, graph, varying } }: ChainState, index: number): UsageError {
  const node = graph.node[index];
  const values = node.input.filter((name) => varying.has(name)).map(shownText);
  const text = `takes ${values.slice(0, 2).join(' and ')}, which both change with the samples`;
  return nodeRefusal(file, node, index, `${text}: a network is one chain of layers, without branches`);
}
