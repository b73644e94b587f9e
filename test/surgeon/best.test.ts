import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { CURVATURE } from '../../src/curvature/matrices/curvatureMatrices.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { damped } from '../../src/linalg/symmetric.ts';
import { liveWeights } from '../../src/network/mask.ts';
import { quadraticModel, subsetFit } from '../../src/subset/quadraticModel.ts';
import { maskAt } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';

const GRID = { dataset: 'xor', layers: [2, 3, 1], decay: 1e-5, nuisance: 'keep', stop: 'end', alpha: 1e-4 };
function run(grid: Grid) {
  const all = { ...GRID, criterion: 'best', ...grid };
  const [cell] = cellsOf({ name: 'test', question: '?', grids: [all] }, dataSets);
  const problem = problemHere(cell.config);
  return runCell(cell, problem, trainedNetwork(cell.config, problem));
}

describe('a path of best', () => {
  it('has the mask of the smallest loss of all masks at each size', () => {
    const { steps, ...trace } = run({ seed: 2 });
    const [{ weights }] = steps;
    const n = weights.length;
    const { network, dataSet } = problemHere(trace.config);
    const point = { network, weights, live: Int32Array.from(weights.keys()), samples: dataSet.train };
    const { hessian } = CURVATURE.gaussNewton.at(point, 'matrix', 4);
    const model = quadraticModel(damped(hessian, n, 1e-4), weights);
    const least = new Array<number>(n + 1).fill(Number.POSITIVE_INFINITY);
    for (let bits = 1; bits < 2 ** n - 1; bits++) {
      const kept = Array.from({ length: n }, (_, q) => q).filter((q) => (bits >> q) & 1);
      least[kept.length] = Math.min(least[kept.length], subsetFit(model, kept).loss);
    }
    const ends = steps.flatMap((step, s) => (step.turn === steps[s + 1]?.turn ? [] : [s])).slice(1);
    expect(ends).toHaveLength(n - 1);
    for (const s of ends) {
      const kept = liveWeights(maskAt({ steps, ...trace }, s));
      // Losses within the tolerance of a proof count as equal.
      expect(subsetFit(model, kept).loss / least[kept.length] - 1).toBeLessThan(1e-9);
    }
    expect(trace.outcome.stoppedBy).toBe('end');
  });

  it('is the same by plain loops and by kernels', () => {
    const [kernels, plain] = ['wasm', 'plain'].map((backend) => run({ seed: 3, training: 'quasiNewton', backend }));
    const masks = ({ steps }: typeof plain) => steps.map(({ deleted, inserted }) => [deleted, inserted]);
    expect(masks(plain)).toEqual(masks(kernels));
  });

  it('ends where a proof needs more nodes than it may look at', () => {
    const whole = run({ seed: 1 });
    const short = run({ seed: 1, maxNodes: 20 });
    expect(short.outcome.stoppedBy).toBe('unproven');
    expect(short.steps.length).toBeLessThan(whole.steps.length);
    const { weightsLeft } = short.steps[short.steps.length - 1];
    expect(weightsLeft).toBeGreaterThan(1);
    // What it has is what was proven.
    const masks = (steps: typeof whole.steps) => steps.map(({ deleted, inserted }) => [deleted, inserted]);
    expect(masks(short.steps)).toEqual(masks(whole.steps).slice(0, short.steps.length));
  });

  it('is refused where the matrices of a search would fill the memory', () => {
    expect(() => run({ layers: [2, 130, 1] })).toThrow('searches masks of at most 500 weights, got 521');
  });
});
