import { lossGradient } from '../gradient/lossGradient.ts';
import type { Point } from '../gradient/point.ts';
import { euclideanNorm } from '../linalg/norms.ts';
import { liveOnly } from '../network/mask.ts';
import type { Trained, TrainingOptions, TrainingStop } from './trained.ts';

/** Limits of configs with `training: quasiNewton`. */
export const QUASI_NEWTON_LIMITS = { maxSteps: 2000, gradientNorm: 1e-6 } as const;

/** Pairs of step and change of gradient that are remembered. */
const MEMORY = 20;
/** Share of the decrease that the slope promises which a step has to bring (Armijo). */
const SUFFICIENT = 1e-4;
/**
 * Share of the slope that may be left after a step (Wolfe): so the curvature along it is positive, and the pair usable.
 */
const CURVATURE = 0.9;
/** Points of a line search at most. */
const MAX_TRIALS = 30;

/** A step and what it changed of the gradient. */
interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** step·change > 0 */
  readonly product: number;
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
  { onStep, normalEquations: _, ...limits }: TrainingOptions = {},
): Trained {
  const { maxSteps, gradientNorm: tolerance } = { ...QUASI_NEWTON_LIMITS, ...limits };
  const { network, live, samples } = start;
  const weights = liveOnly(start.weights, live);
  const at = (direction: Float64Array, length: number) => {
    const moved = weights.slice();
    for (let i = 0; i < live.length; i++) moved[live[i]] += length * direction[i];
    return { moved, ...lossGradient({ network, weights: moved, live, samples }, decay) };
  };
  const pairs: Pair[] = [];
  let { loss, gradient } = lossGradient({ network, weights, live, samples }, decay);
  for (let steps = 0; ; ) {
    const gradientNorm = euclideanNorm(gradient);
    const ended = (trainingStop: TrainingStop): Trained => ({ weights, loss, gradientNorm, trainingStop, steps });
    if (gradientNorm <= tolerance) return ended('gradientNorm');
    if (steps === maxSteps) return ended('maxSteps');

    const direction = descent(gradient, pairs);
    const slope = dot(direction, gradient);
    let [shortest, longest] = [0, Number.POSITIVE_INFINITY];
    let length = pairs.length > 0 ? 1 : Math.min(1, 1 / gradientNorm);
    let taken: ReturnType<typeof at> | null = null;
    for (let trial = 0; trial < MAX_TRIALS; trial++) {
      const next = at(direction, length);
      if (!(next.loss <= loss + SUFFICIENT * length * slope)) longest = length;
      else {
        taken = next;
        if (dot(direction, next.gradient) >= CURVATURE * slope) break;
        shortest = length;
      }
      length = longest < Number.POSITIVE_INFINITY ? (shortest + longest) / 2 : 2 * shortest;
    }
    if (!taken || taken.loss >= loss) {
      if (pairs.length === 0) return ended('noDecrease');
      pairs.length = 0; // once more along the gradient itself
      continue;
    }
    const step = Float64Array.from(live, (q) => taken.moved[q] - weights[q]);
    const change = taken.gradient.map((g, i) => g - gradient[i]);
    const product = dot(step, change);
    if (product > 0) pairs.push({ step, change, product });
    if (pairs.length > MEMORY) pairs.shift();
    weights.set(taken.moved);
    ({ loss, gradient } = taken);
    steps++;
    onStep?.(weights);
  }
}

/** −B∂loss/∂w, B the inverse curvature that the pairs make of a multiple of I (two-loop recursion). */
function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((g) => -g);
  const shares = pairs.map(() => 0);
  for (let p = pairs.length - 1; p >= 0; p--) {
    const { step, change, product } = pairs[p];
    shares[p] = dot(step, direction) / product;
    addMultiple(direction, -shares[p], change);
  }
  const latest = pairs.at(-1);
  if (latest) {
    const scale = latest.product / dot(latest.change, latest.change);
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  pairs.forEach(({ step, change, product }, p) => {
    addMultiple(direction, shares[p] - dot(change, direction) / product, step);
  });
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addMultiple(to: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * vector[i];
}
