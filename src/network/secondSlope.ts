import type { Activation } from './activation.ts';

/**
 * f″(net), written in terms of the value a = f(net) as `slopeAt` is:
 *
 *     sigmoid a(1 − a)(1 − 2a)    tanh −2a(1 − a²)    relu, linear 0
 *
 * relu has none at its kink; 0 there too, so that it is linear on either side.
 */
export function secondSlopeAt(activation: Activation, a: number): number {
  switch (activation) {
    case 'sigmoid':
      return a * (1 - a) * (1 - 2 * a);
    case 'tanh':
      return -2 * a * (1 - a * a);
    case 'relu':
    case 'linear':
      return 0;
  }
}
