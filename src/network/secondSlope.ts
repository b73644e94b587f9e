import type { Transfer } from './activation.ts';
import { sigmoid } from './exponential.ts';
import { normalDensity } from './normal.ts';

/**
 * f″(net), written in terms of what `slopeAt` takes, the value a = f(net) or the net input x:
 *
 *     sigmoid  a(1 − a)(1 − 2a)    tanh  −2a(1 − a²)    relu, leakyRelu, linear  0
 *     elu      0 for a > 0, else a + α                  gelu  φ(x)(2 − x²)
 *     silu     s(1 − s)(2 + x(1 − 2s)), s = sigmoid(x)  softplus  s(1 − s)
 *
 * relu, leakyRelu and elu have none at their kink; that of the left side is taken.
 */
export function secondSlopeAt({ activation, parameter }: Transfer, a: number): number {
  switch (activation) {
    case 'sigmoid':
      return a * (1 - a) * (1 - 2 * a);
    case 'tanh':
      return -2 * a * (1 - a * a);
    case 'relu':
    case 'leakyRelu':
    case 'linear':
      return 0;
    case 'elu':
      return a > 0 ? 0 : a + parameter;
    case 'gelu':
      return normalDensity(a) * (2 - a * a);
    case 'silu': {
      const [s, rest] = [sigmoid(a), sigmoid(-a)];
      return s * rest * (2 + a * (rest - s));
    }
    case 'softplus':
      return sigmoid(a) * sigmoid(-a);
    case 'softmax':
    case 'logSoftmax':
      throw new TypeError(`${activation} is a function of all output units`);
  }
}
