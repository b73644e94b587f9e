import { describe, expect, it } from 'vitest';
import { backwardDiagonal } from '../../src/curvature/backwardDiagonal.ts';
import { curvatureDiagonal } from '../../src/curvature/curvatureDiagonal.ts';
import { exactHessian } from '../../src/curvature/exactHessian.ts';
import { type Architecture, networkOf } from '../../src/network/architecture.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { largest, largestDifference, randomNetwork, randomSamples, uniforms } from '../problems.ts';

const P = 7;

/**
 * A network with a mask, and its diagonals: by recursion, exact, and of the Gauss–Newton H. Targets of softmax sum to
 * `total`.
 */
function diagonals(architecture: Architecture, keep: (q: number) => boolean = () => true, total = 1) {
  const { network, weights } = randomNetwork(architecture, 41);
  const { inputs, outputs, loss, outputActivation } = network;
  const samples = randomSamples(P, inputs, outputs, 42);
  if (loss === 'crossEntropy') {
    const shares = samples.targets.map((t) => (t + 1) / 2);
    const sums = Float64Array.from({ length: P }, (_, k) =>
      shares.slice(k * outputs, (k + 1) * outputs).reduce((a, b) => a + b),
    );
    const isSoftmax = outputActivation === 'softmax';
    samples.targets.set(shares.map((t, i) => (isSoftmax ? (total * t) / sums[Math.floor(i / outputs)] : t)));
  }
  const live = liveWeights(fullMask(network)).filter(keep);
  const pruned = weights.map((w, q) => (keep(q) ? w : 0));
  const n = live.length;
  const hessian = exactHessian({ network, weights: pruned, live, samples });
  return {
    network,
    live,
    withSecond: backwardDiagonal({ network, weights: pruned, live, samples }, { secondDerivatives: true }),
    withoutSecond: backwardDiagonal({ network, weights: pruned, live, samples }, { secondDerivatives: false }),
    exact: hessian.filter((_, i) => i % (n + 1) === 0),
    gaussNewton: curvatureDiagonal({ network, weights: pruned, live, samples }),
  };
}

// Means over P samples of the same products in another order: a chain of three roundings an output and layer, P of the
// sum, of terms of either sign, so 20ε of the largest entry. A dropped or wrong term changes it by far more than 1e-3
// of that.
const close = (a: Float64Array, b: Float64Array) => largestDifference(a, b) < 20 * Number.EPSILON * largest(b);
const apart = (a: Float64Array, b: Float64Array) => largestDifference(a, b) > 1e-3 * largest(b);

const randomMask = (q: number) => uniforms(200, 43)[q] > -0.5;

describe('one hidden layer, outputs elementwise: nothing is dropped, however many outputs there are', () => {
  const cases: Architecture[] = [
    { layers: [3, 4, 1], activation: 'sigmoid', outputActivation: 'sigmoid' },
    { layers: [3, 4, 3], activation: 'tanh', outputActivation: 'sigmoid' },
    { layers: [3, 4, 3], activation: 'tanh', outputActivation: 'linear' },
    { layers: [4, 5, 2], activation: 'relu', outputActivation: 'tanh' },
    { layers: [4, 3, 2], activation: 'linear', outputActivation: 'relu' },
    { layers: [4, 3, 2], activation: 'gelu', outputActivation: 'silu', biases: 'no-yes' },
    { layers: [4, 3, 2], activation: 'elu(0.7)', outputActivation: 'softplus', biases: 'none' },
    { layers: [3, 4, 1], activation: 'tanh', outputActivation: 'sigmoid', loss: 'crossEntropy' },
    { layers: [3, 4, 3], activation: 'sigmoid', outputActivation: 'sigmoid', loss: 'crossEntropy' },
  ];
  it.each(cases)('$layers $activation $outputActivation $loss', (architecture) => {
    for (const mask of [undefined, randomMask]) {
      const { network, live, withSecond, withoutSecond, exact, gaussNewton } = diagonals(architecture, mask);
      expect(live.length < network.weights).toBe(mask !== undefined);
      expect(close(withSecond, exact)).toBe(true);
      expect(close(withoutSecond, gaussNewton)).toBe(true);
      const isCurved = architecture.activation !== 'relu' && architecture.activation !== 'linear';
      if (isCurved) expect(apart(withSecond, withoutSecond)).toBe(true);
    }
  });
});

describe('softmax outputs couple what a hidden unit feeds', () => {
  it.each(['squared', 'crossEntropy'] as const)('%s: exact into outputs, not into hidden units', (loss) => {
    const architecture = { layers: [3, 4, 3], activation: 'tanh', outputActivation: 'softmax', loss } as const;
    const { network, withSecond, withoutSecond, exact, gaussNewton } = diagonals(architecture);
    const { firstWeight } = network.stages[1];
    expect(close(withSecond.slice(firstWeight), exact.slice(firstWeight))).toBe(true);
    expect(close(withoutSecond.slice(firstWeight), gaussNewton.slice(firstWeight))).toBe(true);
    expect(apart(withSecond.slice(0, firstWeight), exact.slice(0, firstWeight))).toBe(true);
    expect(apart(withoutSecond.slice(0, firstWeight), gaussNewton.slice(0, firstWeight))).toBe(true);
  });

  it('cross-entropy: times Σt where targets sum to something else', () => {
    const architecture = {
      layers: [4, 3],
      activation: 'tanh',
      outputActivation: 'softmax',
      loss: 'crossEntropy',
    } as const;
    const { withSecond, exact, gaussNewton } = diagonals(architecture, () => true, 2);
    expect(close(withSecond, exact)).toBe(true);
    expect(
      close(
        withSecond,
        gaussNewton.map((h) => 2 * h),
      ),
    ).toBe(true);
  });
});

describe('two hidden layers', () => {
  const losses = ['squared', 'crossEntropy'] as const;
  it.each(losses)('%s: cross terms between units of the second are dropped, which the first feels', (loss) => {
    for (const outputs of [1, 3]) {
      const architecture = {
        layers: [3, 4, 3, outputs],
        activation: 'tanh',
        outputActivation: 'sigmoid',
        loss,
      } as const;
      const { network, withSecond, withoutSecond, exact, gaussNewton } = diagonals(architecture);
      const { firstWeight } = network.stages[1];
      expect(close(withSecond.slice(firstWeight), exact.slice(firstWeight))).toBe(true);
      expect(close(withoutSecond.slice(firstWeight), gaussNewton.slice(firstWeight))).toBe(true);
      expect(apart(withSecond.slice(0, firstWeight), exact.slice(0, firstWeight))).toBe(true);
      expect(apart(withoutSecond.slice(0, firstWeight), gaussNewton.slice(0, firstWeight))).toBe(true);
    }
  });

  it.each(losses)('%s: with one unit in the second there are none, however many outputs it feeds', (loss) => {
    const architecture = { layers: [3, 4, 1, 3], activation: 'tanh', outputActivation: 'sigmoid', loss } as const;
    const { withSecond, withoutSecond, exact, gaussNewton } = diagonals(architecture);
    expect(close(withSecond, exact)).toBe(true);
    expect(close(withoutSecond, gaussNewton)).toBe(true);
  });

  it('nor where each unit of the first feeds one of the second: a tree, which pruning can leave', () => {
    const architecture = { layers: [3, 4, 2, 2], activation: 'sigmoid', outputActivation: 'tanh' } as const;
    const { stages } = networkOf(architecture);
    const { firstWeight, fanIn } = stages[1];
    const end = stages[2].firstWeight;
    // Unit j of the first feeds unit j mod 2 of the second; biases stay.
    const isKept = (q: number) => {
      const index = q - firstWeight;
      const source = index % (fanIn + 1);
      return q < firstWeight || q >= end || source === fanIn || source % 2 === Math.floor(index / (fanIn + 1));
    };
    const { withSecond, withoutSecond, exact, gaussNewton } = diagonals(architecture, isKept);
    expect(close(withSecond, exact)).toBe(true);
    expect(close(withoutSecond, gaussNewton)).toBe(true);
  });

  it('one unit is not enough where the paths from it meet again', () => {
    const architecture = { layers: [3, 4, 1, 3, 2], activation: 'tanh', outputActivation: 'sigmoid' } as const;
    const { network, withSecond, withoutSecond, exact, gaussNewton } = diagonals(architecture);
    const { firstWeight } = network.stages[2];
    expect(apart(withSecond.slice(0, firstWeight), exact.slice(0, firstWeight))).toBe(true);
    expect(apart(withoutSecond.slice(0, firstWeight), gaussNewton.slice(0, firstWeight))).toBe(true);
  });
});

it('is never negative without second derivatives, and can be with them', () => {
  for (const loss of ['squared', 'crossEntropy'] as const) {
    for (const outputActivation of ['sigmoid', 'softmax'] as const) {
      const { withSecond, withoutSecond } = diagonals({
        layers: [3, 5, 4, 3],
        activation: 'tanh',
        outputActivation,
        loss,
      });
      expect(withoutSecond.every((h) => h >= 0)).toBe(true);
      expect(
        withSecond.some((h) => h < 0),
        `${loss} ${outputActivation}`,
      ).toBe(true);
    }
  }
});

// x = 2, weights (log 3)/4, 0 and 4, log 3 − 2. Hidden: tanh(½ log 3) = ½, f′ = ¾, f″ = −¾. Output: net = 2 + log 3 −
// 2, o = ¾, f′ = 3/16, f″ = −3/32; t = ¼, o − t = ½. At the output h = 9/256 − ½·3/32 = −3/256, without f″ 9/256.
// Hidden: ∂E/∂z = 4·½·3/16 = 3/8, h = (9/16)·16·(−3/256) − ¾·3/8 = −99/256, without f″ (9/16)·16·9/256 = 81/256. With
// z² = 4 and 1, ¼ and 1. The second sample has x = 0, so z = 0, its own target and no hidden value: tanh(0) = 0, f′ =
// 1, f″ = 0; net = log 3 − 2, and t = o makes E″ = f′². Weights of x and of z = 0 get nothing from it.
it('worked by hand: 1-1-1, tanh and sigmoid', () => {
  const network = networkOf({ layers: [1, 1, 1], activation: 'tanh', outputActivation: 'sigmoid' });
  const weights = Float64Array.of(Math.log(3) / 4, 0, 4, Math.log(3) - 2);
  const live = Int32Array.of(0, 1, 2, 3);
  const one = { count: 1, inputs: Float64Array.of(2), targets: Float64Array.of(0.25) };
  const o = 1 / (1 + Math.exp(2 - Math.log(3)));
  const two = { count: 2, inputs: Float64Array.of(2, 0), targets: Float64Array.of(0.25, o) };
  const scaled = (samples: typeof one, secondDerivatives: boolean) =>
    backwardDiagonal({ network, weights, live, samples }, { secondDerivatives }).map((h) => h * 256);
  const square = 256 * o * (1 - o) * o * (1 - o);
  // Some ten roundings, of tanh and exp among them, multiplied by weights and slopes to 4.
  const expectClose = (found: Float64Array, expected: number[]) =>
    expect(largestDifference(found, expected)).toBeLessThan(40 * Number.EPSILON * largest(expected));
  expectClose(scaled(one, true), [-396, -99, -3 / 4, -3]);
  expectClose(scaled(one, false), [324, 81, 9 / 4, 9]);
  expectClose(scaled(two, true), [-396 / 2, (-99 + 16 * square) / 2, -3 / 8, (-3 + square) / 2]);
  expectClose(scaled(two, false), [324 / 2, (81 + 16 * square) / 2, 9 / 8, (9 + square) / 2]);
  expect([
    ...backwardDiagonal({ network, weights, live: Int32Array.of(1, 3), samples: one }, { secondDerivatives: true }),
  ]).toEqual([1, 3].map((q) => scaled(one, true)[q] / 256));
});
