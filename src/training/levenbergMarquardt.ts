import type { Samples } from '../dataset/dataSet.ts';
import { jacobianRows } from '../gradient/jacobian.ts';
import { factorCholesky, solveCholesky } from '../linalg/cholesky.ts';
import { euclideanNorm, sumOfSquares } from '../linalg/norms.ts';
import { addOuterProducts } from '../linalg/outerProducts.ts';
import type { Network } from '../network/architecture.ts';
import { networkOutputs } from '../network/forward.ts';
import { liveWeights, type Mask } from '../network/mask.ts';
import type { Trained, TrainingStop } from './training.ts';

/** When to stop. */
export interface LevenbergMarquardtLimits {
  readonly maxSteps: number;
  /** ‖∂loss/∂w‖₂ that counts as zero */
  readonly gradientNorm: number;
}

/** What configs with `training: levenbergMarquardt` use. */
export const LEVENBERG_MARQUARDT_LIMITS: LevenbergMarquardtLimits = { maxSteps: 1000, gradientNorm: 1e-9 };

/**
 * Minimises loss = E + ½·decay·‖w‖² from `start` under a mask: each step solves
 *
 *     (JᵀJ/P + (decay + μ)I) δ = −∂loss/∂w
 *
 * with J the output gradients at the live weights. μ follows the gain ratio (actual over predicted decrease): a step
 * that lowers the loss is taken and lets μ shrink by at most 3, one that does not raises μ by 2, 4, 8, …, and so does a
 * matrix that is not positive definite in double precision (no decay, fewer samples than weights, μ near nothing).
 *
 * Source: Levenberg (1944), Marquardt (1963); the rule for μ is Nielsen's, report IMM-REP-1999-05.
 *
 * @param start (n), not modified; entries of deleted weights are ignored
 *
 * Cost: a step is O(P·o·n²) for JᵀJ and n³/6 for each value of μ that is tried.
 */
export function levenbergMarquardt(
  network: Network,
  start: Float64Array,
  mask: Mask,
  samples: Samples,
  decay: number,
  limits: LevenbergMarquardtLimits = LEVENBERG_MARQUARDT_LIMITS,
): Trained {
  const live = liveWeights(mask);
  const n = live.length;
  const all = { start: 0, end: samples.count };
  const rows = new Float64Array(samples.count * network.outputs * n);
  const normal = new Float64Array(n * n);
  const factor = new Float64Array(n * n);
  const gradient = new Float64Array(n);
  const step = new Float64Array(n);
  const weights = start.map((w, q) => (mask[q] === 1 ? w : 0));
  const trial = weights.slice();

  let loss = lossAt(network, weights, samples, decay);
  let mu = 0;
  let raise = 2;
  let steps = 0;
  for (; ; steps++) {
    jacobianRows(network, weights, live, samples.inputs, all, rows);
    normalEquations(rows, n, samples, residuals(network, weights, samples), normal, gradient);
    for (let i = 0; i < n; i++) {
      gradient[i] += decay * weights[live[i]];
      normal[i * n + i] += decay;
    }
    if (steps === 0) mu = INITIAL_MU * largestDiagonal(normal, n);

    const gradientNorm = euclideanNorm(gradient);
    const ended = (trainingStop: TrainingStop): Trained => ({ weights, loss, gradientNorm, trainingStop, steps });
    if (gradientNorm <= limits.gradientNorm) return ended('gradientNorm');
    if (steps === limits.maxSteps) return ended('maxSteps');

    for (; ; mu = Math.max(mu, SMALLEST_MU) * raise, raise *= 2) {
      if (mu > LARGEST_MU) return ended('noDecrease');
      factor.set(normal);
      for (let i = 0; i < n; i++) {
        factor[i * n + i] += mu;
        step[i] = -gradient[i];
      }
      if (!factorCholesky(factor, n)) continue;
      solveCholesky(factor, n, step);
      let predicted = 0; // decrease of the quadratic model: ½ δᵀ(μδ − ∂loss/∂w)
      for (let i = 0; i < n; i++) {
        trial[live[i]] = weights[live[i]] + step[i];
        predicted += 0.5 * step[i] * (mu * step[i] - gradient[i]);
      }
      const trialLoss = lossAt(network, trial, samples, decay);
      if (trialLoss < loss) {
        const gain = (loss - trialLoss) / predicted;
        const centred = 2 * gain - 1;
        mu *= Math.max(1 / 3, 1 - centred * centred * centred);
        raise = 2;
        weights.set(trial);
        loss = trialLoss;
        break;
      }
      // Below this the decrease drowns in the rounding of the loss itself: no larger μ can show one.
      if (predicted <= Number.EPSILON * loss) return ended('noDecrease');
    }
  }
}

/** First μ as a share of the largest diagonal entry of the normal equations (Nielsen's τ for a start that may be far off). */
const INITIAL_MU = 1e-3;

/** μ is raised from here even if it has shrunk to nothing, and not beyond there. */
const [SMALLEST_MU, LARGEST_MU] = [1e-300, 1e300];

function lossAt(network: Network, weights: Float64Array, samples: Samples, decay: number): number {
  const residual = residuals(network, weights, samples);
  return sumOfSquares(residual) / (2 * samples.count) + 0.5 * decay * sumOfSquares(weights);
}

/** o − t, (P × o). */
function residuals(network: Network, weights: Float64Array, { count, inputs, targets }: Samples): Float64Array {
  const outputs = networkOutputs(network, weights, inputs, { start: 0, end: count });
  for (let i = 0; i < outputs.length; i++) outputs[i] -= targets[i];
  return outputs;
}

/** JᵀJ/P (lower triangle) and Jᵀr/P. */
function normalEquations(
  rows: Float64Array,
  n: number,
  { count }: Samples,
  residual: Float64Array,
  normal: Float64Array,
  gradient: Float64Array,
): void {
  normal.fill(0);
  gradient.fill(0);
  addOuterProducts(normal, rows, n);
  for (let r = 0; r < residual.length; r++) {
    for (let i = 0; i < n; i++) gradient[i] += residual[r] * rows[r * n + i];
  }
  for (let i = 0; i < n; i++) gradient[i] /= count;
  for (let i = 0; i < n * n; i++) normal[i] /= count;
}

function largestDiagonal(matrix: Float64Array, n: number): number {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, matrix[i * n + i]);
  return largest;
}
