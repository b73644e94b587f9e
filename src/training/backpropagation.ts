import type { Samples } from '../dataset/dataSet.ts';
import { lossGradient } from '../gradient/lossGradient.ts';
import { euclideanNorm } from '../linalg/norms.ts';
import type { Network } from '../network/architecture.ts';
import { liveWeights, type Mask } from '../network/mask.ts';
import type { Trained, TrainingOptions, TrainingStop } from './training.ts';

/** How to descend and when to stop. */
export interface BackpropagationOptions {
  /** η, on the gradient of the mean error */
  readonly learningRate: number;
  /** share of the last change that is added to the next */
  readonly momentum: number;
  readonly maxSteps: number;
  /** ‖∂loss/∂w‖₂ that counts as zero */
  readonly gradientNorm: number;
}

/** What configs with `training: backpropagation` use: for mean errors of sigmoid networks. */
export const BACKPROPAGATION_OPTIONS: BackpropagationOptions = {
  learningRate: 2,
  momentum: 0.9,
  maxSteps: 50_000,
  gradientNorm: 1e-6,
};

/**
 * Minimises loss = E + ½·decay·‖w‖² from `start` under a mask by backpropagation with momentum, a step an epoch:
 *
 *     Δw ← momentum·Δw − η·∂loss/∂w,   w ← w + Δw
 *
 * Source: Rumelhart, Hinton & Williams, Nature 323 (1986); the way the networks of the 1993 papers were trained. Slower
 * than Levenberg–Marquardt by orders of magnitude near a minimum, so its gradient tolerance is looser.
 *
 * @param start (n), not modified; entries of deleted weights are ignored
 *
 * Cost: a step is O(P·n).
 */
export function backpropagation(
  network: Network,
  start: Float64Array,
  mask: Mask,
  samples: Samples,
  decay: number,
  { onStep, normalEquations: _, ...given }: TrainingOptions & Partial<BackpropagationOptions> = {},
): Trained {
  const options = { ...BACKPROPAGATION_OPTIONS, ...given };
  const live = liveWeights(mask);
  const weights = start.map((w, q) => (mask[q] === 1 ? w : 0));
  const change = new Float64Array(live.length);
  for (let steps = 0; ; steps++) {
    const { loss, gradient } = lossGradient(network, weights, live, samples, decay);
    const gradientNorm = euclideanNorm(gradient);
    const ended = (trainingStop: TrainingStop): Trained => ({ weights, loss, gradientNorm, trainingStop, steps });
    if (gradientNorm <= options.gradientNorm) return ended('gradientNorm');
    if (steps === options.maxSteps) return ended('maxSteps');
    for (let i = 0; i < live.length; i++) {
      change[i] = options.momentum * change[i] - options.learningRate * gradient[i];
      weights[live[i]] += change[i];
    }
    onStep?.(weights);
  }
}
