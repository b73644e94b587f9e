import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { CURVATURE } from '../../src/curvature/matrices/curvatureMatrices.ts';
import { dataSetOfSets } from '../../src/dataset/dataSet.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { distanceFromMinimum } from '../../src/inspection/distanceFromMinimum.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { liveWeights } from '../../src/network/mask.ts';
import { minimumText } from '../../src/report/minimumText.ts';
import { train } from '../../src/training/train.ts';
import { randomNetwork, randomSamples } from '../problems.ts';

/** A linear network with one output on ten samples: E is quadratic, and H is the same at all weights. */
function linearProblem() {
  const { network, weights } = randomNetwork({ layers: [4, 1], activation: null, outputActivation: 'linear' }, 1);
  const names = { inputs: ['a', 'b', 'c', 'd'], outputs: ['y'] };
  const samples = randomSamples(10, 4, 1, 2);
  const dataSet = dataSetOfSets('linear', names, { train: samples, validation: null, test: null });
  return { problem: { network, dataSet }, weights, samples };
}

describe('the distance from a minimum', () => {
  it.each([0, 0.1])('of a quadratic loss is all that there is above its minimum, decay %d', (decay) => {
    const { problem, weights, samples } = linearProblem();
    const { weights: best, loss } = train(problem.network, samples, { decay, weights });
    // α = 1e-12 against eigenvalues of 0.1: relative 1e-11. The minimum is found to ‖g‖ ≤ 1e-8 or so, whose square
    // counts.
    const found = distanceFromMinimum(problem, weights, { alpha: 1e-12, decay });
    expect(found.newtonFall).toBeCloseTo(found.loss - loss, 10);
    expect(found.newtonFall).toBeGreaterThan(0.1);
    expect(found.isMinimum).toBe(false);
    const there = distanceFromMinimum(problem, best, { decay });
    expect(there.share).toBeLessThan(1e-10);
    expect(there.isMinimum).toBe(true);
  });

  it.each(['gaussNewton', 'perTarget'] as const)(
    'by %s is ½gᵀ(H + αI + decay·I)⁻¹g of the live weights',
    (curvature) => {
      const { network, weights } = randomNetwork(
        { layers: [3, 4, 2], activation: 'tanh', outputActivation: 'sigmoid', loss: 'crossEntropy' },
        3,
      );
      const { inputs, count, targets } = randomSamples(20, 3, 2, 4);
      const train = { count, inputs, targets: targets.map((t) => (t > 0 ? 1 : 0)) };
      const names = { inputs: ['a', 'b', 'c'], outputs: ['y', 'z'] };
      const dataSet = dataSetOfSets('classes', names, { train, validation: null, test: null });
      const mask = new Uint8Array(network.weights).fill(1).fill(0, 2, 4);
      const options = { alpha: 1e-3, decay: 1e-2, mask, curvature };
      const found = distanceFromMinimum({ network, dataSet }, weights, options);
      const live = liveWeights(mask);
      const point = { network, weights: weights.map((w, q) => mask[q] * w), live, samples: train };
      const { loss, gradient } = lossGradient(point, options.decay);
      const n = live.length;
      const { hessian } = CURVATURE[curvature].at(point, 'matrix', 20);
      const matrix = Matrix.add(Matrix.from1DArray(n, n, hessian), Matrix.eye(n).mul(0.011));
      const g = Matrix.columnVector(gradient);
      const fall = 0.5 * g.dot(solve(matrix, g));
      // Condition 1e3 at most: two orders of summation and two solvers differ by some 1e3·n·ε = 6e-12.
      expect(Math.abs((found.newtonFall ?? 0) / fall - 1)).toBeLessThan(1e-10);
      expect(found.loss).toBe(loss);
      expect(found.gradientNorm).toBeCloseTo(g.norm(), 12);
      expect(found.error).toBeCloseTo(lossGradient(point, 0).loss, 12);
    },
  );

  it('is none where E is next to nothing, whatever share of it that is', () => {
    const { problem, weights, samples } = linearProblem();
    const start = { start: 0, end: samples.count };
    const targets = networkOutputs(problem.network, weights, samples, start);
    const dataSet = { ...problem.dataSet, train: { ...samples, targets } };
    const off = (change: number) =>
      distanceFromMinimum(
        { ...problem, dataSet },
        weights.map((w) => w + change),
      );
    expect(off(1e-5)).toMatchObject({ isMinimum: true });
    expect(off(1e-5).share).toBeCloseTo(1, 3);
    expect(off(1e-1)).toMatchObject({ isMinimum: false });
  });

  it('is not known where H is too large, or too long to make', () => {
    const { problem, weights } = linearProblem();
    for (const limit of [{ maxBytes: 1000 }, { maxSeconds: 1e-12 }, { curvature: 'obdRecursion' } as const]) {
      const { newtonFall, share, isMinimum, gradientNorm } = distanceFromMinimum(problem, weights, limit);
      expect([newtonFall, share, isMinimum]).toEqual([null, null, null]);
      expect(gradientNorm).toBeGreaterThan(0);
    }
  });

  it('is told in words', () => {
    const distance = { loss: 2, error: 1, gradientNorm: 0.5, newtonFall: 0.25, share: 0.25, isMinimum: false };
    expect(minimumText(distance, 'train it first')).toMatch(
      /^‖∂loss\/∂w‖ = 0\.5; a Newton step would take 0\.25 off the loss, 25\.0 % of E: not a minimum\..*; train it first\.$/,
    );
    const near = { ...distance, newtonFall: 1e-6, share: 1e-6, isMinimum: true };
    expect(minimumText(near, '')).toContain('1e-6 off the loss, < 0.01 % of E: a minimum, as OBS supposes.');
    expect(minimumText({ ...near, share: 0.5 }, '')).toContain('50.0 % of E, which is next to nothing: a minimum');
    const nothing = { ...near, error: 0, share: Number.POSITIVE_INFINITY };
    for (const at of [
      nothing,
      { ...nothing, error: 1e-18, share: 1e12 },
      { ...nothing, error: -1e-18, share: -1e12 },
    ]) {
      expect(minimumText(at, '')).toMatch(/ off the loss, and E is 0 but for rounding: a minimum, as OBS supposes\.$/);
    }
    expect(minimumText({ ...nothing, isMinimum: false }, 'train')).toContain('off the loss, and E is 0: not a minimum');
    expect(minimumText({ ...distance, newtonFall: null, share: null, isMinimum: null }, '')).toContain('not known');
  });
});
