import type { Samples } from '../dataset/dataSet.ts';
import type { Network } from './architecture.ts';
import { forward, forwardValues, outputsAt } from './forward.ts';

/** How well a network does on a set of samples. */
export interface Evaluation {
  /** E = mean ½‖t − o‖² */
  readonly error: number;
  /** share of samples classified right, 0 … 1 */
  readonly accuracy: number;
}

/**
 * Error and accuracy over a set: E = (1/2P) Σ_k ‖t^k − o^k‖² (Hassibi & Stork, NIPS 5, eq. 7).
 *
 * A sample is classified right if its only output lies on the same side as its target of the middle between the
 * smallest and the largest target; with several outputs, if the largest output and the largest target are the same one.
 *
 * @param weights (n), 0 where deleted
 */
export function evaluation(network: Network, weights: Float64Array, samples: Samples): Evaluation {
  const { outputs } = network;
  const { count, inputs, targets } = samples;
  const values = forwardValues(network);
  const first = outputsAt(network);
  const middle = (minimum(targets) + maximum(targets)) / 2;
  let sum = 0;
  let right = 0;
  for (let k = 0; k < count; k++) {
    forward(network, weights, inputs, k, values);
    let best = 0;
    let wanted = 0;
    for (let l = 0; l < outputs; l++) {
      const residual = targets[k * outputs + l] - values[first + l];
      sum += residual * residual;
      if (values[first + l] > values[first + best]) best = l;
      if (targets[k * outputs + l] > targets[k * outputs + wanted]) wanted = l;
    }
    if (outputs === 1 ? values[first] > middle === targets[k] > middle : best === wanted) right++;
  }
  return { error: sum / (2 * count), accuracy: right / count };
}

const minimum = (values: Float64Array) => values.reduce((a, b) => Math.min(a, b));
const maximum = (values: Float64Array) => values.reduce((a, b) => Math.max(a, b));
