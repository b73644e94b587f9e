import { TensorProto_DataType as DataType } from '../../formats/onnx/onnx_pb.ts';
import { tensorType, typeName } from '../../formats/onnx/tensorTypes.ts';
import { type Consumer, constantInput, refuse, requiredInput, requiredShape, spreadNumbers } from './chainState.ts';
import { floatOf, floatsOf, integerOf } from './nodeAttributes.ts';
import { operatorOf } from './nodeName.ts';
import type { AffineStep, GraphConstant } from './onnxGraph.ts';
import { sizeOf } from './sampleShape.ts';

/** Add, Sub, Mul and Div of the value and a constant. @throws {UsageError} if they are of two values, or c / value */
export function arithmeticStep(consumer: Consumer): AffineStep {
  const { node, index, value } = consumer;
  const operator = operatorOf(node);
  requireExact(consumer, operator);
  const isSecond = node.input[0] !== value;
  const input = requiredInput(consumer, isSecond ? 0 : 1);
  const numbers = spreadNumbers(consumer, input.constant);
  const none = { node: index, normalisation: null };
  const ones = new Float64Array(numbers.length).fill(1);
  switch (operator) {
    case 'Add':
      return { ...none, factor: ones, shift: numbers, added: input, sign: 1 };
    case 'Sub': {
      const sign = isSecond ? 1 : -1;
      const factor = isSecond ? ones.fill(-1) : ones;
      return { ...none, factor, shift: numbers.map((c) => sign * c), added: input, sign };
    }
    default: {
      if (operator === 'Div' && isSecond) throw refuse(consumer, 'divides a constant by a value: no layer does that');
      if (numbers.includes(0)) throw refuse(consumer, `${operator === 'Div' ? 'divides' : 'multiplies'} by 0`);
      const divisor = operator === 'Div' ? numbers : undefined;
      const factor = divisor ? numbers.map((c) => 1 / c) : numbers;
      return { ...none, factor, divisor, shift: new Float64Array(numbers.length), added: null, sign: 1 };
    }
  }
}

/** Integers that sums and products of samples do not leave. */
const WIDE: readonly number[] = [DataType.INT32, DataType.INT64];

/** @throws {UsageError} if the operator rounds quotients of integers, or wraps what their type does not hold */
function requireExact(consumer: Consumer, operator: string): void {
  const { dataType } = consumer;
  if (tensorType({ dataType })?.isFloat || (operator !== 'Div' && WIDE.includes(dataType))) return;
  const way = operator === 'Div' ? 'rounds quotients' : 'wraps what is beyond their range';
  throw refuse(consumer, `calculates with ${typeName(dataType)}, which ${way}: cast to floats before`);
}

/** BatchNormalization in inference. @throws {UsageError} if it is in training */
export function normalisationStep(consumer: Consumer): AffineStep {
  const { node, index } = consumer;
  const isTraining =
    integerOf(node, 'training_mode', 0) !== 0 || node.output.filter((name, i) => i > 0 && name !== '').length > 0;
  if (isTraining) {
    throw refuse(
      consumer,
      'is in training mode, and its outputs depend on the other samples: export after model.eval()',
    );
  }
  const { sizes } = requiredShape(consumer);
  const [scaleInput, addedInput, meanInput, varianceInput] = [1, 2, 3, 4].map((input) =>
    requiredInput(consumer, input),
  );
  const numbers = ({ constant }: { readonly constant: GraphConstant }) => {
    const ones = sizes.slice(1).map(() => 1);
    return spreadNumbers(consumer, { ...constant, shape: [...constant.shape, ...ones] });
  };
  const epsilon = floatOf(node, 'epsilon', 1e-5);
  const deviation = numbers(varianceInput).map((variance) => Math.sqrt(variance + epsilon));
  if (!deviation.every((root) => root > 0)) throw refuse(consumer, 'has a variance that is not above −epsilon');
  return {
    node: index,
    factor: numbers(scaleInput).map((scale, i) => scale / deviation[i]),
    ...{ shift: numbers(addedInput), added: addedInput, sign: 1 },
    normalisation: { mean: numbers(meanInput), meanInput, scaleInput, deviation },
  };
}

/** Scaler, (x − offset)·scale: its numbers are attributes, which stay, since it stands before the first layer. */
export function scalerStep(consumer: Consumer): AffineStep {
  const { node, index } = consumer;
  const size = sizeOf(requiredShape(consumer));
  const [offset, factor] = ['offset', 'scale'].map((name, a) => {
    const numbers = Float64Array.from(floatsOf(node, name) ?? [a]);
    const one = numbers.length === 1 ? new Float64Array(size).fill(numbers[0]) : numbers;
    if (one.length === size && one.every(Number.isFinite) && !(a === 1 && one.includes(0))) return one;
    throw refuse(consumer, `must have ${size} finite numbers as ${name}${a === 1 ? ', none of them 0' : ''}`);
  });
  const shift = offset.map((number, i) => -number * factor[i]);
  return { node: index, factor, shift, added: null, sign: 1, normalisation: null };
}

/** The additive part of Gemm; null: it has none. @param consumer with the shape of the product */
export function gemmStep(consumer: Consumer): AffineStep | null {
  const added = constantInput(consumer, 2);
  const beta = floatOf(consumer.node, 'beta', 1);
  if (!added || beta === 0) return null;
  const numbers = spreadNumbers(consumer, added.constant);
  const factor = new Float64Array(numbers.length).fill(1);
  const shift = numbers.map((c) => beta * c);
  return { node: consumer.index, factor, shift, added, sign: beta, normalisation: null };
}
