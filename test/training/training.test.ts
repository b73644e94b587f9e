import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { euclideanNorm } from '../../src/linalg/norms.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { backpropagation } from '../../src/training/backpropagation.ts';
import { levenbergMarquardt } from '../../src/training/levenbergMarquardt.ts';
import { quasiNewton } from '../../src/training/quasiNewton.ts';
import { startWeights } from '../../src/training/startWeights.ts';
import { dataSets } from '../dataSets.ts';
import { probabilitySamples } from '../probabilities.ts';
import { largest, largestDifference, randomSamples } from '../problems.ts';

const linear = networkOf({ layers: [4, 1], activation: 'linear', outputActivation: 'linear' });
const samples = randomSamples(30, 4, 1, 5);
const DECAY = 0.05;

/** Ridge regression in closed form: (XᵀX/P + decay·I) w = Xᵀt/P, X with a column of ones. */
function ridge(): number[] {
  const X = Matrix.from1DArray(30, 4, samples.inputs).addColumn(4, Array(30).fill(1));
  const left = X.transpose().mmul(X).div(30).add(Matrix.eye(5).mul(DECAY));
  return solve(left, X.transpose().mmul(Matrix.columnVector(samples.targets)).div(30)).to1DArray();
}

describe.each([
  // At a gradient norm g the weights are off by at most g over the smallest eigenvalue of the Hessian, the decay 0.05.
  { name: 'levenbergMarquardt', train: levenbergMarquardt, tolerance: 1e-9 / DECAY },
  { name: 'backpropagation', train: backpropagation, tolerance: 1e-6 / DECAY },
  { name: 'quasiNewton', train: quasiNewton, tolerance: 1e-6 / DECAY },
])('$name', ({ train, tolerance }) => {
  it('of a linear network is ridge regression', () => {
    const start = startWeights(linear, 0.5, 1);
    const options = {
      maxSteps: 5000,
      gradientNorm: train === levenbergMarquardt ? 1e-9 : 1e-6,
      learningRate: 0.2,
      momentum: 0.5,
    };
    const trained = train(
      { network: linear, weights: start, live: liveWeights(fullMask(linear)), samples },
      DECAY,
      options,
    );
    expect(trained.trainingStop).toBe('gradientNorm');
    expect(largestDifference(trained.weights, ridge())).toBeLessThan(tolerance);
  });

  it('reports the gradient norm and loss of the weights it returns', () => {
    const network = networkOf({ layers: [4, 3, 1], activation: 'tanh', outputActivation: 'sigmoid' });
    const start = startWeights(network, 0.5, 2);
    const limits = { maxSteps: 7, gradientNorm: 1e-9, learningRate: 0.2, momentum: 0.5 };
    const trained = train({ network, weights: start, live: liveWeights(fullMask(network)), samples }, DECAY, limits);
    expect(trained.trainingStop).toBe('maxSteps');
    expect(trained.steps).toBe(7);
    const { loss, gradient } = lossGradient(
      { network, weights: trained.weights, live: liveWeights(fullMask(network)), samples },
      DECAY,
    );
    expect(Math.abs(trained.gradientNorm / euclideanNorm(gradient) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(trained.loss / loss - 1)).toBeLessThan(1e-12);
  });

  it.each([0, 1, 6])('shows the weights of each step, at most %i', (maxSteps) => {
    const network = networkOf({ layers: [4, 3, 1], activation: 'tanh', outputActivation: 'sigmoid' });
    const shown: Float64Array[] = [];
    const onStep = (weights: Float64Array) => void shown.push(weights.slice());
    const options = { maxSteps, gradientNorm: 0, learningRate: 0.2, momentum: 0.5 };
    const start = startWeights(network, 0.5, 4);
    const trained = train({ network, weights: start, live: liveWeights(fullMask(network)), samples }, DECAY, {
      ...options,
      onStep,
    });
    expect(trained.steps).toBe(maxSteps);
    expect(shown).toHaveLength(maxSteps);
    expect(trained.weights).toEqual([start, ...shown].at(-1));
    // With an eye on each step or without: the same bits.
    expect(train({ network, weights: start, live: liveWeights(fullMask(network)), samples }, DECAY, options)).toEqual(
      trained,
    );
  });

  it('ignores what deleted weights are at the start', () => {
    const mask = fullMask(linear).with(2, 0);
    const options = { maxSteps: 10, gradientNorm: 0, learningRate: 0.2, momentum: 0.5 };
    const [start, other] = [0, Number.NaN].map((w) => startWeights(linear, 0.5, 3).with(2, w));
    expect(train({ network: linear, weights: other, live: liveWeights(mask), samples }, DECAY, options)).toEqual(
      train({ network: linear, weights: start, live: liveWeights(mask), samples }, DECAY, options),
    );
  });

  it('leaves deleted weights at zero and the start as it was', () => {
    const start = startWeights(linear, 0.5, 3);
    const before = start.slice();
    const options = { maxSteps: 10, gradientNorm: 0, learningRate: 0.2, momentum: 0.5 };
    const { weights } = train(
      { network: linear, weights: start, live: liveWeights(fullMask(linear).with(2, 0)), samples },
      DECAY,
      options,
    );
    expect(weights[2]).toBe(0);
    expect(largest(weights)).toBeGreaterThan(0);
    expect(start).toEqual(before);
  });
});

it('Levenberg–Marquardt learns XOR to zero error, which makes the gradient vanish too', () => {
  const network = networkOf({ layers: [2, 2, 1], activation: 'sigmoid', outputActivation: 'sigmoid' });
  const { train } = dataSets.of({ dataset: 'xor' });
  const trained = levenbergMarquardt(
    { network, weights: startWeights(network, 0.5, 1), live: liveWeights(fullMask(network)), samples: train },
    0,
  );
  expect(trained.gradientNorm).toBeLessThanOrEqual(1e-9);
  expect(evaluation(network, trained.weights, train).error).toBeLessThan(1e-10);
});

it('Levenberg–Marquardt says when no step lowers the loss any more in double precision', () => {
  const network = networkOf({ layers: [4, 3, 1], activation: 'tanh', outputActivation: 'sigmoid' });
  const limits = { maxSteps: 10_000, gradientNorm: 0 };
  const trained = levenbergMarquardt(
    { network, weights: startWeights(network, 0.5, 2), live: liveWeights(fullMask(network)), samples },
    DECAY,
    limits,
  );
  expect(trained.trainingStop).toBe('noDecrease');
  // A step promises g²/2λ or less with λ ≥ the decay; less than ε·loss, so g < √(2λε·loss) with λ below about 1.
  expect(trained.gradientNorm).toBeLessThan(Math.sqrt(2 * Number.EPSILON * trained.loss));
});

describe('Levenberg–Marquardt with cross-entropy', () => {
  const { train: monks } = dataSets.of({ dataset: 'monks-1' });

  it.each([
    { layers: [17, 3, 1], outputActivation: 'sigmoid', decay: 1e-4 },
    { layers: [17, 3, 1], outputActivation: 'sigmoid', decay: 0 },
    { layers: [17, 3, 2], outputActivation: 'softmax', decay: 1e-4 },
  ] as const)(
    'reaches a minimum of MONK-1 with $layers, $outputActivation, decay $decay',
    ({ layers, outputActivation, decay }) => {
      const network = networkOf({ layers, activation: 'sigmoid', outputActivation, loss: 'crossEntropy' });
      const classes = Float64Array.from([...monks.targets].flatMap((t) => [t, 1 - t]));
      const set = network.outputs === 1 ? monks : { ...monks, targets: classes };
      const losses: number[] = [];
      const live = liveWeights(fullMask(network));
      const onStep = (weights: Float64Array) =>
        void losses.push(lossGradient({ network, weights, live, samples: set }, decay).loss);
      const trained = levenbergMarquardt(
        { network, weights: startWeights(network, 0.5, 1), live: liveWeights(fullMask(network)), samples: set },
        decay,
        {
          onStep,
        },
      );
      expect(trained.trainingStop).toBe('gradientNorm');
      expect(trained.gradientNorm).toBeLessThanOrEqual(1e-9);
      expect(trained.steps).toBe(losses.length);
      for (let s = 1; s < losses.length; s++) expect(losses[s]).toBeLessThan(losses[s - 1]);
      expect(losses.at(-1)).toBe(trained.loss);
      if (decay === 0) expect(trained.loss).toBeLessThan(1e-6); // all samples right
    },
  );

  it('is Newton’s method without hidden units, where Gauss–Newton is exact: a few steps', () => {
    for (const outputActivation of ['sigmoid', 'softmax'] as const) {
      const architecture = { layers: [4, 3], activation: 'tanh', outputActivation, loss: 'crossEntropy' } as const;
      const network = networkOf(architecture);
      const set = probabilitySamples(30, architecture, 6);
      const trained = levenbergMarquardt(
        { network, weights: startWeights(network, 0.5, 1), live: liveWeights(fullMask(network)), samples: set },
        DECAY,
      );
      // Four: from μ = 1e-3 of the diagonal errors shrink by 1e-3 or more a step, then quadratically. With a wrong H it
      // is twenty and more.
      expect(trained.trainingStop).toBe('gradientNorm');
      expect(trained.steps).toBeLessThanOrEqual(6);
    }
  });

  it('learns soft targets to zero error', () => {
    const { train } = dataSets.of({ dataset: 'xor' });
    for (const seed of [1, 2, 4, 5]) {
      const network = networkOf({
        layers: [2, 2, 1],
        activation: 'sigmoid',
        outputActivation: 'sigmoid',
        loss: 'crossEntropy',
      });
      const trained = levenbergMarquardt(
        { network, weights: startWeights(network, 0.5, seed), live: liveWeights(fullMask(network)), samples: train },
        0,
      );
      expect(trained.gradientNorm).toBeLessThanOrEqual(1e-9);
      expect(trained.loss).toBeGreaterThanOrEqual(0);
      expect(trained.loss).toBeLessThan(1e-15);
    }
  });
});

it('Levenberg–Marquardt raises μ where the matrix is singular to rounding: more weights than samples, no decay', () => {
  const network = networkOf({ layers: [17, 2, 1], activation: 'tanh', outputActivation: 'linear' });
  const { train } = dataSets.of({ dataset: 'monks-2' });
  const trained = levenbergMarquardt(
    { network, weights: startWeights(network, 0.5, 1), live: liveWeights(fullMask(network)), samples: train },
    0,
  );
  expect(['gradientNorm', 'noDecrease', 'maxSteps']).toContain(trained.trainingStop);
  expect(trained.loss).toBeLessThan(evaluation(network, startWeights(network, 0.5, 1), train).error);
});

describe('startWeights', () => {
  const network = networkOf({ layers: [17, 3, 1], activation: 'sigmoid', outputActivation: 'sigmoid' });
  it('fills ±startRange', () => {
    const weights = startWeights(network, 0.5, 1);
    expect(largest(weights)).toBeLessThanOrEqual(0.5);
    // The largest of 58 uniform numbers is below 0.4 with probability 0.8^58 = 2e-6; these are fixed by the seed.
    expect(largest(weights)).toBeGreaterThan(0.4);
    expect(Math.min(...weights)).toBeLessThan(-0.4);
  });
  it('depends on the seed alone, and neighbouring seeds are unrelated', () => {
    expect(startWeights(network, 0.5, 7)).toEqual(startWeights(network, 0.5, 7));
    expect(largestDifference(startWeights(network, 0.5, 7), startWeights(network, 0.5, 8))).toBeGreaterThan(0.5);
  });
});

describe('backpropagation by batches', () => {
  const one = networkOf({ layers: [1, 1], activation: 'linear', outputActivation: 'linear' });
  const two = { count: 2, inputs: Float64Array.of(1, 2), targets: Float64Array.of(1, 0) };
  const epoch = { maxSteps: 1, momentum: 0, learningRate: 0.25 };

  it('changes the weights after each sample: two steps of the delta rule by hand', () => {
    // o = 0, so w = b = 0 + 0.25·1; then o = 0.75 for x = 2, t = 0: w = 0.25 − 0.25·0.75·2, b = 0.25 − 0.25·0.75.
    const { weights, steps } = backpropagation(
      { network: one, weights: new Float64Array(2), live: liveWeights(fullMask(one)), samples: two },
      0,
      {
        ...epoch,
        batchSize: 1,
      },
    );
    expect([...weights]).toEqual([-0.125, 0.0625]);
    expect(steps).toBe(1);
  });

  it('is the usual one where a batch is all samples', () => {
    const start = startWeights(linear, 1, 2);
    const limits = { maxSteps: 7 };
    const whole = backpropagation(
      { network: linear, weights: start, live: liveWeights(fullMask(linear)), samples },
      DECAY,
      limits,
    );
    expect(
      backpropagation({ network: linear, weights: start, live: liveWeights(fullMask(linear)), samples }, DECAY, {
        ...limits,
        batchSize: 30,
      }),
    ).toEqual(whole);
    const byBatches = backpropagation(
      { network: linear, weights: start, live: liveWeights(fullMask(linear)), samples },
      DECAY,
      { ...limits, batchSize: 29 },
    );
    expect(byBatches.weights).not.toEqual(whole.weights);
  });

  it('carries its momentum from batch to batch, and says the loss of all samples at the end', () => {
    const options = { ...epoch, momentum: 0.5, batchSize: 1 };
    const { weights, loss, trainingStop } = backpropagation(
      { network: one, weights: new Float64Array(2), live: liveWeights(fullMask(one)), samples: two },
      0,
      options,
    );
    // Half of the first change, 0.25, is added to the second.
    expect([...weights]).toEqual([-0.125 + 0.125, 0.0625 + 0.125]);
    expect(loss).toBe((0.5 * (1 - 0.1875) ** 2 + 0.5 * 0.1875 ** 2) / 2);
    expect(trainingStop).toBe('maxSteps');
  });
});
