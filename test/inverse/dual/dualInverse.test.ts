import { describe, expect, it } from 'vitest';
import { teamBackend } from '../../../src/cell/cellBackend.ts';
import { outerProductCurvature } from '../../../src/curvature/outerProductCurvature.ts';
import type { DataSet, Samples } from '../../../src/dataset/dataSet.ts';
import { DowndatedInverse } from '../../../src/inverse/downdatedInverse.ts';
import { DualInverse } from '../../../src/inverse/dual/dualInverse.ts';
import { exactInverse } from '../../../src/inverse/exactInverse.ts';
import type { Architecture } from '../../../src/network/architecture.ts';
import { largestDifference, randomNetwork, randomSamples } from '../../problems.ts';

function problem(architecture: Architecture, count: number, alpha: number) {
  const { network, weights } = randomNetwork(architecture, 3);
  const samples: Samples = randomSamples(count, network.inputs, network.outputs, 4);
  const point = { network, weights, live: Int32Array.from(weights.keys()), samples };
  const team = teamBackend({ backend: 'wasm' }, { network, dataSet: { train: samples } as DataSet });
  const dual = new DualInverse(point, team, { alpha, shardSize: 16 });
  const { hessian } = outerProductCurvature(point, 'matrix', count);
  const dense = new DowndatedInverse(exactInverse(hessian, network.weights, alpha), network.weights);
  return { dual, dense, point, hessian };
}

describe('DualInverse', () => {
  it.each([
    [{ layers: [12, 9, 3], activation: 'tanh', outputActivation: 'sigmoid' }, 11, 1e-2],
    [{ layers: [12, 9, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' }, 11, 1e-3],
    [{ layers: [14, 5, 8, 1], activation: 'tanh', outputActivation: 'linear' }, 37, 1e-3],
  ] as const)('%o', (architecture, count, alpha) => {
    const { dual, dense, point } = problem(architecture, count, alpha);
    let n = point.live.length;
    const deletions = Math.floor(0.95 * n);
    for (let d = 0; d < deletions; d++, n--) {
      const q = (d * 7919) % n;
      const a = largestDifference(dual.diagonal(), dense.diagonal()) * alpha;
      const b = largestDifference(dual.row(q), dense.row(q)) * alpha;
      expect(Math.max(a, b)).toBeLessThan(1e-9);
      dual.delete(q);
      dense.delete(q);
    }
  });
});
