import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openTable } from '../../src/arrow/arrowFile.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { CURVATURE } from '../../src/curvature/matrices/curvatureMatrices.ts';
import { type Cell, cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { damped } from '../../src/linalg/symmetric.ts';
import { liveWeights } from '../../src/network/mask.ts';
import { backwardElimination } from '../../src/subset/backwardElimination.ts';
import { quadraticModel, subsetFit } from '../../src/subset/quadraticModel.ts';
import { stepsTable } from '../../src/tables/steps.ts';
import { maskAt, readTrace, type Trace, writeTrace } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';

const folder = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const XOR = { dataset: 'xor', layers: [2, 3, 1], decay: 1e-5, nuisance: 'keep', stop: 'end', alpha: 1e-4 };
const cellsWith = (grid: Grid): Cell[] =>
  cellsOf({ name: 'test', question: '?', grids: [{ ...XOR, ...grid }] }, dataSets);
const run = (cell: Cell): Trace => {
  const problem = problemHere(cell.config);
  return runCell(cell, problem, trainedNetwork(cell.config, problem));
};
/** H + αI at some weights, all of them live, and ∂loss/∂w. */
function at({ config }: Cell, weights: Float64Array) {
  const { network, dataSet } = problemHere(config);
  const point = { network, weights, live: Int32Array.from(weights.keys()), samples: dataSet.train };
  const { hessian } = CURVATURE.gaussNewton.at(point, 'matrix', point.samples.count);
  return {
    matrix: damped(hessian, weights.length, config.alpha),
    ...lossGradient(point, config.decay),
  };
}
/** Indices of the last step of each turn. */
const ends = ({ steps }: Trace) => steps.flatMap((step, s) => (step.turn === steps[s + 1]?.turn ? [] : [s])).slice(1);

describe('a path of obsSwap', () => {
  const SETTINGS = [
    { swaps: 'each', target: 'dense' },
    { swaps: 'each', target: 'here' },
    { swaps: 'end', target: 'dense', stop: 'weightsLeft', weightsLimit: 4 },
    { swaps: 'end', target: 'here', stop: 'trainAccuracy' },
  ];
  it.each(SETTINGS)('has the weights, sizes and kinds of its masks, and comes back from its file: %o', (setting) => {
    const [cell] = cellsWith({ criterion: 'obsSwap', seed: 2, ...setting });
    const trace = run(cell);
    for (const [s, { weights, weightsLeft, kind, deleted, inserted }] of trace.steps.entries()) {
      const mask = maskAt(trace, s);
      expect(liveWeights(mask)).toHaveLength(weightsLeft);
      for (let q = 0; q < mask.length; q++) if (mask[q] === 0) expect(weights[q]).toBe(0);
      if (s === 0) expect([kind, deleted, inserted]).toEqual([null, null, null]);
      else expect(kind).toBe(inserted === null ? 'delete' : 'swap');
      if (kind === 'swap') expect(weightsLeft).toBe(trace.steps[s - 1].weightsLeft);
    }
    const path = join(folder, `${cell.id}.arrow`);
    writeTrace(path, trace);
    expect(readTrace(path)).toEqual(trace);
  });

  it('has swaps in some of them', () => {
    const kinds = cellsWith({ criterion: 'obsSwap', swaps: 'each', seed: '1..4' }).flatMap((cell) =>
      run(cell).steps.map(({ kind }) => kind),
    );
    expect(kinds).toContain('swap');
  });

  it('each, dense: has the best weights of the dense model on masks with no more loss than greedy OBS', () => {
    for (const cell of cellsWith({ criterion: 'obsSwap', swaps: 'each', seed: '1..3' })) {
      const trace = run(cell);
      const { weights } = trace.steps[0];
      const model = quadraticModel(at(cell, weights).matrix, weights);
      const greedy = backwardElimination(model);
      let loss = 0;
      for (const s of ends(trace)) {
        const fit = subsetFit(model, liveWeights(maskAt(trace, s)));
        const { weightsLeft } = trace.steps[s];
        // Both solve the same system, by other sums of H: rounding of 1e5, κ(H + αI), times n·ε.
        for (const [q, weight] of trace.steps[s].weights.entries()) expect(weight - fit.weights[q]).toBeCloseTo(0, 8);
        expect(fit.loss).toBeLessThan((1 + 1e-9) * greedy.at(weightsLeft).loss);
        expect(fit.loss).toBeGreaterThan((1 - 1e-9) * loss);
        loss = fit.loss;
      }
      // What was predicted adds up to the loss of the model.
      const predicted = trace.steps.reduce((sum, { saliency }) => sum + (saliency ?? 0), 0);
      expect(predicted / loss).toBeCloseTo(1, 8);
    }
  });

  it('here: goes some way from the correction of OBS to where the model of the loss has no slope, as far as it falls', () => {
    const [cell] = cellsWith({ criterion: 'obsSwap', swaps: 'each', target: 'here', seed: 3 });
    const trace = run(cell);
    const { decay } = cell.config;
    let before = trace.steps[0];
    const shares: number[] = [];
    for (const s of ends(trace).slice(0, 6)) {
      const after = trace.steps[s];
      const { matrix, gradient } = at(cell, before.weights);
      const n = gradient.length;
      const kept = liveWeights(maskAt(trace, s));
      const whole = damped(matrix, n, decay);
      const corrected = subsetFit(quadraticModel(whole, before.weights), kept).weights;
      const inverse = exactInverse(whole, n, 0);
      const target = before.weights.map((w, i) => gradient.reduce((sum, g, j) => sum - inverse[i * n + j] * g, w));
      const best = subsetFit(quadraticModel(whole, target), kept).weights;
      const steps = Array.from(kept, (i) => [after.weights[i] - corrected[i], best[i] - corrected[i]] as const);
      const [farTaken, far] = steps.reduce((one, other) => (Math.abs(other[1]) > Math.abs(one[1]) ? other : one));
      const share = farTaken / far;
      for (const [taken, all] of steps) expect(Math.abs(taken - share * all)).toBeLessThan(1e-6 * Math.abs(far) + 1e-9);
      expect(at(cell, after.weights).loss).toBeLessThanOrEqual(at(cell, corrected).loss * (1 + 1e-12));
      before = after;
      if (Math.abs(far) < 1e-4) continue; // at the minimum nothing is left to go
      expect(after.retrained).toBe(Math.abs(share) > 1e-6);
      shares.push(share);
    }
    const powers = shares.filter((share) => share > 1e-6).map(Math.log2);
    expect(powers.length).toBeGreaterThan(2);
    for (const power of powers) expect(Math.abs(power - Math.round(power))).toBeLessThan(1e-4);
  });

  it('end: is never behind OBS on the same network', () => {
    const left = (criterion: string) =>
      cellsWith({ criterion, seed: '1..6', stop: 'trainAccuracy', nuisance: 'delete' }).map((cell) => {
        const { steps } = run(cell);
        return steps[steps.length - 1].weightsLeft;
      });
    const [obs, swapped] = [left('obs'), left('obsSwap')];
    for (const [i, size] of swapped.entries()) expect(size).toBeLessThanOrEqual(obs[i]);
  });

  it('end: makes swaps at the last size of a rule that does not break, where E is less after them', () => {
    for (const cell of cellsWith({ criterion: 'obsSwap', seed: '1..6', stop: 'weightsLeft', weightsLimit: 4 })) {
      const { steps } = run(cell);
      const last = steps.findLast(({ kind }) => kind === 'delete')!;
      const end = steps[steps.length - 1];
      expect(end.weightsLeft).toBe(4);
      if (end !== last) expect(end.trainError!).toBeLessThan(last.trainError!);
    }
  });
});

describe('columns of steps', () => {
  const [obs, obsSwap] = ['obs', 'obsSwap'].flatMap((criterion) => cellsWith({ criterion, swaps: 'each' }));
  it('say what came back only where a criterion can put weights back', () => {
    const names = (cells: readonly Cell[]) => stepsTable(cells).columns.map(({ name }) => name);
    expect(names([obs])).not.toContain('kind');
    expect(names([obs, obsSwap])).toEqual(expect.arrayContaining(['kind', 'inserted']));
    for (const [cell, has] of [
      [obs, false],
      [obsSwap, true],
    ] as const) {
      const path = join(folder, `columns ${cell.id}.arrow`);
      writeTrace(path, run(cell));
      expect(openTable(path).names.includes('inserted')).toBe(has);
    }
  });

  it('say of other cells of such a table that they delete', () => {
    const columns = stepsTable([obs, obsSwap]).columnsOfCell!(obs, run(obs));
    const [first, ...others] = columns.get('kind')!;
    expect(first).toBeNull();
    expect(new Set(others)).toEqual(new Set(['delete']));
    expect(new Set(columns.get('inserted'))).toEqual(new Set([null]));
  });

  it('leave the fields of obsSwap out of the configs of others, and of its own at their defaults', () => {
    expect(Object.keys(obs.config)).not.toContain('swaps');
    const [{ config }] = cellsWith({ criterion: 'obsSwap', swaps: 'end', target: 'dense' });
    expect(Object.keys(config)).not.toContain('swaps');
    expect(Object.keys(config)).not.toContain('target');
    expect(obsSwap.config).toMatchObject({ swaps: 'each', inverse: null, block: null, renewEvery: null });
    expect(config).toMatchObject({ inverse: 'recursive', renewEvery: 1 });
  });

  it('refuse retraining', () => {
    expect(() => cellsWith({ criterion: 'obsSwap', retrain: 'onFailure' })).toThrow(
      'retrain must be none for criterion "obsSwap"',
    );
  });
});
