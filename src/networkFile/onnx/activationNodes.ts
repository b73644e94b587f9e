import { activationText, type OutputActivation } from '../../network/activation.ts';
import { constantInput, refuse, requiredInput, requiredShape, spreadNumbers, type Taker } from './chainState.ts';
import { floatOf, integerOf, textOf } from './nodeAttributes.ts';
import { operatorOf } from './nodeName.ts';
import { isOnlyAxis } from './sampleShape.ts';

/** The activations that nodes are, by their operators. @throws {UsageError} the functions, if a setting is not read */
export const ACTIVATION_NODES: Readonly<Record<string, (taker: Taker) => OutputActivation>> = {
  Tanh: () => 'tanh',
  Sigmoid: () => 'sigmoid',
  Relu: () => 'relu',
  Softplus: () => 'softplus',
  LeakyRelu: (taker) => withNumber(taker, 'leakyRelu', floatOf(taker.node, 'alpha', 0.01)),
  Elu: (taker) => withNumber(taker, 'elu', floatOf(taker.node, 'alpha', 1)),
  PRelu: (taker) => {
    const slopes = spreadNumbers(taker, requiredInput(taker, 1).constant);
    if (slopes.every((slope) => slope === slopes[0])) return withNumber(taker, 'leakyRelu', slopes[0]);
    throw refuse(taker, 'has a slope for each unit: one slope for all units is read, as LeakyRelu');
  },
  Gelu: (taker) => {
    const approximate = textOf(taker.node, 'approximate', 'none');
    if (approximate === 'none') return 'gelu';
    throw refuse(taker, `is approximate (${approximate}): Gelu is read in its exact form, by erf`);
  },
  Swish: (taker) => {
    if (floatOf(taker.node, 'alpha', 1) === 1) return 'silu';
    throw refuse(taker, 'has an alpha other than 1');
  },
  Clip: (taker) => {
    const [least, greatest] = [1, 2].map((input) => constantInput(taker, input)?.constant.values[0]);
    const isRelu = taker.view.opset >= 11 && least === 0 && (greatest ?? Number.POSITIVE_INFINITY) > MAX_SINGLE;
    if (isRelu) return 'relu';
    throw refuse(taker, 'is read as Relu alone, from 0 without an upper limit');
  },
  Softmax: (taker) => ofAllUnits(taker, 'softmax'),
  LogSoftmax: (taker) => ofAllUnits(taker, 'logSoftmax'),
};
/** A limit as large as the largest number in single precision is none. */
const MAX_SINGLE = 3.4e38;

function withNumber(taker: Taker, name: 'leakyRelu' | 'elu', number: number): OutputActivation {
  if (number >= 0 && number < Number.POSITIVE_INFINITY) return activationText({ activation: name, parameter: number });
  throw refuse(taker, `has ${number} as its number, which must be ≥ 0`);
}

function ofAllUnits<Name extends OutputActivation>(taker: Taker, name: Name): Name {
  // Before opset 13 all axes from this one on are taken together, which is the same where it is the only one.
  const axis = integerOf(taker.node, 'axis', taker.view.opset < 13 ? 1 : -1);
  if (isOnlyAxis(requiredShape(taker), axis)) return name;
  throw refuse(taker, `is along axis ${axis}: ${operatorOf(taker.node)} of all outputs of a sample is read`);
}
