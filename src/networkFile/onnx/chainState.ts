import { shownText, type UsageError } from '../../errors.ts';
import type { NodeProto } from '../../formats/onnx/onnx_pb.ts';
import { shapeText } from '../../formats/shapeText.ts';
import type { Constants } from './graphConstants.ts';
import type { GraphView } from './graphView.ts';
import { nodeRefusal } from './nodeName.ts';
import type { ConstantInput, GraphConstant } from './onnxGraph.ts';
import { type SampleShape, spread } from './sampleShape.ts';

/** A value of the chain on which the walk through a graph stands. */
export interface ChainState {
  readonly view: GraphView;
  readonly constants: Constants;
  /** the name of the value */
  readonly value: string;
  /** null: open */
  readonly shape: SampleShape | null;
  /** the type of its numbers, as the standard counts types; UNDEFINED: unknown */
  readonly dataType: number;
}

/** A node that takes the value. */
export interface Consumer extends ChainState {
  readonly node: NodeProto;
  readonly index: number;
}

/** A refusal of the node. */
export const refuse = ({ view: { file }, node, index }: Consumer, complaint: string): UsageError =>
  nodeRefusal(file, node, index, complaint);

/** The shape of the value. @throws {UsageError} if it is open */
export function requiredShape(consumer: Consumer): SampleShape {
  if (consumer.shape) return consumer.shape;
  throw refuse(consumer, `takes ${shownText(consumer.value)}, whose shape is open: export with shapes`);
}

/**
 * An input of a node that is a constant; null: it is left out.
 *
 * @throws {UsageError} if it changes with the samples
 */
export function constantInput({ view, constants, node, index }: Consumer, input: number): ConstantInput | null {
  const name = node.input[input] ?? '';
  if (name === '') return null;
  const constant = constants(name);
  if (constant) return { node: index, input, constant };
  const complaint = `takes ${shownText(name)} as input ${input}, which changes with the samples: it must be constant`;
  throw nodeRefusal(view.file, node, index, complaint);
}

/** As `constantInput`, of one that the node must have. */
export function requiredInput(consumer: Consumer, input: number): ConstantInput {
  const found = constantInput(consumer, input);
  if (found) return found;
  throw refuse(consumer, `has no input ${input}`);
}

/**
 * Numbers of a constant, one for each of a sample.
 *
 * @throws {UsageError} if it does not fit, or one is not finite
 */
export function spreadNumbers(consumer: Consumer, constant: GraphConstant): Float64Array {
  const shape = requiredShape(consumer);
  const numbers = spread(constant, shape);
  const name = shownText(constant.name);
  if (!numbers) {
    const found = shapeText(constant.shape, 'a number');
    const wanted = shapeText(shape.sizes);
    throw refuse(consumer, `takes ${name} (${found}), which must be a number, or one for each of a sample (${wanted})`);
  }
  const bad = numbers.findIndex((number) => !Number.isFinite(number));
  if (bad < 0) return numbers;
  throw refuse(consumer, `takes ${name}, whose numbers must be finite, got ${numbers[bad]} at ${bad}`);
}
