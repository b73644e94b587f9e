import type { Samples } from '../dataset/dataSet.ts';
import type { Network } from '../network/architecture.ts';
import type { Mask } from '../network/mask.ts';
import { backpropagation } from './backpropagation.ts';
import { levenbergMarquardt } from './levenbergMarquardt.ts';
import type { Trained } from './training.ts';

/** Ways to a minimum of the loss. */
export const TRAININGS = ['levenbergMarquardt', 'backpropagation'] as const;
/** Name of a way of training. */
export type TrainingName = (typeof TRAININGS)[number];

const TRAINING = { levenbergMarquardt, backpropagation } as const;

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
): Trained {
  return TRAINING[training](network, start, mask, samples, decay);
}
