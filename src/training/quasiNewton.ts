import type { Point } from '../gradient/point.ts';
import { euclideanNorm } from '../linalg/norms.ts';
import { liveOnly } from '../network/mask.ts';
import { plainLossGradients } from './lossGradients.ts';
import { dot, plainSecantPairs } from './secantPairs.ts';
import type { Trained, TrainingOptions, TrainingStop } from './trained.ts';

/** Limits of configs with `training: quasiNewton`. */
export const QUASI_NEWTON_LIMITS = { maxSteps: 2000, gradientNorm: 1e-6 } as const;

/** Pairs of step and change of gradient that are remembered. */
export const QUASI_NEWTON_MEMORY = 20;
/** Share of the decrease that the slope promises which a step has to bring (Armijo). */
const SUFFICIENT = 1e-4;
/**
 * Share of the slope that may be left after a step (Wolfe): so the curvature along it is positive, and the pair usable.
 */
const CURVATURE = 0.9;
/** Points of a line search at most. */
const MAX_TRIALS = 30;

/** A point on the way. */
interface Place {
  /** (full n) */
  readonly weights: Float64Array;
  /** at the live weights */
  readonly gradient: Float64Array;
  loss: number;
}

/**
 * Minimises loss = E + ½·decay·‖w‖² over the live weights, from a point, by limited-memory BFGS: no matrix, a pass over
 * the samples or two a step. For networks of thousands of weights; near the minimum Levenberg–Marquardt gets further.
 *
 * Source: Nocedal, Math. Comp. 35 (1980) 773, with a bisection for the weak Wolfe conditions (Lewis & Overton, Math.
 * Program. 141 (2013) 135).
 *
 * @param start not modified; entries of deleted weights are ignored
 *
 * Cost: a step is O(P·n + 40n), of sparse inputs only the non-zeros.
 */
export function quasiNewton(
  start: Point,
  decay: number,
  {
    onStep,
    lossGradients = plainLossGradients,
    secantPairs = plainSecantPairs,
    normalEquations: _,
    ...limits
  }: TrainingOptions = {},
): Trained {
  const { maxSteps, gradientNorm: tolerance } = { ...QUASI_NEWTON_LIMITS, ...limits };
  const { network, live, samples } = start;
  const n = live.length;
  const losses = lossGradients({ network, live, samples }, decay);
  const pairs = secantPairs(n, QUASI_NEWTON_MEMORY);
  const evaluate = (place: Place) => {
    const { loss, gradient } = losses.at(place.weights);
    place.gradient.set(gradient);
    place.loss = loss;
  };
  const newPlace = (): Place => ({ weights: liveOnly(start.weights, live), gradient: new Float64Array(n), loss: 0 });
  let [now, next, taken] = [newPlace(), newPlace(), newPlace()];
  const [direction, change] = [new Float64Array(n), new Float64Array(n)];
  evaluate(now);
  for (let steps = 0; ; ) {
    const { weights, gradient, loss } = now;
    const gradientNorm = euclideanNorm(gradient);
    const ended = (trainingStop: TrainingStop): Trained => ({ weights, loss, gradientNorm, trainingStop, steps });
    if (gradientNorm <= tolerance) return ended('gradientNorm');
    if (steps === maxSteps) return ended('maxSteps');

    pairs.descent(gradient, direction);
    const slope = dot(direction, gradient);
    let [shortest, longest] = [0, Number.POSITIVE_INFINITY];
    let length = pairs.count > 0 ? 1 : Math.min(1, 1 / gradientNorm);
    let isTaken = false;
    for (let trial = 0; trial < MAX_TRIALS; trial++) {
      for (let i = 0; i < n; i++) next.weights[live[i]] = weights[live[i]] + length * direction[i];
      evaluate(next);
      if (!(next.loss <= loss + SUFFICIENT * length * slope)) longest = length;
      else {
        [taken, next] = [next, taken];
        isTaken = true;
        if (dot(direction, taken.gradient) >= CURVATURE * slope) break;
        shortest = length;
      }
      length = longest < Number.POSITIVE_INFINITY ? (shortest + longest) / 2 : 2 * shortest;
    }
    if (!isTaken || taken.loss >= loss) {
      if (pairs.count === 0) return ended('noDecrease');
      pairs.clear(); // once more along the gradient itself
      continue;
    }
    for (let i = 0; i < n; i++) {
      direction[i] = taken.weights[live[i]] - weights[live[i]]; // the step as it was rounded
      change[i] = taken.gradient[i] - gradient[i];
    }
    const product = dot(direction, change);
    if (product > 0) pairs.add(direction, change, product);
    [now, taken] = [taken, now];
    steps++;
    onStep?.(now.weights);
  }
}
