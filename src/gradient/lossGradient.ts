import type { Samples } from '../dataset/dataSet.ts';
import type { Network } from '../network/architecture.ts';
import { sampleError } from '../network/errorMeasure.ts';
import { forward, forwardValues, outputsAt, withoutBias } from '../network/forward.ts';
import { backward } from './backward.ts';
import { errorSlopes } from './outputSlopes.ts';
import type { Point } from './point.ts';

/** The loss that training minimises, and its slope. */
export interface Loss {
  /** E + ½·decay·‖w‖² */
  readonly loss: number;
  /** ∂loss/∂w at the live weights, (live.length) */
  readonly gradient: Float64Array;
}

/**
 * Loss and loss gradient by backpropagation: loss = E + ½·decay·‖w‖² (biases included) and
 * ∂loss/∂w = (1/P) Σ_k ∂d/∂w + decay·w (Hassibi & Stork, NIPS 5, eq. 7 and 8 for squared error, with the decay added).
 *
 * @example
 * ```ts
 * import { dataSetOf } from 'optimal-brain-surgeon/data';
 * import { lossGradient } from 'optimal-brain-surgeon/gradient';
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
 * // Residuals 1 and 0: E = ½·½·1², ∂E/∂w = ½·1·(0, 1); decay 0.1 adds 0.05·(1² + 2²) and 0.1·(1, 2).
 * const { loss, gradient } = lossGradient(point, 0.1);
 * console.log(loss, gradient.join(' ')); // → 0.5 0.1 0.7
 * ```
 */
export function lossGradient({ network, weights, live, samples }: Point, decay: number): Loss {
  return lossGradients(network, live)(weights, samples, decay);
}

/**
 * The same for many calls, one after the other: work space is made once.
 *
 * @param live flat indices of the live weights
 * @returns a function of weights, samples and decay; the gradient that it returns is valid until its next call
 */
export function lossGradients(
  network: Network,
  live: Int32Array,
): (weights: Float64Array, samples: Samples, decay: number) => Loss {
  const { stages } = network;
  const values = forwardValues(network);
  const delta = new Float64Array(network.units);
  const sums = new Float64Array(network.weights);
  const gradient = new Float64Array(live.length);
  const first = outputsAt(network);
  return (weights, samples, decay) => {
    const { count, targets, nonZero } = samples;
    sums.fill(0);
    let errors = 0;
    for (let k = 0; k < count; k++) {
      forward(network, weights, samples, k, values);
      errors += sampleError(network, values, first, targets, k);
      errorSlopes(network, values, targets, k, delta);
      backward(network, weights, values, delta);
      for (let m = 0; m < stages.length; m++) {
        const { sources, units, firstWeight, firstUnit, firstSource } = stages[m];
        const without = withoutBias(stages[m]);
        for (let j = 0; j < units; j++) {
          const q = firstWeight + j * sources;
          const slope = delta[firstUnit + j];
          if (firstSource === 0 && nonZero) {
            const { start, input, value } = nonZero;
            for (let y = start[k]; y < start[k + 1] - without; y++) sums[q + input[y]] += slope * value[y];
          } else {
            for (let i = 0; i < sources; i++) sums[q + i] += slope * values[firstSource + i];
          }
        }
      }
    }
    let norm = 0;
    for (let i = 0; i < live.length; i++) {
      const w = weights[live[i]];
      gradient[i] = sums[live[i]] / count + decay * w;
      norm += w * w;
    }
    return { loss: errors / count + 0.5 * decay * norm, gradient };
  };
}
