import type { Network } from './architecture.ts';
import type { Mask } from './mask.ts';

/** The size of a network, and what a pass through it costs. */
export interface NetworkSizes {
  /** weights that are stored, deleted ones and biases included: n */
  readonly weights: number;
  /** those of them that are not deleted */
  readonly liveWeights: number;
  /** hidden and output units */
  readonly units: number;
  readonly inputs: number;
  /** the weights as doubles, 8 a weight: deleting one leaves a 0 in its place, and so the size as it is */
  readonly bytes: number;
  /** multiplications, each with its addition, of one sample through all units: Σ_m units_m · units_(m−1) */
  readonly multiplyAdds: number;
}

/**
 * Counts of a network under a mask.
 *
 * @param mask (n), 1 = live
 */
export function networkSizes({ weights, units, inputs, stages }: Network, mask: Mask): NetworkSizes {
  return {
    weights,
    liveWeights: mask.reduce((sum, live) => sum + live, 0),
    units,
    inputs,
    bytes: weights * Float64Array.BYTES_PER_ELEMENT,
    multiplyAdds: stages.reduce((sum, stage) => sum + stage.units * stage.fanIn, 0),
  };
}
