import type { Problem } from '../config/problem.ts';
import { type Loss, lossGradient } from '../gradient/lossGradient.ts';
import type { Point } from '../gradient/point.ts';
import { solveCholesky } from '../linalg/cholesky.ts';
import { euclideanNorm, sumOfSquares } from '../linalg/norms.ts';
import { meanError } from '../network/evaluation.ts';
import { fullMask, liveOnly, liveWeights, type Mask } from '../network/mask.ts';
import { requireMask, requireSamples, requireWeights } from '../network/requireFit.ts';
import { dualFall, hasDual, withoutDual } from './inspectedDual.ts';
import {
  factored,
  type HessianOptions,
  type InspectedHessian,
  inspectedHessian,
  withoutHessian,
} from './inspectedHessian.ts';

/** A network counts as being at a minimum if a Newton step would take at most this share of E off its loss. */
export const MINIMUM_SHARE = 0.01;
/** Or this share of E with all weights 0: of an E that is next to nothing, no share says anything. */
const ZERO_SHARE = 1e-6;

/** The distance of a network from a minimum of its loss, in units of the loss. */
export interface MinimumDistance {
  /** E + ½·decay·‖w‖² on the training set */
  readonly loss: number;
  /** E on the training set */
  readonly error: number;
  /** ‖∂loss/∂w‖₂ over the live weights */
  readonly gradientNorm: number;
  /**
   * ½ gᵀ(H + αI + decay·I)⁻¹g, what the quadratic model says that a Newton step takes off the loss; null where
   * neither H nor its dual form is made, or H + αI is not positive definite
   */
  readonly newtonFall: number | null;
  /** `newtonFall` over E; null as that is */
  readonly share: number | null;
  /** whether the share is at most `MINIMUM_SHARE`, or the fall next to nothing; null where it is not known */
  readonly isMinimum: boolean | null;
}

/** The diagonals that are added to H. */
export interface Dampings {
  /** damping α of the predictions */
  readonly alpha: number;
  /** weight decay of the loss */
  readonly decay: number;
}

/** Options of `distanceFromMinimum`. */
export interface MinimumOptions extends HessianOptions {
  /** damping α; default 1e-5 */
  readonly alpha?: number;
  /** weight decay that the network was trained with; default 0 */
  readonly decay?: number;
  /** (n) 1 = live; default: all are */
  readonly mask?: Mask | undefined;
}

/**
 * The distance of a network from a minimum of its loss. OBS leaves the slope of E out of its predictions (Hassibi &
 * Stork, NIPS 5 (1993), eq. 1: "a network trained to a local minimum"), so they say what happens only where that slope
 * has little left to give: half of the Newton decrement's square (Boyd & Vandenberghe, Convex Optimization, 9.5.1),
 * which, unlike ‖g‖, does not depend on the scale of weights or inputs. By Cauchy and Schwarz the slope adds at most
 * 2√(newtonFall·L) to a step whose predicted rise is L.
 *
 * @param weights (n) of the problem's network; not modified
 * @throws {UsageError} if weights or samples are not those of the network
 *
 * Where H is too large, its dual form gives the same number if there are fewer output gradients than weights.
 *
 * Cost: H, n²P/2, and its factor, n³/6 multiply-adds; or that of a `DualInverse`.
 *
 * @example
 * ```ts
 * import { dataSetOf, networkOf } from 'optimal-brain-surgeon';
 * import { distanceFromMinimum } from 'optimal-brain-surgeon/inspection';
 *
 * // y = w₁x + w₂ at x = ±1: H is the unit matrix, so that a Newton step takes all of E = ½(w − (1, 2))² away.
 * const network = networkOf({ layers: [1, 1], activation: null, outputActivation: 'linear' });
 * const samples = [
 *   { input: [-1], target: [1] },
 *   { input: [1], target: [3] },
 * ];
 * const dataSet = dataSetOf('line', { inputs: ['x'], outputs: ['y'] }, samples, null);
 * const far = distanceFromMinimum({ network, dataSet }, Float64Array.of(1, 3), { alpha: 1e-12 });
 * console.log(far.gradientNorm, far.newtonFall?.toFixed(6), far.isMinimum); // → 1 0.500000 false
 * console.log(distanceFromMinimum({ network, dataSet }, Float64Array.of(1, 2)).isMinimum); // → true
 * ```
 */
export function distanceFromMinimum(
  problem: Problem,
  weights: Float64Array,
  options: MinimumOptions = {},
): MinimumDistance {
  const { network, dataSet } = problem;
  requireSamples(network, dataSet.train, 'dataSet.train');
  requireWeights(network, weights);
  const { alpha = 1e-5, decay = 0, mask = fullMask(network) } = options;
  requireMask(network, mask);
  const live = liveWeights(mask);
  const point = { network, weights: liveOnly(weights, live), live, samples: dataSet.train };
  const slope = lossGradient(point, decay);
  const reason = withoutHessian(problem, live.length, options, { cubes: 1 / 6, squares: 1, sharedSquares: 1 });
  const isDual =
    reason !== null &&
    hasDual(problem, live.length, options) &&
    withoutDual(problem, live.length, options, 'products') === null;
  const newtonFall = isDual
    ? dualFall(point, problem, slope.gradient, alpha + decay)
    : reason === null
      ? hessianFall(inspectedHessian(point, problem, options), slope.gradient, alpha + decay)
      : null;
  return distanceAt(point, slope, newtonFall, decay);
}

/**
 * The same from a slope and a Newton step that are there already.
 *
 * @param slope      of the loss with its decay, at the point
 * @param newtonFall of the step; null where it is not known
 */
export function distanceAt(
  { network, weights, samples }: Point,
  { loss, gradient }: Loss,
  newtonFall: number | null,
  decay: number,
): MinimumDistance {
  const error = loss - 0.5 * decay * sumOfSquares(weights);
  const share = newtonFall === null ? null : newtonFall === 0 ? 0 : newtonFall / error;
  const isMinimum =
    newtonFall === null || share === null
      ? null
      : share <= MINIMUM_SHARE ||
        newtonFall <= ZERO_SHARE * meanError(network, new Float64Array(weights.length), samples);
  return { loss, error, gradientNorm: euclideanNorm(gradient), newtonFall, share, isMinimum };
}

/** ½ gᵀ(H + damping·I)⁻¹g; null if the matrix is not positive definite */
export function hessianFall(hessian: InspectedHessian, gradient: Float64Array, damping: number): number | null {
  const { n, backend } = hessian;
  return backend.arena.borrow(() => {
    const factor = factored(hessian, damping, 'factor');
    if (!factor) return null;
    const step = gradient.slice();
    solveCholesky(factor.values, n, step);
    return 0.5 * step.reduce((sum, change, i) => sum + change * gradient[i], 0);
  });
}
