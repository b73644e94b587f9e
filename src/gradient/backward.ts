import { slopeAt } from '../network/activation.ts';
import type { Network } from '../network/architecture.ts';

/**
 * Backpropagates through the network after a forward pass: turns ∂y/∂net of the output units, for any function y of the
 * outputs, into ∂y/∂net of every unit, δ_j = f′(net_j) Σ_i w_ij δ_i, in place.
 *
 * @param weights (n), 0 where deleted
 * @param values  (values) as `forward` leaves them
 * @param delta   (units) holding ∂y/∂net of the output units in its last o entries; overwritten with that of all units
 */
export function backward(network: Network, weights: Float64Array, values: Float64Array, delta: Float64Array): void {
  const { stages } = network;
  for (let m = stages.length - 2; m >= 0; m--) {
    const stage = stages[m];
    const { units, firstUnit, slopesFrom } = stage;
    const next = stages[m + 1];
    for (let j = 0; j < units; j++) {
      let sum = 0;
      for (let i = 0; i < next.units; i++) {
        sum += weights[next.firstWeight + i * next.sources + j] * delta[next.firstUnit + i];
      }
      delta[firstUnit + j] = sum * slopeAt(stage, values[slopesFrom + j]);
    }
  }
}
