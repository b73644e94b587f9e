import { outputDeltas } from '../gradient/outputDeltas.ts';
import type { Point } from '../gradient/point.ts';
import { forward, forwardValues } from '../network/forward.ts';

/**
 * The diagonal of the Gauss–Newton H without output gradients: H_qq = (1/P) Σ_k a_k² Σ_l δ_kl², a the value that weight
 * q multiplies and δ_l = √a_l ∂o_l/∂net of the unit that it feeds (a_l = 1 for squared error).
 *
 * @returns (n), without damping
 *
 * Cost: P·(n + o·units) for one hidden layer.
 *
 * @example
 * ```ts
 * import { curvatureDiagonal } from 'optimal-brain-surgeon/curvature';
 * import { dataSetOf } from 'optimal-brain-surgeon/data';
 * import { networkOf } from 'optimal-brain-surgeon/network';
 *
 * // y = w₁x + w₂ at x = 0 and x = 2
 * const network = networkOf({ layers: [1, 1], activation: 'tanh', outputActivation: 'linear' });
 * const samples = [
 *   { input: [0], target: [1] },
 *   { input: [2], target: [4] },
 * ];
 * const data = dataSetOf('line', { inputs: ['x'], outputs: ['y'] }, samples, null);
 * const point = { network, weights: Float64Array.of(1, 2), live: Int32Array.of(0, 1), samples: data.train };
 * console.log(curvatureDiagonal(point).join(' ')); // → 2 1
 * ```
 */
export function curvatureDiagonal({ network, weights, live, samples }: Point): Float64Array {
  const { outputs, units, unitOf, sourceOf } = network;
  const { count } = samples;
  const diagonal = new Float64Array(live.length);
  const values = forwardValues(network);
  const deltas = new Float64Array(outputs * units);
  const squares = new Float64Array(units);
  for (let k = 0; k < count; k++) {
    forward(network, weights, samples, k, values);
    squares.fill(0);
    outputDeltas(network, weights, values, deltas);
    for (let l = 0; l < outputs; l++) {
      for (let u = 0; u < units; u++) squares[u] += deltas[l * units + u] * deltas[l * units + u];
    }
    for (let i = 0; i < live.length; i++) {
      const a = values[sourceOf[live[i]]];
      diagonal[i] += a * a * squares[unitOf[live[i]]];
    }
  }
  for (let i = 0; i < live.length; i++) diagonal[i] /= count;
  return diagonal;
}
