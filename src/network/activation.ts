import { exponential, hyperbolicTangent, sigmoid } from './exponential.ts';

/** Transfer functions f of a unit. */
export const ACTIVATIONS = ['sigmoid', 'tanh', 'relu', 'linear'] as const;
/** Name of a transfer function. */
export type Activation = (typeof ACTIVATIONS)[number];

/** Transfer functions of the output units: as above, or softmax e^net_l / Σ e^net_m, which couples them. */
export const OUTPUT_ACTIVATIONS = [...ACTIVATIONS, 'softmax'] as const;
/** Name of a transfer function of output units. */
export type OutputActivation = (typeof OUTPUT_ACTIVATIONS)[number];

/** f(net): sigmoid 1/(1 + e^−net), tanh, relu max(0, net), linear net. */
export function activated(activation: Activation, net: number): number {
  switch (activation) {
    case 'sigmoid':
      return sigmoid(net);
    case 'tanh':
      return hyperbolicTangent(net);
    case 'relu':
      return net > 0 ? net : 0;
    case 'linear':
      return net;
  }
}

/** f′(net), written in terms of the value a = f(net); relu has slope 0 at 0. */
export function slopeAt(activation: Activation, a: number): number {
  switch (activation) {
    case 'sigmoid':
      return a * (1 - a);
    case 'tanh':
      return 1 - a * a;
    case 'relu':
      return a > 0 ? 1 : 0;
    case 'linear':
      return 1;
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
