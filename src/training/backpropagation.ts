import type { Point } from '../gradient/point.ts';
import { euclideanNorm } from '../linalg/norms.ts';
import { liveOnly } from '../network/mask.ts';
import { type MakeBatchDescent, plainBatchDescent } from './batchDescent.ts';
import { type LossGradients, plainLossGradients } from './lossGradients.ts';
import type { Trained, TrainingOptions, TrainingStop } from './trained.ts';

/** Options of configs with `training: backpropagation` that name none: for mean errors of sigmoid networks. */
export const BACKPROPAGATION_OPTIONS = {
  learningRate: 2,
  momentum: 0.9,
  batchSize: null,
  maxSteps: 50_000,
  gradientNorm: 1e-6,
} as const;

/**
 * Minimises loss = E + ½·decay·‖w‖² over the live weights, from a point, by backpropagation with momentum:
 *
 *     Δw ← momentum·Δw − η·∂loss/∂w,   w ← w + Δw
 *
 * with ∂loss/∂w over all samples, or over one batch after the other in the order of the samples. A step is an epoch.
 *
 * Source: Rumelhart, Hinton & Williams, Nature 323 (1986); the way the networks of the 1993 papers were trained, which
 * then often meant sample by sample. Slower than Levenberg–Marquardt by orders of magnitude near a minimum, so its
 * gradient tolerance is looser; by batches it wanders around a minimum, and ends after its epochs.
 *
 * @param start not modified; entries of deleted weights are ignored
 *
 * Cost: a step is O(P·n).
 */
export function backpropagation(start: Point, decay: number, given: TrainingOptions = {}): Trained {
  const {
    learningRate,
    momentum,
    batchSize,
    maxSteps,
    gradientNorm: tolerance,
    lossGradients = plainLossGradients,
    batchDescent = plainBatchDescent,
    wholeDescent,
    onStep,
  } = { ...BACKPROPAGATION_OPTIONS, ...given };
  const { network, live, samples } = start;
  const weights = liveOnly(start.weights, live);
  const losses = lossGradients({ network, live, samples }, decay);
  const ended = (trainingStop: TrainingStop, steps: number): Trained => {
    const { loss, gradient } = losses.at(weights);
    return { weights, loss, gradientNorm: euclideanNorm(gradient), trainingStop, steps };
  };
  const isWhole = batchSize === null || batchSize >= samples.count;
  const numbers = { decay, momentum, learningRate };
  const descent = isWhole
    ? (wholeDescent ?? stepByStep(losses))(start, { ...numbers, batchSize: samples.count, gradientNorm: tolerance })
    : batchDescent(start, { ...numbers, batchSize, gradientNorm: null });
  for (let steps = 0; ; ) {
    const wanted = onStep ? Math.min(1, maxSteps - steps) : maxSteps - steps;
    const made = descent(weights, wanted);
    steps += made;
    if (made < wanted) return ended('gradientNorm', steps);
    if (made > 0) onStep?.(weights);
    if (steps === maxSteps) {
      const end = ended('maxSteps', steps);
      return end.gradientNorm <= tolerance ? { ...end, trainingStop: 'gradientNorm' } : end;
    }
  }
}

/** Descents over all samples. */
const stepByStep =
  (losses: LossGradients): MakeBatchDescent =>
  ({ live }, { momentum, learningRate, gradientNorm }) => {
    const change = new Float64Array(live.length);
    return (weights, steps) => {
      for (let made = 0; made < steps; made++) {
        const { gradient } = losses.at(weights);
        if (gradientNorm !== null && euclideanNorm(gradient) <= gradientNorm) return made;
        for (let i = 0; i < live.length; i++) {
          change[i] = momentum * change[i] - learningRate * gradient[i];
          weights[live[i]] += change[i];
        }
      }
      return steps;
    };
  };
