import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import type { Samples } from '../../src/dataset/dataSet.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { euclideanNorm } from '../../src/linalg/norms.ts';
import { type Architecture, type Network, networkOf } from '../../src/network/architecture.ts';
import { fullMask, liveWeights, type Mask } from '../../src/network/mask.ts';
import { levenbergMarquardt } from '../../src/training/levenbergMarquardt.ts';
import { QUASI_NEWTON_LIMITS, quasiNewton } from '../../src/training/quasiNewton.ts';
import { startWeights } from '../../src/training/startWeights.ts';
import type { TrainingOptions } from '../../src/training/trained.ts';
import { dataSets } from '../dataSets.ts';
import { smallestEigenvalue } from '../hessians.ts';
import { probabilitySamples } from '../probabilities.ts';
import { largest, largestDifference, uniforms } from '../problems.ts';

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);

/** A problem with its start. */
interface Problem {
  readonly network: Network;
  readonly samples: Samples;
  readonly mask: Mask;
  readonly decay: number;
}

function problemOf(architecture: Architecture, decay: number, deleted: (q: number) => boolean = () => false): Problem {
  const network = networkOf(architecture);
  const mask = fullMask(network).map((_, q) => (deleted(q) ? 0 : 1));
  return { network, mask, decay, samples: probabilitySamples(40, architecture, 51) };
}

const CONVEX = problemOf(
  { layers: [4, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
  0.02,
);
const NEURAL = problemOf(
  { layers: [4, 5, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
  2e-3,
);
const PRUNED = problemOf(NEURAL.network, 2e-3, (q) => q % 3 === 1);
const SQUARED = problemOf({ layers: [4, 3, 1], activation: 'tanh', outputActivation: 'sigmoid' }, 1e-3);

/** Trains, and has every point on the way with its loss and gradient, the start first. */
function path({ network, samples, mask, decay }: Problem, start: Float64Array, options: TrainingOptions = {}) {
  const live = liveWeights(mask);
  const at = (weights: Float64Array) => ({
    weights: weights.slice(),
    at: Float64Array.from(live, (q) => weights[q]),
    ...lossGradient({ network, weights, live, samples }, decay),
  });
  const points = [at(start.map((w, q) => (mask[q] === 1 ? w : 0)))];
  const onStep = (weights: Float64Array) => void points.push(at(weights));
  const trained = quasiNewton({ network, weights: start, live: liveWeights(mask), samples }, decay, {
    ...options,
    onStep,
  });
  return { trained, points };
}

describe.each([
  { name: 'convex', problem: CONVEX },
  { name: 'neural', problem: NEURAL },
  { name: 'pruned', problem: PRUNED },
  { name: 'squared error', problem: SQUARED },
])('quasiNewton, $name', ({ problem }) => {
  const starts = [1, 2, 3, 4].map((seed) => startWeights(problem.network, seed === 4 ? 3 : 0.5, seed));

  it('reaches a stationary point from several starts', () => {
    for (const start of starts) {
      const { trained, points } = path(problem, start);
      expect(trained.trainingStop).toBe('gradientNorm');
      expect(trained.gradientNorm).toBeLessThanOrEqual(QUASI_NEWTON_LIMITS.gradientNorm);
      const last = points.at(-1)!;
      expect(trained).toEqual({
        weights: last.weights,
        loss: last.loss,
        gradientNorm: euclideanNorm(last.gradient),
        trainingStop: 'gradientNorm',
        steps: points.length - 1,
      });
      // The gradient of the point that is returned, by central differences: h²/6 · f‴ + ε/h.
      const { network, samples, mask, decay } = problem;
      const live = liveWeights(mask);
      for (const q of live) {
        const [up, down] = [1e-5, -1e-5].map(
          (by) =>
            lossGradient({ network, weights: last.weights.with(q, last.weights[q] + by), live, samples }, decay).loss,
        );
        expect(Math.abs(up - down) / 2e-5).toBeLessThan(QUASI_NEWTON_LIMITS.gradientNorm + 1e-8);
      }
    }
  });

  it('goes down at every step, by Armijo’s and Wolfe’s conditions', () => {
    for (const start of starts) {
      const { points } = path(problem, start);
      for (let s = 1; s < points.length; s++) {
        const [from, to] = [points[s - 1], points[s]];
        const step = to.at.map((w, i) => w - from.at[i]);
        const [before, after] = [dot(step, from.gradient), dot(step, to.gradient)];
        expect(to.loss).toBeLessThan(from.loss);
        expect(before).toBeLessThan(0);
        // The step is rounded when it is added to the weights, the loss when samples are summed up.
        const rounding = 100 * Number.EPSILON * from.loss;
        expect(to.loss).toBeLessThanOrEqual(from.loss + 1e-4 * before + rounding);
        expect(after).toBeGreaterThanOrEqual(0.9 * before * (1 + 1e-6) - rounding);
      }
    }
  });

  it('steps along −Bg, B from the matrix form of BFGS on the last 20 pairs', () => {
    for (const start of starts) {
      const { points } = path(problem, start, { maxSteps: 60 });
      const n = points[0].at.length;
      const pairs: { step: Matrix; change: Matrix; product: number }[] = [];
      for (let s = 1; s < points.length; s++) {
        const [from, to] = [points[s - 1], points[s]];
        const column = (a: Float64Array, b: Float64Array) => Matrix.columnVector(a.map((value, i) => value - b[i]));
        // Nocedal & Wright, Numerical Optimization (2006), eq. 6.17 and 7.20.
        const latest = pairs.at(-1);
        let B = Matrix.eye(n).mul(latest ? latest.product / latest.change.dot(latest.change) : 1);
        for (const { step, change, product } of pairs.slice(-20)) {
          // V = I − syᵀ/p, of which each product with a matrix is one with y and a term of rank one.
          B = B.clone().sub(step.mmul(change.transpose().mmul(B)).div(product)); // VB
          B = B.sub(B.mmul(change).mmul(step.transpose()).div(product)); // VBVᵀ
          B = B.add(step.mmul(step.transpose()).div(product));
        }
        const direction = B.mmul(Matrix.columnVector(from.gradient)).neg().to1DArray();
        const step = column(to.at, from.at);
        const cosine = dot(direction, step.to1DArray()) / (Math.hypot(...direction) * step.norm('frobenius'));
        // A step is as rounded as the weights that it was added to, ε/‖step‖ ≈ 1e-10 at the end; so are the pairs, and
        // B by its condition number, say 1e4: the sine is below 1e-5, the cosine within its square of 1.
        expect(1 - cosine, `step ${s}`).toBeLessThan(1e-10);
        const change = column(to.gradient, from.gradient);
        const product = step.dot(change);
        expect(product).toBeGreaterThan(0); // Wolfe
        pairs.push({ step, change, product });
      }
      expect(points.length).toBeGreaterThan(10);
    }
  });

  it('has the same bits every time', () => {
    const [a, b] = [1, 2].map(() => path(problem, starts[0]));
    expect(a).toEqual(b);
  });

  it('leaves the start as it was, and deleted weights at zero on the whole way', () => {
    const start = starts[1].slice();
    const { points } = path(problem, start);
    expect(start).toEqual(starts[1]);
    for (const { weights } of points) {
      weights.forEach((w, q) => {
        if (problem.mask[q] === 0) expect(w).toBe(0);
      });
    }
  });

  it.each([0, 1, 5])('takes at most %i steps', (maxSteps) => {
    const { trained, points } = path(problem, starts[0], { maxSteps });
    expect(trained.trainingStop).toBe('maxSteps');
    expect(trained.steps).toBe(maxSteps);
    expect(points).toHaveLength(maxSteps + 1);
    expect(trained.weights).toEqual(points[maxSteps].weights);
    // The same steps as without the limit.
    expect(path(problem, starts[0]).points.slice(0, maxSteps + 1)).toEqual(points);
  });

  it('stops at the gradient norm it is given', () => {
    const coarse = path(problem, starts[0], { gradientNorm: 1e-2 });
    expect(coarse.trained.trainingStop).toBe('gradientNorm');
    expect(coarse.trained.gradientNorm).toBeLessThanOrEqual(1e-2);
    for (const { gradient } of coarse.points.slice(0, -1)) expect(euclideanNorm(gradient)).toBeGreaterThan(1e-2);
  });

  it('says when no step lowers the loss any more in double precision, not along the gradient either', () => {
    for (const start of starts) {
      const { trained, points } = path(problem, start, { gradientNorm: 0 });
      expect(trained.trainingStop).toBe('noDecrease');
      expect(trained.steps).toBe(points.length - 1); // tries without a step are not counted
      for (let s = 1; s < points.length; s++) expect(points[s].loss).toBeLessThan(points[s - 1].loss);
      // A step along the gradient brings g²/2λ; less than the rounding of the loss, some ten ε, with λ below 1.
      expect(trained.gradientNorm).toBeLessThan(Math.sqrt(20 * Number.EPSILON * trained.loss));
      // Without the pairs, that is along the gradient, there is nothing to be had from here.
      expect(path(problem, trained.weights, { gradientNorm: 0 }).trained).toEqual({ ...trained, steps: 0 });
    }
  });

  it('finds the minimum that Levenberg–Marquardt finds from near it', () => {
    const { network, samples, mask, decay } = problem;
    const live = liveWeights(mask);
    const found = levenbergMarquardt({ network, weights: starts[0], live: liveWeights(mask), samples }, decay);
    expect(found.gradientNorm).toBeLessThan(1e-8);
    const near = found.weights.map((w, q) => w + 0.01 * uniforms(w === 0 ? 1 : q + 1, 52)[w === 0 ? 0 : q]);
    const [a, b] = [levenbergMarquardt, quasiNewton].map((train) =>
      train({ network, weights: near, live: liveWeights(mask), samples }, decay),
    );
    // At a gradient norm g the weights are off by g over the smallest eigenvalue of the Hessian, to first order.
    const smallest = smallestEigenvalue(network, a.weights, live, samples, decay);
    expect(smallest).toBeGreaterThan(1e-4);
    expect(largestDifference(a.weights, b.weights)).toBeLessThan((2 * (a.gradientNorm + b.gradientNorm)) / smallest);
    expect(largestDifference(a.weights, found.weights)).toBeLessThan(1e-4);
    expect(largestDifference(near, found.weights)).toBeGreaterThan(5e-3);
  });
});

it('finds one minimum of a convex problem from all starts', () => {
  const { network, samples, mask, decay } = CONVEX;
  const ends = [1, 2, 3, 4, 5].map(
    (seed) =>
      quasiNewton({ network, weights: startWeights(network, seed, seed), live: liveWeights(mask), samples }, decay)
        .weights,
  );
  // Eigenvalues of the Hessian are the decay or more, so each is off by at most 1e-6/decay.
  for (const end of ends) expect(largestDifference(end, ends[0])).toBeLessThan(2e-6 / decay);
  expect(largest(ends[0])).toBeGreaterThan(0.01);
});

it('is far faster than steepest descent: MONK-1 of 58 weights in some hundred steps', () => {
  const network = networkOf({
    layers: [17, 3, 1],
    activation: 'sigmoid',
    outputActivation: 'sigmoid',
    loss: 'crossEntropy',
  });
  const { train } = dataSets.of({ dataset: 'monks-1' });
  for (const seed of [1, 2, 3]) {
    const trained = quasiNewton(
      { network, weights: startWeights(network, 0.5, seed), live: liveWeights(fullMask(network)), samples: train },
      1e-3,
    );
    expect(trained.trainingStop).toBe('gradientNorm');
    expect(trained.steps).toBeLessThan(200);
  }
});

describe('the first step, along the gradient, of E = ½ a w²', () => {
  /** The weight at its end, from w = 0.3. */
  const firstStep = (a: number, start = 0.3) => {
    const network = networkOf({ layers: [1, 1], activation: 'linear', outputActivation: 'linear' });
    const samples = { count: 1, inputs: Float64Array.of(Math.sqrt(a)), targets: Float64Array.of(0) };
    const mask = Uint8Array.of(1, 0);
    return quasiNewton({ network, weights: Float64Array.of(start, 0), live: liveWeights(mask), samples }, 0, {
      maxSteps: 1,
      gradientNorm: 0,
    }).weights[0];
  };
  // Length 1 leads from w to (1 − a)w, where E has fallen by a share a(2 − a) of itself; the slope promises 2a.
  it('is halved if it brings less than 1e-4 of what the slope promises', () => {
    expect(Math.abs(firstStep(2 - 1e-5))).toBeLessThan(0.3 * 1e-5); // a(2 − a) = 2e-5 < 1e-4 · 2a = 4e-4: (1 − a/2)w
    expect(Math.abs(firstStep(2 + 1e-5))).toBeLessThan(0.3 * 1e-5); // E would rise
    expect(firstStep(2 - 1e-3)).toBeCloseTo(-0.3 * (1 - 1e-3), 12); // 2e-3: enough
  });
  it('is doubled until a tenth of the slope is gone', () => {
    expect(firstStep(0.5)).toBeCloseTo(0.15, 12); // half of the slope is left
    expect(firstStep(0.04)).toBeCloseTo(0.3 * (1 - 4 * 0.04), 12); // 0.96, 0.92, 0.84
  });
  it('is no longer than 1 where the gradient is large', () => {
    expect(firstStep(0.5, 30)).toBeCloseTo(30 - 4, 12); // 1, 2, 4: the slopes left are 29/30, 28/30 and 26/30
  });
});

// E = ¼(10 + max(0, −w))² + ¼(100 max(0, w))², from w = −1.2 with slope −5.6: after 1 unit of way 10.2/11.2 > 0.9 of
// the slope is left; after 2, at 0.8, E is far higher, and after 1.5, at 0.3, too; after 1.25, at 0.05, it is 25 + 6.25
// < 31.36.
it('the first step ends between one that is too short and one that is too long', () => {
  const network = networkOf({ layers: [1, 1], activation: 'linear', outputActivation: 'relu' });
  const samples = { count: 2, inputs: Float64Array.of(-1, 100), targets: Float64Array.of(-10, 0) };
  const options = { maxSteps: 1, gradientNorm: 0 };
  const { weights } = quasiNewton(
    { network, weights: Float64Array.of(-1.2, 0), live: liveWeights(Uint8Array.of(1, 0)), samples },
    0,
    options,
  );
  expect(weights[0]).toBeCloseTo(0.05, 12);
});
