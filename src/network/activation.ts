/** Transfer functions f of a unit. */
export const ACTIVATIONS = ['sigmoid', 'tanh', 'relu', 'linear'] as const;
/** Name of a transfer function. */
export type Activation = (typeof ACTIVATIONS)[number];

/** f(net): sigmoid 1/(1 + e^−net), tanh, relu max(0, net), linear net. */
export function activated(activation: Activation, net: number): number {
  switch (activation) {
    case 'sigmoid':
      return 1 / (1 + Math.exp(-net));
    case 'tanh':
      return Math.tanh(net);
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
