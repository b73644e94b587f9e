import type { NodeProto } from '../../formats/onnx/onnx_pb.ts';
import { MAX_RANK } from '../../formats/onnx/tensorShape.ts';
import { tensorType, typeName } from '../../formats/onnx/tensorTypes.ts';
import { type Consumer, constantInput, refuse, requiredInput } from './chainState.ts';
import { integerOf, integersOf } from './nodeAttributes.ts';
import { flattened, rankOf, reshaped, type SampleShape } from './sampleShape.ts';

/** Whether a Cast leaves numbers as they are, but for rounding. */
export const isFloatCast = (node: NodeProto): boolean =>
  tensorType({ dataType: integerOf(node, 'to', 0) })?.isFloat ?? false;

/**
 * The shapes behind nodes that leave the numbers of a sample as they are; null: open, since the node does not keep
 * samples apart.
 *
 * @throws {UsageError} the functions, if the node does something to the numbers
 */
export const PASSING: Readonly<Record<string, (consumer: Consumer) => SampleShape | null>> = {
  Identity: ({ shape }) => shape,
  Cast: (consumer) => {
    if (isFloatCast(consumer.node)) return consumer.shape;
    throw refuse(
      consumer,
      `casts to ${typeName(integerOf(consumer.node, 'to', 0))} before the outputs: casts to floats are read`,
    );
  },
  Dropout: (consumer) => {
    const { node, view, shape } = consumer;
    const mode = constantInput(consumer, 2)?.constant.values[0] ?? 0;
    const isUsed = node.output.slice(1).some((name) => view.consumers.has(name) || view.outputs.has(name));
    if (mode === 0 && !isUsed) return shape;
    throw refuse(
      consumer,
      isUsed ? 'gives its mask to another node' : 'is in training mode: export after model.eval()',
    );
  },
  Flatten: ({ node, shape }) => shape && flattened(shape, integerOf(node, 'axis', 1)),
  Reshape: (consumer) => consumer.shape && reshaped(consumer.shape, [...requiredInput(consumer, 1).constant.values]),
  Squeeze: (consumer) => {
    const axes = integersOf(consumer.node, 'axes') ?? [...(constantInput(consumer, 1)?.constant.values ?? [])];
    return consumer.shape && squeezed(consumer.shape, axes);
  },
  Unsqueeze: (consumer) => {
    const axes = integersOf(consumer.node, 'axes') ?? [...requiredInput(consumer, 1).constant.values];
    return consumer.shape && unsqueezed(consumer.shape, axes);
  },
};

function squeezed(shape: SampleShape, axes: readonly number[]): SampleShape | null {
  const gone = axes.map((axis) => (axis < 0 ? axis + rankOf(shape) : axis) - 1);
  if (shape.samples === 0 || axes.length === 0 || gone.some((axis) => shape.sizes[axis] !== 1)) return null;
  return { ...shape, sizes: shape.sizes.filter((_, axis) => !gone.includes(axis)) };
}

function unsqueezed({ samples, sizes }: SampleShape, axes: readonly number[]): SampleShape | null {
  if (samples === 0 || axes.length !== 1 || sizes.length + 2 > MAX_RANK) return null;
  const axis = axes[0] < 0 ? axes[0] + sizes.length + 2 : axes[0];
  return axis < 1 || axis > sizes.length + 1 ? null : { samples, sizes: sizes.toSpliced(axis - 1, 0, 1) };
}
