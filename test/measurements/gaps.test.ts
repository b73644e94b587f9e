import { beforeAll, describe, expect, it } from 'vitest';
import type { RowOf } from '../../src/arrow/columns.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { damped } from '../../src/linalg/symmetric.ts';
import { gaps } from '../../src/measurements/gaps.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { type QuadraticModel, quadraticModel, subsetFit } from '../../src/subset/quadraticModel.ts';
import { maskAt, type Trace } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { measuredRows } from '../tables/handMade.ts';

const xor = { dataset: 'xor', layers: [2, 2, 1], decay: 1e-4, alpha: 1e-4, stop: 'end' } as const;
const grids = [
  { ...xor, renewEvery: [1, 1000], nuisance: 'keep' },
  { ...xor, alpha: 1e-2 },
  { ...xor, criterion: 'obsSwap', swaps: 'each', nuisance: 'keep' },
  // With a test set, and a path that ends early.
  { ...xor, dataset: 'monks-3', layers: [17, 1], stop: 'weightsLeft', weightsLimit: 15 },
];
const cells = cellsOf({ name: 'test', question: '', grids }, dataSets);
const [renewed, oneH, otherAlpha, swaps, monks] = cells;
let traces: Trace[];
let rows: RowOf<typeof gaps.columns>[];
let model: QuadraticModel;
beforeAll(() => {
  traces = cells.map((cell) => {
    const problem = problemHere(cell.config);
    return runCell(cell, problem, trainedNetwork(cell.config, problem));
  });
  rows = measuredRows({ measurement: gaps, request: { nodes: 1000 } }, cells, traces);
  const { weights } = traces[0].steps[0];
  const point = { network: networkOf(renewed.config), weights, live: Int32Array.from(weights.keys()) };
  const samples = dataSets.of(xor).train;
  const { hessian } = outerProductCurvature({ ...point, samples }, 'matrix', renewed.config.shardSize!);
  model = quadraticModel(damped(hessian, 9, 1e-4), weights);
});
const of = (cell: (typeof cells)[number], rule: string) =>
  rows.filter((row) => row.cell === cell.id && row.rule === rule);

describe('gaps', () => {
  it('have a row a size for each rule, once a network and α, and for each path', () => {
    const rules = ['best', 'obs', 'obsSwap', 'oneShot', 'obd', 'magnitude'];
    const down = [8, 7, 6, 5, 4, 3, 2, 1];
    for (const rule of [...rules, 'path'])
      expect(of(renewed, rule).map(({ weightsLeft }) => weightsLeft)).toEqual(down);
    for (const rule of rules) {
      expect(of(oneH, rule)).toEqual([]);
      expect(of(otherAlpha, rule)).toHaveLength(8);
      expect(of(monks, rule)).toHaveLength(17);
    }
    expect(of(oneH, 'path')).toHaveLength(8);
    expect(of(monks, 'path').map(({ weightsLeft }) => weightsLeft)).toEqual([17, 16, 15]);
  });

  it('have the best mask of all, by looking at all of them', () => {
    for (const { weightsLeft, loss, refitLoss, bestLoss, lowerBound, proven } of of(renewed, 'best')) {
      let least = Number.POSITIVE_INFINITY;
      for (let bits = 0; bits < 512; bits++) {
        const kept = Array.from(model.center.keys()).filter((q) => (bits >> q) & 1);
        if (kept.length === weightsLeft) least = Math.min(least, subsetFit(model, kept).loss);
      }
      expect(proven).toBe(true);
      for (const value of [loss, refitLoss, bestLoss, lowerBound]) expect(value).toBe(least);
    }
  });

  it('have greedy OBS where H is never renewed: the path has the masks and the weights of the rule', () => {
    for (const [i, path] of of(oneH, 'path').entries()) {
      const rule = of(renewed, 'obs')[i];
      expect(path.refitLoss).toBe(rule.refitLoss);
      // Downdates of H⁻¹ against a fit: n·ε·κ of the loss, κ < 1e5.
      expect(path.loss / rule.loss).toBeCloseTo(1, 9);
      expect(path.trainError).toBeCloseTo(rule.trainError, 9);
    }
    expect(of(renewed, 'path').some(({ loss, refitLoss }) => loss > 1.01 * refitLoss)).toBe(true);
  });

  it('have the search by swaps where criterion obsSwap makes them at each size: the path has the masks of the rule', () => {
    const path = of(swaps, 'path');
    expect(path.map(({ refitLoss }) => refitLoss)).toEqual(of(renewed, 'obsSwap').map(({ refitLoss }) => refitLoss));
    expect(of(swaps, 'best')).toEqual([]);
  });

  it('have the real errors of the weights that are left, and of the best ones on that mask', () => {
    const { network, dataSet } = problemHere(monks.config);
    const path = of(monks, 'path');
    for (const [i, { weights, trainError, testError, testAccuracy }] of traces[4].steps.slice(1).entries()) {
      // By kernels in the trace: sums of a few hundred terms in another order.
      expect(path[i].trainError).toBeCloseTo(trainError!, 14);
      expect(path[i].testError).toBeCloseTo(testError!, 14);
      expect(path[i].testError).toBe(evaluation(network, weights, dataSet.test!).error);
      expect(path[i].testAccuracy).toBe(testAccuracy);
    }
    const { weights } = traces[0].steps[0];
    const kept = [...weights.keys()].filter((q) => maskAt(traces[0], 4)[q] === 1);
    const refit = evaluation(networkOf(renewed.config), subsetFit(model, kept).weights, dataSets.of(xor).train);
    expect(of(renewed, 'path')[3]).toMatchObject({ refitTrainError: refit.error, refitTrainAccuracy: refit.accuracy });
    expect(of(renewed, 'path')[3].refitTestError).toBeNull();
  });
});
