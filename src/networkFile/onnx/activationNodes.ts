import { activationText, type OutputActivation } from '../../network/activation.ts';
import { type Consumer, constantInput, refuse, requiredInput, requiredShape, spreadNumbers } from './chainState.ts';
import { floatOf, integerOf, textOf } from './nodeAttributes.ts';
import { operatorOf } from './nodeName.ts';
import { isOnlyAxis } from './sampleShape.ts';

/** The activations that nodes are, by their operators. @throws {UsageError} the functions, if a setting is not read */
export const ACTIVATION_NODES: Readonly<Record<string, (consumer: Consumer) => OutputActivation>> = {
  Tanh: () => 'tanh',
  Sigmoid: () => 'sigmoid',
  Relu: () => 'relu',
  Softplus: () => 'softplus',
  LeakyRelu: (consumer) => withNumber(consumer, 'leakyRelu', floatOf(consumer.node, 'alpha', 0.01)),
  Elu: (consumer) => withNumber(consumer, 'elu', floatOf(consumer.node, 'alpha', 1)),
  PRelu: (consumer) => {
    const slopes = spreadNumbers(consumer, requiredInput(consumer, 1).constant);
    if (slopes.every((slope) => slope === slopes[0])) return withNumber(consumer, 'leakyRelu', slopes[0]);
    throw refuse(consumer, 'has a slope for each unit: one slope for all units is read, as LeakyRelu');
  },
  Gelu: (consumer) => {
    const approximate = textOf(consumer.node, 'approximate', 'none');
    if (approximate === 'none') return 'gelu';
    throw refuse(consumer, `is approximate (${approximate}): Gelu is read in its exact form, by erf`);
  },
  Swish: (consumer) => {
    if (floatOf(consumer.node, 'alpha', 1) === 1) return 'silu';
    throw refuse(consumer, 'has an alpha other than 1');
  },
  Clip: (consumer) => {
    const { node, view } = consumer;
    const given = [1, 2].map((input) => constantInput(consumer, input)?.constant.values[0]);
    const [least, greatest = Number.POSITIVE_INFINITY] =
      view.opset < 11 ? [floatOf(node, 'min', -MAX_SINGLE), floatOf(node, 'max', MAX_SINGLE)] : given;
    if (least === 0 && greatest >= Math.fround(MAX_SINGLE)) return 'relu';
    throw refuse(consumer, 'is read as Relu alone, from 0 without an upper limit');
  },
  Softmax: (consumer) => ofAllUnits(consumer, 'softmax'),
  LogSoftmax: (consumer) => ofAllUnits(consumer, 'logSoftmax'),
};
/** A limit as large as the largest number in single precision is none. */
const MAX_SINGLE = 3.4e38;

function withNumber(consumer: Consumer, name: 'leakyRelu' | 'elu', number: number): OutputActivation {
  if (number >= 0 && number < Number.POSITIVE_INFINITY) return activationText({ activation: name, parameter: number });
  throw refuse(consumer, `has ${number} as its number, which must be ≥ 0`);
}

function ofAllUnits<Name extends OutputActivation>(consumer: Consumer, name: Name): Name {
  // Before opset 13 all axes from this one on are taken together, which is the same where it is the only one.
  const axis = integerOf(consumer.node, 'axis', consumer.view.opset < 13 ? 1 : -1);
  if (isOnlyAxis(requiredShape(consumer), axis)) return name;
  throw refuse(consumer, `is along axis ${axis}: ${operatorOf(consumer.node)} of all outputs of a sample is read`);
}
