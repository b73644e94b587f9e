import { describe, expect, it } from 'vitest';
import { teamBackend } from '../../src/cell/cellBackend.ts';
import type { DataSet } from '../../src/dataset/dataSet.ts';
import { backendLiveCurvature } from '../../src/inverse/backendLiveCurvature.ts';
import { type CurvatureObserver, NO_OBSERVER } from '../../src/inverse/curvatureObserver.ts';
import type { InverseCheck } from '../../src/inverse/inverseCheck.ts';
import type { MlMatrixChoice } from '../../src/inverse/mlMatrixCheck.ts';
import { randomNetwork, randomSamples } from '../problems.ts';

/** What is told of the inverse of a random network's H, and its diagonal. */
function made(layers: readonly number[], check: 'recursion' | 'probe', mlMatrix?: MlMatrixChoice) {
  const { network, weights } = randomNetwork({ layers, activation: 'tanh', outputActivation: 'sigmoid' }, 3);
  const samples = randomSamples(40, layers[0], network.outputs, 4);
  const team = teamBackend({ backend: 'wasm' }, { network, dataSet: { train: samples } as DataSet });
  const checks: InverseCheck[] = [];
  const observer: CurvatureObserver = { ...NO_OBSERVER, check: (found) => void checks.push(found) };
  const point = { network, weights, live: Int32Array.from(weights.keys()), samples };
  const options = { team, need: 'inverse', alpha: 1e-2, inverse: 'exact', block: 16, shardSize: 16, check } as const;
  const curvature = backendLiveCurvature(point, 1, { ...options, ...(mlMatrix && { mlMatrix }) }, observer);
  return { checks, diagonal: curvature.diagonal() };
}

describe('backendLiveCurvature', () => {
  it.each([
    { layers: [4, 5, 3], check: 'recursion', weights: 43, checkedWeights: 43 },
    { layers: [4, 5, 3], check: 'probe', weights: 43, checkedWeights: 43 },
    { layers: [20, 13, 2], check: 'recursion', weights: 301, checkedWeights: 256 }, // a principal block
  ] as const)('is held against ml-matrix where that is asked for: $weights weights, $check', (size) => {
    const { layers, check, weights, checkedWeights } = size;
    const [found, without] = (['first', undefined] as const).map((mlMatrix) => made(layers, check, mlMatrix));
    const second = { step: 1, weights, checkedWeights, check: 'mlMatrix', agrees: true };
    expect(found.checks).toMatchObject([...without.checks, second]);
    expect(without.checks).toHaveLength(1);
    expect(found.diagonal).toEqual(without.diagonal);
    const [, byMlMatrix] = found.checks;
    expect(byMlMatrix.inverseDifference).toBeGreaterThan(0); // three routes
  });
});
