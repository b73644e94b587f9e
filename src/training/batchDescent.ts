import { samplesOf } from '../dataset/dataSet.ts';
import { shards } from '../dataset/shards.ts';
import { lossGradients } from '../gradient/lossGradient.ts';
import type { Point } from '../gradient/point.ts';
import { euclideanNorm } from '../linalg/norms.ts';

/** Numbers that a descent by batches takes. */
export interface BatchDescentOptions {
  readonly decay: number;
  /** samples between two changes */
  readonly batchSize: number;
  /** share of the last change that is added to the next */
  readonly momentum: number;
  /** η */
  readonly learningRate: number;
  /** ‖∂loss/∂w‖₂ of a batch that counts as zero: there the descent ends; null: it goes on */
  readonly gradientNorm: number | null;
}

/**
 * Changes weights (full n) by epochs of backpropagation over all batches.
 *
 * @returns epochs that were made: fewer where a gradient counts as zero
 */
export type BatchDescent = (weights: Float64Array, epochs: number) => number;

/** Makes a descent. */
export type MakeBatchDescent = (point: Omit<Point, 'weights'>, options: BatchDescentOptions) => BatchDescent;

/** A descent by plain loops, one batch after the other in the order of the samples. */
export const plainBatchDescent: MakeBatchDescent = (
  { network, live, samples },
  { decay, batchSize, momentum, learningRate, gradientNorm },
) => {
  const lossGradient = lossGradients(network, live);
  const batches = shards(samples.count, batchSize).map((batch) => samplesOf(samples, batch));
  const change = new Float64Array(live.length);
  return (weights, epochs) => {
    for (let made = 0; made < epochs; made++) {
      for (const batch of batches) {
        const { gradient } = lossGradient(weights, batch, decay);
        if (gradientNorm !== null && euclideanNorm(gradient) <= gradientNorm) return made;
        for (let i = 0; i < live.length; i++) {
          change[i] = momentum * change[i] - learningRate * gradient[i];
          weights[live[i]] += change[i];
        }
      }
    }
    return epochs;
  };
};
