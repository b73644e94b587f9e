import { describe, expect, it } from 'vitest';
import { cellBackend } from '../../src/cell/cellBackend.ts';
import { cellCurvature } from '../../src/cell/cellCurvature.ts';
import { trainedModel } from '../../src/cell/trainedModel.ts';
import { type Cell, cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { uniformStream } from '../../src/random.ts';
import { dataSets, problemHere } from '../dataSets.ts';

const cellOf = (grid: Grid): Cell => cellsOf({ name: 'small', question: '?', grids: [grid] }, dataSets)[0];
/** Some weights of a cell's network. */
function weightsOf({ config }: Cell): Float64Array {
  const next = uniformStream('weights', 1);
  return Float64Array.from({ length: problemHere(config).network.weights }, () => 2 * next() - 1);
}

/** H by which a cell is pruned first, as its curvature hands it out. */
function hessianOf({ config }: Cell, weights: Float64Array): Float64Array {
  const problem = problemHere(config);
  let found: Float64Array | null = null;
  const trainedHessian = (build: () => Float64Array) => {
    found = build().slice();
    return found;
  };
  const curvature = cellCurvature(config, problem, cellBackend(config, problem), { trainedHessian });
  curvature(weights, Int32Array.from(weights.keys()), 1);
  return found!;
}

describe('trainedModel', () => {
  it.each([
    ['plain loops', { dataset: 'monks-2', layers: [17, 2, 1], backend: 'plain', shardSize: 50 }],
    ['the exact Hessian', { dataset: 'xor', layers: [2, 2, 1], curvature: 'exact', alpha: 1 }],
    ['a team, more than 256 weights', { dataset: 'monks-1', layers: [17, 16, 1], backend: 'wasm', shardSize: 50 }],
  ] as const)('has the H of its cell, to the bit, and α on the diagonal: %s', (_, grid) => {
    const cell = cellOf(grid);
    const weights = weightsOf(cell);
    const { n, matrix, center } = trainedModel(cell.config, problemHere(cell.config), weights);
    // Of H the lower triangle counts.
    const expected = hessianOf(cell, weights);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expected[j * n + i] = expected[i * n + j];
    for (let i = 0; i < n; i++) expected[i * (n + 1)] += cell.config.alpha;
    expect(matrix).toEqual(expected);
    expect(center).toEqual(weights);
  });

  it('of kernels has their inverse: both are of the same H', () => {
    const cell = cellOf({ dataset: 'monks-2', layers: [17, 2, 1], inverse: 'exact', alpha: 0.01 });
    const problem = problemHere(cell.config);
    const weights = weightsOf(cell);
    const { n, matrix } = trainedModel(cell.config, problem, weights);
    const curvature = cellCurvature(cell.config, problem, cellBackend(cell.config, problem));
    const inverse = curvature(weights, Int32Array.from(weights.keys()), 1)!;
    // κ(A) ≤ 1 + tr(H)/α, below 1e3 here; n·κ·ε for each entry of A·A⁻¹.
    for (let i = 0; i < n; i++) {
      const row = inverse.row(i).slice();
      for (let j = 0; j < n; j++) {
        let sum = i === j ? -1 : 0;
        for (let l = 0; l < n; l++) sum += row[l] * matrix[l * n + j];
        expect(Math.abs(sum)).toBeLessThan(n * 1e3 * Number.EPSILON);
      }
    }
  });
});

it('is of the live weights alone where a network has lost some', () => {
  const cell = cellOf({ dataset: 'xor', layers: [2, 2, 1], alpha: 0.5 });
  const problem = problemHere(cell.config);
  const weights = weightsOf(cell);
  const mask = new Uint8Array(9).fill(1).with(2, 0).with(7, 0);
  const live = [0, 1, 3, 4, 5, 6, 8];
  const at = weights.map((w, q) => (mask[q] === 1 ? w : 0));
  const part = trainedModel(cell.config, { ...problem, given: { weights: at, mask } }, at);
  const whole = trainedModel(cell.config, problem, at);
  expect(part.center).toEqual(Float64Array.from(live, (q) => at[q]));
  for (const [i, p] of live.entries()) {
    for (const [j, q] of live.entries()) expect(part.matrix[i * 7 + j]).toBe(whole.matrix[p * 9 + q]);
  }
});
