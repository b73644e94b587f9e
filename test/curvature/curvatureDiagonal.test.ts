import { describe, expect, it } from 'vitest';
import { curvatureDiagonal } from '../../src/curvature/curvatureDiagonal.ts';
import { DiagonalCurvature } from '../../src/curvature/liveCurvature.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { randomNetwork, randomSamples, uniforms } from '../problems.ts';

const P = 37;

describe('curvatureDiagonal is the diagonal of the sum of outer products', () => {
  it.each([
    { layers: [3, 4, 1], activation: 'tanh', outputActivation: 'sigmoid' },
    { layers: [4, 5, 3], activation: 'sigmoid', outputActivation: 'linear' },
    { layers: [3, 5, 4, 2], activation: 'relu', outputActivation: 'tanh' },
    { layers: [4, 3], activation: 'linear', outputActivation: 'sigmoid' },
    { layers: [3, 5, 4, 2], activation: 'gelu-elu', outputActivation: 'silu', biases: 'no-yes-no' },
    { layers: [4, 5, 3], activation: 'tanh', outputActivation: 'softmax' },
    { layers: [3, 4, 1], activation: 'tanh', outputActivation: 'sigmoid', loss: 'crossEntropy' },
    { layers: [3, 5, 4, 2], activation: 'relu', outputActivation: 'sigmoid', loss: 'crossEntropy' },
    { layers: [4, 5, 3], activation: 'sigmoid', outputActivation: 'softmax', loss: 'crossEntropy' },
    { layers: [3, 5, 4, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
    { layers: [4, 3], activation: 'linear', outputActivation: 'softmax', loss: 'crossEntropy' },
  ] as const)('%o', (architecture) => {
    const { network, weights } = randomNetwork(architecture, 1);
    const { inputs, outputs } = network;
    const samples = randomSamples(P, inputs, outputs, 2);
    for (const threshold of [-1, 0, 0.8]) {
      const chance = uniforms(network.weights, 3);
      const pruned = weights.map((w, q) => (chance[q] >= threshold ? w : 0));
      const live = Int32Array.from(weights.keys()).filter((q) => chance[q] >= threshold);
      const n = live.length;
      const { hessian } = outerProductCurvature({ network, weights: pruned, live, samples }, 'matrix', 8);
      const diagonal = curvatureDiagonal({ network, weights: pruned, live, samples });
      expect(diagonal).toHaveLength(n);
      // No term is negative, so all roundings are relative: here of δ², its sum over outputs, a², their product, the
      // sum over samples and the division; there of δ·a, its square, the sum over samples, outputs and shards and the
      // division.
      const tolerance = (P * outputs + 2 * P + outputs + 9) * (Number.EPSILON / 2);
      diagonal.forEach((h, i) => {
        const expected = hessian[i * n + i];
        expect(Math.abs(h - expected), `${i} of ${n}`).toBeLessThanOrEqual(tolerance * expected);
      });
    }
  });

  // h = 2x + 1, o = (3h, −h): ∂o₁ = (3x, 3, h, 1, 0, 0), ∂o₂ = (−x, −1, 0, 0, h, 1); x = 2 and 0, so h = 5 and 1.
  it('worked by hand: divided by P, not by P·o', () => {
    const network = networkOf({ layers: [1, 1, 2], activation: 'linear', outputActivation: 'linear' });
    const samples = { count: 2, inputs: Float64Array.of(2, 0), targets: new Float64Array(4) };
    const weights = Float64Array.of(2, 1, 3, 0, -1, 0);
    const diagonal = (...live: number[]) => [
      ...curvatureDiagonal({ network, weights, live: Int32Array.from(live), samples }),
    ];
    expect(diagonal(0, 1, 2, 3, 4, 5)).toEqual([20, 10, 13, 1, 13, 1]);
    expect(diagonal(1, 4)).toEqual([10, 13]);
  });
});

describe('DiagonalCurvature', () => {
  it('is what a diagonal matrix is as a whole, deletion by deletion', () => {
    const start = Float64Array.of(3, 1, 4, 5, 9, 2);
    const n = start.length;
    const whole = Float64Array.from({ length: n * n }, (_, index) => (index % (n + 1) === 0 ? start[index % n] : 0));
    const [diagonal, matrix] = [new DiagonalCurvature(start), new DowndatedInverse(whole, n)];
    for (const [deletions, q] of [0, 4, 1, 2, 0, 0].entries()) {
      expect(diagonal.diagonal()).toEqual(matrix.diagonal());
      for (let i = 0; i < n - deletions; i++) expect(diagonal.row(i)).toEqual(matrix.row(i));
      diagonal.delete(q);
      matrix.delete(q);
    }
    expect(diagonal.diagonal()).toHaveLength(0);
    expect([...start]).toEqual([3, 1, 4, 5, 9, 2]);
  });
});
