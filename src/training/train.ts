import type { Samples } from '../dataset/dataSet.ts';
import { lossGradient } from '../gradient/lossGradient.ts';
import { euclideanNorm } from '../linalg/norms.ts';
import type { Network } from '../network/architecture.ts';
import { meanError } from '../network/evaluation.ts';
import { liveWeights, type Mask } from '../network/mask.ts';
import { backpropagation } from './backpropagation.ts';
import { levenbergMarquardt } from './levenbergMarquardt.ts';
import { quasiNewton } from './quasiNewton.ts';
import type { Trained, TrainingOptions } from './training.ts';

/** Ways to a minimum of the loss. */
export const TRAININGS = ['levenbergMarquardt', 'backpropagation', 'quasiNewton'] as const;
/** Name of a way of training. */
export type TrainingName = (typeof TRAININGS)[number];

const TRAINING = { levenbergMarquardt, backpropagation, quasiNewton } as const;

/**
 * Trains the live weights to a local minimum of loss = E + ½·decay·‖w‖², which OBS assumes.
 *
 * @param start (n), not modified; entries of deleted weights are ignored
 */
export function train(
  training: TrainingName,
  network: Network,
  start: Float64Array,
  mask: Mask,
  samples: Samples,
  decay: number,
  options: TrainingOptions = {},
): Trained {
  return TRAINING[training](network, start, mask, samples, decay, options);
}

/**
 * Trains on towards the minimum and takes, of all weights on the way, those with the smallest error on a validation
 * set, the first of equal ones: a "stopped" network (Hassibi, Stork, Wolff & Watanabe, NIPS 6 (1994), section 4.2).
 */
export function trainStopped(
  training: TrainingName,
  network: Network,
  start: Float64Array,
  mask: Mask,
  samples: Samples,
  validation: Samples,
  decay: number,
  options: TrainingOptions = {},
): Trained {
  let best = start.map((w, q) => (mask[q] === 1 ? w : 0));
  let smallest = meanError(network, best, validation);
  const onStep = (weights: Float64Array) => {
    options.onStep?.(weights);
    const error = meanError(network, weights, validation);
    if (!(error < smallest)) return; // nor where it is not a number
    smallest = error;
    best = weights.slice();
  };
  const { steps } = train(training, network, start, mask, samples, decay, { ...options, onStep });
  const { loss, gradient } = lossGradient({ network, weights: best, live: liveWeights(mask), samples }, decay);
  return { weights: best, loss, gradientNorm: euclideanNorm(gradient), trainingStop: 'validationError', steps };
}
