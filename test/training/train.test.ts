import { describe, expect, it } from 'vitest';
import type { Samples } from '../../src/dataset/dataSet.ts';
import { UsageError } from '../../src/errors.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { euclideanNorm } from '../../src/linalg/norms.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { meanError } from '../../src/network/evaluation.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { backpropagation } from '../../src/training/backpropagation.ts';
import { levenbergMarquardt } from '../../src/training/levenbergMarquardt.ts';
import { quasiNewton } from '../../src/training/quasiNewton.ts';
import { startWeights } from '../../src/training/startWeights.ts';
import { train } from '../../src/training/train.ts';
import { TRAININGS } from '../../src/training/trainings.ts';
import { probabilitySamples } from '../probabilities.ts';
import { randomSamples } from '../problems.ts';

const architecture = {
  layers: [3, 4, 2],
  activation: 'tanh',
  outputActivation: 'softmax',
  loss: 'crossEntropy',
} as const;
const network = networkOf(architecture);
const samples = probabilitySamples(12, architecture, 61);
const validation = probabilitySamples(15, architecture, 62);
const start = startWeights(network, 0.5, 1);
const mask = fullMask(network).map((_, q) => (q % 4 === 1 ? 0 : 1));
const masked = start.map((w, q) => (mask[q] === 1 ? w : 0));
const DECAY = 1e-4;
/** Backpropagation needs its own limits to end. */
const options = { maxSteps: 40, gradientNorm: 1e-6 };

/** Every point on the way, the start first. */
function points(training: (typeof TRAININGS)[number], set: Samples) {
  const all = [masked.slice()];
  train(network, set, {
    training,
    weights: start,
    mask,
    decay: DECAY,
    ...options,
    onStep: (weights) => void all.push(weights.slice()),
  });
  return all;
}

it('train is the method of that name', () => {
  for (const [training, method] of Object.entries({ levenbergMarquardt, backpropagation, quasiNewton })) {
    const trained = train(network, samples, {
      training: training as (typeof TRAININGS)[number],
      weights: start,
      mask,
      decay: DECAY,
      ...options,
    });
    expect(trained).toEqual(method({ network, weights: start, live: liveWeights(mask), samples }, DECAY, options));
  }
});

describe.each(TRAININGS)('train with a validation set, by %s', (training) => {
  it('takes the smallest validation error of all points on the way', () => {
    const found = new Set<number>();
    for (const seed of [62, 63, 64, 65, 66]) {
      const other = probabilitySamples(15, architecture, seed);
      const all = points(training, samples);
      const errors = all.map((weights) => meanError(network, weights, other));
      const best = errors.indexOf(Math.min(...errors));
      const stopped = train(network, samples, {
        training,
        weights: start,
        mask,
        validation: other,
        decay: DECAY,
        ...options,
      });
      const { loss, gradient } = lossGradient({ network, weights: all[best], live: liveWeights(mask), samples }, DECAY);
      expect(stopped).toEqual({
        weights: all[best],
        loss,
        gradientNorm: euclideanNorm(gradient),
        trainingStop: 'validationError',
        steps: all.length - 1,
      });
      found.add(best);
    }
    expect(Math.max(...found)).toBeGreaterThan(0);
    expect([...found].some((best) => best < points(training, samples).length - 1)).toBe(true);
  });

  it('takes the first of equal ones: all, where the outputs do not depend on the weights', () => {
    // No inputs and no biases: every unit stays at f(0).
    const blank = { ...validation, inputs: new Float64Array(validation.inputs.length) };
    const stages = network.stages.map(({ fanIn, units, firstWeight }) => ({ fanIn, units, firstWeight }));
    const isBias = (q: number) =>
      stages.some(
        ({ fanIn, units, firstWeight }) =>
          q >= firstWeight && q < firstWeight + units * (fanIn + 1) && (q - firstWeight) % (fanIn + 1) === fanIn,
      );
    const biasless = mask.map((live, q) => (isBias(q) ? 0 : live));
    const stopped = train(network, samples, {
      training,
      weights: start,
      mask: biasless,
      validation: blank,
      decay: DECAY,
      ...options,
    });
    expect(stopped.steps).toBeGreaterThan(5);
    expect(stopped.weights).toEqual(start.map((w, q) => (biasless[q] === 1 ? w : 0)));
  });

  it('takes the last where validation is as good as training', () => {
    const stopped = train(network, samples, {
      training,
      weights: start,
      mask,
      validation: samples,
      decay: 0,
      ...options,
      maxSteps: 5,
    });
    const trained = train(network, samples, {
      training,
      weights: start,
      mask,
      decay: 0,
      ...options,
      maxSteps: 5,
    });
    // Descent by backpropagation need not go down at each step.
    if (training !== 'backpropagation') expect(stopped.weights).toEqual(trained.weights);
    expect(stopped.loss).toBeLessThanOrEqual(trained.loss);
  });

  it('leaves the start as it was, takes none of its deleted weights, and shows every step', () => {
    const before = start.slice();
    const shown: Float64Array[] = [];
    const onStep = (weights: Float64Array) => void shown.push(weights.slice());
    train(network, samples, { training, weights: start, mask, validation, decay: DECAY, ...options, onStep });
    expect([masked, ...shown]).toEqual(points(training, samples));
    expect(start).toEqual(before);
    const none = train(network, samples, {
      training,
      weights: start,
      mask,
      validation,
      decay: DECAY,
      ...options,
      maxSteps: 0,
    });
    expect(none.weights).toEqual(masked);
    expect(none.steps).toBe(0);
  });
});

it('trainStopped takes no weights that are not numbers', () => {
  const linear = networkOf({ layers: [4, 1], activation: 'linear', outputActivation: 'linear' });
  const [set, other] = [71, 72].map((seed) => randomSamples(10, 4, 1, seed));
  const diverging = { maxSteps: 2000, gradientNorm: 0, learningRate: 100 };
  const from = startWeights(linear, 0.5, 1);
  expect(
    train(linear, set, {
      training: 'backpropagation',
      weights: from,
      mask: fullMask(linear),
      decay: 0,
      ...diverging,
    }).weights.some(Number.isNaN),
  ).toBe(true);
  const stopped = train(linear, set, {
    training: 'backpropagation',
    weights: from,
    mask: fullMask(linear),
    validation: other,
    decay: 0,
    ...diverging,
  });
  expect(stopped.weights.every(Number.isFinite)).toBe(true);
});

describe('the arguments of train', () => {
  const set = randomSamples(6, 2, 1, 73);
  const small = networkOf({ layers: [2, 1], activation: 'tanh', outputActivation: 'linear' });
  const nothing = new Float64Array(3);

  it('take the default of an option that is undefined', () => {
    const undefinedOptions = { training: undefined, decay: undefined, seed: undefined, startRange: undefined };
    expect(train(small, set, { ...undefinedOptions, weights: undefined } as object)).toEqual(train(small, set));
  });

  it.each([
    [() => train(small, { train: set } as never), 'samples must be the samples of a data set'],
    [() => train(small, randomSamples(6, 3, 1, 73)), 'samples must have 2 inputs and 1 targets a sample, got 3 and 1'],
    [
      () => train(small, set, { validation: randomSamples(6, 2, 2, 73) }),
      'validation must have 2 inputs and 1 targets',
    ],
    [() => train({ layers: [2, 1] } as never, set), 'network must be one that networkOf returns'],
    [() => train(small, set, { weights: nothing.subarray(1) }), 'weights must be a Float64Array of 3 numbers, got 2'],
    [() => train(small, set, { weights: nothing.with(2, Number.NaN) }), 'got NaN at index 2'],
    [() => train(small, set, { mask: new Uint8Array(2) }), 'mask must have 3 entries, one a weight, got 2'],
    [() => train(small, set, { training: 'adam' as never }), 'training must be one of levenbergMarquardt'],
    [() => train(small, set, { decay: -1 }), 'decay must be a number ≥ 0, got -1'],
    [() => train(small, set, { decay: Number.NaN }), 'decay must be a number ≥ 0, got NaN'],
  ])('are refused before anything is computed: %s', (call, message) => {
    expect(call).toThrow(UsageError);
    expect(call).toThrow(message);
  });
});
