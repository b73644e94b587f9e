import { UsageError } from '../errors.ts';
import { exponential, hyperbolicTangent, sigmoid } from './exponential.ts';
import { log, log1p } from './logarithm.ts';
import { normalDensity, normalDistribution } from './normal.ts';

/** Transfer functions f of a unit. */
export const ACTIVATIONS = [
  ...(['sigmoid', 'tanh', 'relu', 'linear'] as const),
  ...(['leakyRelu', 'elu', 'gelu', 'silu', 'softplus'] as const),
] as const;
/** Name of a transfer function. */
export type ActivationName = (typeof ACTIVATIONS)[number];

/** Transfer functions that have a number of their own, with its default: c of leakyRelu and α of elu. */
const PARAMETER = { leakyRelu: 0.01, elu: 1 } as const;

/** The names of these. */
export const PARAMETERISED: readonly string[] = Object.keys(PARAMETER);

/** A transfer function by its name, with its number in brackets where it has one that is not the default. */
export type Activation = ActivationName | `${keyof typeof PARAMETER}(${number})`;

/** Transfer functions that couple output units: softmax e^net_l / Σ e^net_m, and its logarithm. */
const COUPLED = ['softmax', 'logSoftmax'] as const;

/** Whether a transfer function is one of all output units together. */
export const isCoupled = (activation: string): boolean => (COUPLED as readonly string[]).includes(activation);

/** Transfer functions of the output units. */
export const OUTPUT_ACTIVATIONS = [...ACTIVATIONS, ...COUPLED] as const;
/** Name of a transfer function of output units. */
export type OutputActivationName = (typeof OUTPUT_ACTIVATIONS)[number];
/** A transfer function of output units, written as an `Activation`. */
export type OutputActivation = Activation | 'softmax' | 'logSoftmax';

/** A transfer function in two parts. */
export interface Transfer {
  readonly activation: OutputActivationName;
  /** c of leakyRelu, α of elu; 0 for all others, which have none */
  readonly parameter: number;
}

/**
 * Reads a transfer function: `tanh`, `leakyRelu`, `elu(0.7)`.
 *
 * @param field the name of what the caller reads, for the message
 * @param names that are allowed
 * @throws {UsageError} saying which are
 */
export function transferOf(text: unknown, field: string, names: readonly string[]): Transfer {
  const [, name = '', number] = /^(\w+)(?:\(([^()]*)\))?$/.exec(typeof text === 'string' ? text : '') ?? [];
  const refusal = (rule: string) => new UsageError(`${field} must be ${rule}, got ${JSON.stringify(text)}`);
  if (!names.includes(name)) throw refusal(`one of ${names.join(', ')}`);
  const activation = name as OutputActivationName;
  const own = activation in PARAMETER ? PARAMETER[activation as keyof typeof PARAMETER] : null;
  if (number === undefined) return { activation, parameter: own ?? 0 };
  if (own === null) throw refusal(`${name} without a number`);
  const parameter = number.trim() === '' ? Number.NaN : Number(number);
  if (!(parameter >= 0 && parameter < Number.POSITIVE_INFINITY)) throw refusal(`${name} with a number ≥ 0`);
  return { activation, parameter };
}

/** The text of a transfer function, as `transferOf` reads it; a number that is the default is left out. */
export function activationText({ activation, parameter }: Transfer): OutputActivation {
  if (activation !== 'leakyRelu' && activation !== 'elu') return activation;
  return parameter === PARAMETER[activation] ? activation : `${activation}(${parameter})`;
}

/**
 * f(net):
 *
 *     sigmoid    1/(1 + e^−net)         elu       net for net > 0, else α(e^net − 1)
 *     tanh       tanh net               gelu      net·Φ(net), Φ the standard normal distribution
 *     relu       max(0, net)            silu      net·sigmoid(net)
 *     leakyRelu  net for net > 0,       softplus  log(1 + e^net)
 *                else c·net             linear    net
 *
 * Sources: elu, Clevert, Unterthiner & Hochreiter, ICLR 2016; gelu, Hendrycks & Gimpel, arXiv:1606.08415, eq. 1, in its
 * exact form; silu, Elfwing, Uchibe & Doya, Neural Networks 107 (2018), eq. 9.
 *
 * @throws {TypeError} for those that no unit has by itself
 */
export function activated({ activation, parameter }: Transfer, net: number): number {
  switch (activation) {
    case 'sigmoid':
      return sigmoid(net);
    case 'tanh':
      return hyperbolicTangent(net);
    case 'relu':
      return net > 0 ? net : 0;
    case 'linear':
      return net;
    case 'leakyRelu':
      return net > 0 ? net : parameter * net;
    case 'elu':
      return net > 0 ? net : parameter * exponentialLessOne(net);
    case 'gelu':
      return net * normalDistribution(net);
    case 'silu':
      return net * sigmoid(net);
    case 'softplus':
      return (net > 0 ? net : 0) + log1p(exponential(-Math.abs(net)));
    case 'softmax':
    case 'logSoftmax':
      throw new TypeError(`${activation} is a function of all output units`);
  }
}

/** e^x − 1 for x ≤ 0, as 2t/(1 − t) with t = tanh(x/2) ≤ 0: nothing cancels, near 0 either. */
function exponentialLessOne(x: number): number {
  const t = hyperbolicTangent(0.5 * x);
  return (t + t) / (1 - t);
}

/** Whether f′ is written in terms of the net input: it does not follow from the value of gelu and silu. */
export const needsNet = ({ activation }: Transfer): boolean =>
  activation === 'gelu' || activation === 'silu' || activation === 'softplus';

/**
 * f′(net), written in terms of the value a = f(net), or of the net input itself where `needsNet`:
 *
 *     sigmoid    a(1 − a)               elu       1 for a > 0, else a + α
 *     tanh       1 − a²                 gelu      Φ(net) + net·φ(net), φ = Φ′
 *     relu       1 for a > 0, else 0    silu      s(1 + net(1 − s)), s = sigmoid(net)
 *     leakyRelu  1 for a > 0, else c    softplus  sigmoid(net)
 *
 * At their kink, net = 0, relu has slope 0, leakyRelu c, and elu α.
 *
 * @param s the value, or the net input: what lies at `Layer.slopesFrom`
 */
export function slopeAt({ activation, parameter }: Transfer, s: number): number {
  switch (activation) {
    case 'sigmoid':
      return s * (1 - s);
    case 'tanh':
      return 1 - s * s;
    case 'relu':
      return s > 0 ? 1 : 0;
    case 'linear':
      return 1;
    case 'leakyRelu':
      return s > 0 ? 1 : parameter;
    case 'elu':
      return s > 0 ? 1 : s + parameter;
    case 'gelu':
      return normalDistribution(s) + s * normalDensity(s);
    case 'silu':
      return sigmoid(s) * (1 + s * sigmoid(-s));
    case 'softplus':
      return sigmoid(s);
    case 'softmax':
    case 'logSoftmax':
      throw new TypeError(`${activation} is a function of all output units`);
  }
}

/**
 * Softmax of net inputs, in place: o_l = e^(net_l − max) / Σ_m e^(net_m − max).
 *
 * @param values array that holds the net inputs at `first` … `first + count − 1`; overwritten there
 */
export function softmax(values: Float64Array, first: number, count: number): void {
  let max = Number.NEGATIVE_INFINITY;
  for (let l = first; l < first + count; l++) if (values[l] > max) max = values[l];
  let sum = 0;
  for (let l = first; l < first + count; l++) {
    values[l] = exponential(values[l] - max);
    sum += values[l];
  }
  for (let l = first; l < first + count; l++) values[l] /= sum;
}

/**
 * The logarithm of the softmax of net inputs, in place: o_l = net_l − max − log Σ_m e^(net_m − max), which is finite
 * where softmax rounds to 0.
 *
 * @param values array that holds the net inputs at `first` … `first + count − 1`; overwritten there
 */
export function logSoftmax(values: Float64Array, first: number, count: number): void {
  let max = Number.NEGATIVE_INFINITY;
  for (let l = first; l < first + count; l++) if (values[l] > max) max = values[l];
  let sum = 0;
  for (let l = first; l < first + count; l++) sum += exponential(values[l] - max);
  for (let l = first; l < first + count; l++) values[l] = values[l] - max - log(sum);
}
