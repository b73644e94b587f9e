import type { Problem } from '../config/problem.ts';
import { lossGradient } from '../gradient/lossGradient.ts';
import { fullMask, liveOnly, liveWeights, type Mask } from '../network/mask.ts';

/** The weight decay that a slope of E looks like. */
export interface ImpliedDecay {
  /** the decay λ ≥ 0 for which the slope of E + ½λ‖w‖² is smallest */
  readonly decay: number;
  /** share of ‖∂E/∂w‖² that it explains, 0 … 1 */
  readonly share: number;
}

/**
 * The weight decay that explains most of the slope of E. At a minimum of E + ½λ‖w‖² that slope is g = −λw, so that a
 * network that was trained elsewhere, with a decay that its file does not say, gives it away: λ = −gᵀw/‖w‖² by least
 * squares, and (gᵀw)²/(‖g‖²‖w‖²) of ‖g‖² is explained.
 *
 * @param weights (n) of the problem's network, 0 where deleted
 *
 * @example
 * ```ts
 * import { dataSetOf, networkOf, train } from 'optimal-brain-surgeon';
 * import { impliedDecay } from 'optimal-brain-surgeon/inspection';
 *
 * const samples = [-1, 0, 1, 2].map((x) => ({ input: [x], target: [2 * x + 1] }));
 * const dataSet = dataSetOf('line', { inputs: ['x'], outputs: ['y'] }, samples, null);
 * const network = networkOf({ layers: [1, 1], activation: null, outputActivation: 'linear' });
 * const { weights } = train(network, dataSet.train, { decay: 0.01 });
 * const { decay, share } = impliedDecay({ network, dataSet }, weights);
 * console.log(decay.toFixed(6), share.toFixed(6)); // → 0.010000 1.000000
 * ```
 */
export function impliedDecay(
  { network, dataSet }: Problem,
  weights: Float64Array,
  mask: Mask = fullMask(network),
): ImpliedDecay {
  const live = liveWeights(mask);
  const { gradient } = lossGradient({ network, weights: liveOnly(weights, live), live, samples: dataSet.train }, 0);
  let [product, ofGradient, ofWeights] = [0, 0, 0];
  for (const [i, q] of live.entries()) {
    product += gradient[i] * weights[q];
    ofGradient += gradient[i] * gradient[i];
    ofWeights += weights[q] * weights[q];
  }
  if (!(product < 0)) return { decay: 0, share: 0 };
  return { decay: -product / ofWeights, share: (product * product) / (ofGradient * ofWeights) };
}
