import type { Network } from '../network/architecture.ts';
import { uniformStream } from '../random.ts';

/**
 * Start weights: independent, uniform in ±startRange, biases included.
 *
 * @returns (n) in flat order
 */
export function startWeights(network: Network, startRange: number, seed: number): Float64Array {
  const uniform = uniformStream('start weights', seed);
  return Float64Array.from({ length: network.weights }, () => startRange * (2 * uniform() - 1));
}
