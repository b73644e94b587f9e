import type { Samples } from '../dataset/dataSet.ts';
import type { Network } from '../network/architecture.ts';

/** The point at which derivatives of E are taken: a network with its weights, those that are live, and the samples. */
export interface Point {
  readonly network: Network;
  /** (full n), 0 where deleted */
  readonly weights: Float64Array;
  /** flat indices of the n live weights, ascending */
  readonly live: Int32Array;
  /** whose mean error is E; for cross-entropy with targets in 0 … 1 */
  readonly samples: Samples;
}
