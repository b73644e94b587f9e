import type { Point } from '../gradient/point.ts';
import { euclideanNorm } from '../linalg/norms.ts';
import { liveOnly } from '../network/mask.ts';
import { plainLossGradients } from './lossGradients.ts';
import { plainNormalEquations } from './normalEquations.ts';
import type { Trained, TrainingOptions, TrainingStop } from './trained.ts';

/** The point at which to stop. */
export interface LevenbergMarquardtLimits {
  readonly maxSteps: number;
  /** ‖∂loss/∂w‖₂ that counts as zero */
  readonly gradientNorm: number;
}

/** Limits of configs with `training: levenbergMarquardt`. */
export const LEVENBERG_MARQUARDT_LIMITS: LevenbergMarquardtLimits = { maxSteps: 1000, gradientNorm: 1e-9 };

/**
 * Minimises loss = E + ½·decay·‖w‖² over the live weights, from a point: each step solves
 *
 *     (H + (decay + μ)I) δ = −∂loss/∂w
 *
 * with H the Gauss–Newton curvature of E at the live weights. μ follows the gain ratio (actual over predicted
 * decrease): a step that lowers the loss is taken and lets μ shrink by at most 3, one that does not raises μ by 2, 4,
 * 8, …, and so does a matrix that is not positive definite in double precision (no decay, fewer samples than weights, μ
 * near nothing).
 *
 * Source: Levenberg (1944), Marquardt (1963); the rule for μ is Nielsen's, report IMM-REP-1999-05.
 *
 * @param start not modified; entries of deleted weights are ignored
 *
 * Cost: a step is one H, and a Cholesky factorisation for each value of μ that is tried.
 */
export function levenbergMarquardt(
  start: Point,
  decay: number,
  {
    maxSteps = LEVENBERG_MARQUARDT_LIMITS.maxSteps,
    gradientNorm: tolerance = LEVENBERG_MARQUARDT_LIMITS.gradientNorm,
    lossGradients = plainLossGradients,
    normalEquations = plainNormalEquations,
    onStep,
  }: TrainingOptions = {},
): Trained {
  const { network, live, samples } = start;
  const n = live.length;
  const losses = lossGradients({ network, live, samples }, decay);
  const normal = normalEquations({ network, live, samples });
  const step = new Float64Array(n);
  const weights = liveOnly(start.weights, live);
  const trial = weights.slice();

  let mu = 0;
  let raise = 2;
  let steps = 0;
  for (; ; steps++) {
    const { loss, gradient } = losses.at(weights);
    const gradientNorm = euclideanNorm(gradient);
    const ended = (trainingStop: TrainingStop): Trained => ({ weights, loss, gradientNorm, trainingStop, steps });
    if (gradientNorm <= tolerance) return ended('gradientNorm');
    if (steps === maxSteps) return ended('maxSteps');
    normal.form(weights);
    if (steps === 0) mu = INITIAL_MU * (normal.largestDiagonal() + decay);

    for (; ; mu = Math.max(mu, SMALLEST_MU) * raise, raise *= 2) {
      if (mu > LARGEST_MU) return ended('noDecrease');
      for (let i = 0; i < n; i++) step[i] = -gradient[i];
      if (!normal.solve(decay + mu, step)) continue;
      let predicted = 0; // decrease of the quadratic model: ½ δᵀ(μδ − ∂loss/∂w)
      for (let i = 0; i < n; i++) {
        trial[live[i]] = weights[live[i]] + step[i];
        predicted += 0.5 * step[i] * (mu * step[i] - gradient[i]);
      }
      const trialLoss = losses.loss(trial);
      if (trialLoss < loss) {
        const gain = (loss - trialLoss) / predicted;
        const centred = 2 * gain - 1;
        mu *= Math.max(1 / 3, 1 - centred * centred * centred);
        raise = 2;
        weights.set(trial);
        onStep?.(weights);
        break;
      }
      // Below this the decrease drowns in the rounding of the loss itself: no larger μ can show one.
      if (predicted <= Number.EPSILON * loss) return ended('noDecrease');
    }
  }
}

/**
 * First μ as a share of the largest diagonal entry of the normal equations (Nielsen's τ for a start that may be far
 * off).
 */
const INITIAL_MU = 1e-3;

/** μ is raised from here even if it has shrunk to nothing, and not beyond there. */
const [SMALLEST_MU, LARGEST_MU] = [1e-300, 1e300];
