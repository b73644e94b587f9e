import type { Samples } from '../dataset/dataSet.ts';
import type { Network } from '../network/architecture.ts';
import { forward, forwardValues, outputsAt } from '../network/forward.ts';
import { backward } from './backward.ts';

/** What training minimises, and its slope. */
export interface Loss {
  /** E + ½·decay·‖w‖² */
  readonly loss: number;
  /** ∂loss/∂w at the live weights, (live.length) */
  readonly gradient: Float64Array;
}

/**
 * Loss and loss gradient by backpropagation: loss = E + ½·decay·‖w‖² (biases included) and
 * ∂loss/∂w = −(1/P) Σ_k (∂o/∂w)(t − o) + decay·w (Hassibi & Stork, NIPS 5, eq. 7 and 8, with the decay added).
 *
 * @param weights (n), 0 where deleted
 * @param live    flat indices of the live weights
 */
export function lossGradient(
  network: Network,
  weights: Float64Array,
  live: Int32Array,
  { count, inputs, targets }: Samples,
  decay: number,
): Loss {
  const { outputs, units, unitOf, sourceOf } = network;
  const values = forwardValues(network);
  const delta = new Float64Array(units);
  const gradient = new Float64Array(live.length);
  const first = outputsAt(network);
  let squares = 0;
  for (let k = 0; k < count; k++) {
    forward(network, weights, inputs, k, values);
    for (let l = 0; l < outputs; l++) {
      const residual = values[first + l] - targets[k * outputs + l];
      squares += residual * residual;
      delta[units - outputs + l] = residual;
    }
    backward(network, weights, values, delta);
    for (let i = 0; i < live.length; i++) gradient[i] += delta[unitOf[live[i]]] * values[sourceOf[live[i]]];
  }
  let norm = 0;
  for (let i = 0; i < live.length; i++) {
    const w = weights[live[i]];
    gradient[i] = gradient[i] / count + decay * w;
    norm += w * w;
  }
  return { loss: squares / (2 * count) + 0.5 * decay * norm, gradient };
}
