import type { Samples } from '../dataset/dataSet.ts';
import { UsageError } from '../errors.ts';
import type { Point } from '../gradient/point.ts';
import { euclideanNorm } from '../linalg/norms.ts';
import type { Network } from '../network/architecture.ts';
import { fullMask, liveOnly, liveWeights, type Mask } from '../network/mask.ts';
import { requireMask, requireSamples, requireWeights } from '../network/requireFit.ts';
import { plainLossGradients } from './lossGradients.ts';
import { startWeights } from './startWeights.ts';
import type { Trained, TrainingOptions } from './trained.ts';
import { TRAINING, TRAININGS, type Training, type TrainingName } from './trainings.ts';

/** Values of `TrainOptions` that are left out. */
export const TRAIN_DEFAULTS = { training: 'levenbergMarquardt', decay: 1e-4, seed: 1, startRange: 0.5 } as const;

/** Options of training, and its start; everything has a default. */
export interface TrainOptions extends TrainingOptions {
  /** the way to the minimum; default `levenbergMarquardt` */
  readonly training?: TrainingName;
  /** of the loss E + ½·decay·‖w‖²; default 1e-4 */
  readonly decay?: number;
  /** (n) where training starts, not modified; default: drawn uniformly from ±startRange by the seed */
  readonly weights?: Float64Array;
  /** which weights are live, and trained; default: all */
  readonly mask?: Mask;
  /** default 1 */
  readonly seed?: number;
  /** default 0.5 */
  readonly startRange?: number;
  /**
   * given: of all weights on the way those with the smallest error on it are taken, the first of equal ones. This is a
   * "stopped" network (Hassibi, Stork, Wolff & Watanabe, NIPS 6 (1994), section 4.2)
   */
  readonly validation?: Samples;
}

/**
 * Trains the live weights to a local minimum of loss = E + ½·decay·‖w‖², which OBS assumes.
 *
 * @returns the weights, and how close to a minimum they are: `gradientNorm` is 0 at one
 * @throws {UsageError} naming an option that is not allowed, or what does not fit the network
 *
 * @example
 * ```ts
 * import { dataSetOf, networkOf, train } from 'optimal-brain-surgeon';
 *
 * // y = x1 and x2, with a third input that does not matter
 * const samples = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => {
 *   const input = [k & 1, (k >> 1) & 1, (k >> 2) & 1];
 *   return { input, target: [input[0] & input[1]] };
 * });
 * const data = dataSetOf('and', { inputs: ['x1', 'x2', 'x3'], outputs: ['y'] }, samples, null);
 * const network = networkOf({ layers: [3, 2, 1], activation: 'tanh', outputActivation: 'sigmoid' });
 * const { trainingStop, weights } = train(network, data.train, { decay: 1e-4, seed: 1 });
 * console.log(trainingStop, weights.length); // → gradientNorm 11
 * ```
 */
export function train(network: Network, samples: Samples, options: TrainOptions = {}): Trained {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as TrainOptions;
  const { training, decay, seed, startRange, ...further } = { ...TRAIN_DEFAULTS, ...given };
  const { mask, validation, weights: from, ...others } = further;
  requireSamples(network, samples, 'samples');
  if (validation) requireSamples(network, validation, 'validation');
  const weights = from ?? startWeights(network, startRange, seed);
  requireWeights(network, weights);
  if (mask) requireMask(network, mask);
  if (!Object.hasOwn(TRAINING, training)) {
    throw new UsageError(`training must be one of ${TRAININGS.join(', ')}, got ${JSON.stringify(training)}`);
  }
  if (!(Number.isFinite(decay) && decay >= 0)) throw new UsageError(`decay must be a number ≥ 0, got ${decay}`);
  const start = { network, weights, live: liveWeights(mask ?? fullMask(network)), samples };
  const { minimise } = TRAINING[training];
  return validation ? stopped(minimise, start, validation, { ...others, decay }) : minimise(start, decay, others);
}

/** The weights on the way of a method that have the smallest error on a validation set. */
function stopped(
  minimise: Training['minimise'],
  start: Point,
  validation: Samples,
  { decay, ...options }: TrainingOptions & { readonly decay: number },
): Trained {
  const { network, live, samples } = start;
  const { lossGradients = plainLossGradients } = options;
  const validating = lossGradients({ network, live, samples: validation }, 0);
  let best = liveOnly(start.weights, live);
  let smallest = validating.loss(best);
  const onStep = (weights: Float64Array) => {
    options.onStep?.(weights);
    const error = validating.loss(weights);
    if (!(error < smallest)) return; // nor where it is not a number
    smallest = error;
    best = weights.slice();
  };
  const { steps } = minimise(start, decay, { ...options, onStep });
  const { loss, gradient } = lossGradients({ network, live, samples }, decay).at(best);
  return { weights: best, loss, gradientNorm: euclideanNorm(gradient), trainingStop: 'validationError', steps };
}
