import { samplesOf } from '../dataset/dataSet.ts';
import { shards } from '../dataset/shards.ts';
import { lossGradients } from '../gradient/lossGradient.ts';
import type { Point } from '../gradient/point.ts';

/** Numbers that a descent by batches takes. */
export interface BatchDescentOptions {
  readonly decay: number;
  /** samples between two changes */
  readonly batchSize: number;
  /** share of the last change that is added to the next */
  readonly momentum: number;
  /** η */
  readonly learningRate: number;
}

/** Makes a descent: a function that changes weights (full n) by an epoch of backpropagation over all batches. */
export type MakeBatchDescent = (
  point: Omit<Point, 'weights'>,
  options: BatchDescentOptions,
) => (weights: Float64Array) => void;

/** A descent by plain loops, one batch after the other in the order of the samples. */
export const plainBatchDescent: MakeBatchDescent = (
  { network, live, samples },
  { decay, batchSize, momentum, learningRate },
) => {
  const lossGradient = lossGradients(network, live);
  const batches = shards(samples.count, batchSize).map((batch) => samplesOf(samples, batch));
  const change = new Float64Array(live.length);
  return (weights) => {
    for (const batch of batches) {
      const { gradient } = lossGradient(weights, batch, decay);
      for (let i = 0; i < live.length; i++) {
        change[i] = momentum * change[i] - learningRate * gradient[i];
        weights[live[i]] += change[i];
      }
    }
  };
};
