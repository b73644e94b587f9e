import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { problemOf } from '../../src/config/problem.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { type Cell, cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { spectrum } from '../../src/inverse/spectrum.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { CRITERIA } from '../../src/surgeon/criteria/criteria.ts';
import { gammaObdSaliencies } from '../../src/surgeon/generalisation.ts';
import { stateGeneralisation } from '../../src/surgeon/stateGeneralisation.ts';
import { STOPS } from '../../src/surgeon/stopping.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { randomSamples, uniforms } from '../problems.ts';

const cellOf = (grid: Grid, of = dataSets): Cell => cellsOf({ name: 'test', question: '?', grids: [grid] }, of)[0];
const [ALPHA, DECAY] = [1e-3, 0.1];
/** Three weights: x1, x2 and a bias; H = ¼ Σ xxᵀ = [[½, ¼, ½], [¼, ½, ½], [½, ½, 1]] wherever the weights are. */
const line = {
  ...{ dataset: 'xor', layers: [2, 1], outputActivation: 'linear', decay: DECAY, alpha: ALPHA },
} as const satisfies Grid;
const share = (eigenvalue: number) => ((eigenvalue + ALPHA) / (eigenvalue + ALPHA + DECAY)) ** 2;
const sharesOf = (...eigenvalues: number[]) => eigenvalues.reduce((sum, eigenvalue) => sum + share(eigenvalue), 0);
/** N_eff by the live weights, by hand: eigenvalues of H's principal blocks. */
const BY_HAND: Readonly<Record<string, number>> = {
  // (1, −1, 0) has ¼; the others solve λ² − 1.75λ + 0.25 = 0.
  '0 1 2': sharesOf(0.25, (1.75 + Math.sqrt(2.0625)) / 2, (1.75 - Math.sqrt(2.0625)) / 2),
  '0 1': sharesOf(0.25, 0.75),
  // [[½, ½], [½, 1]]: λ² − 1.5λ + 0.25 = 0.
  '0 2': sharesOf((1.5 + Math.sqrt(1.25)) / 2, (1.5 - Math.sqrt(1.25)) / 2),
  '1 2': sharesOf((1.5 + Math.sqrt(1.25)) / 2, (1.5 - Math.sqrt(1.25)) / 2),
  '0': share(0.5),
  '1': share(0.5),
  '2': share(1),
};

describe('effectiveWeights and fpe', () => {
  it.each([
    { criterion: 'gammaObs', stop: 'end' },
    { criterion: 'gammaObd', stop: 'end' },
    { criterion: 'gammaObd', stop: 'end', curvature: 'obdRecursion' },
    // N_eff is that of the Gauss–Newton H all the same.
    { criterion: 'gammaObs', stop: 'end', curvature: 'empiricalFisher' },
    { criterion: 'obs', stop: 'fpe' },
    { criterion: 'magnitude', stop: 'fpe' },
  ] as const)('of every state of a path, by hand: %j', (others) => {
    const cell = cellOf({ ...line, ...others });
    const { steps } = runCell(cell, problemHere(cell.config), trainedNetwork(cell.config, problemHere(cell.config)));
    if (others.stop === 'end') expect(steps).toHaveLength(3);
    const live = new Set(['0', '1', '2']);
    for (const { deleted, trainError, effectiveWeights, fpe } of steps) {
      if (deleted !== null) live.delete(String(deleted));
      const expected = BY_HAND[[...live].join(' ')];
      // κ(J) ≤ 1.6/0.1: a few n·κ·ε.
      expect(Math.abs(effectiveWeights! - expected)).toBeLessThan(1e-13);
      expect(Math.abs(fpe! / (((4 + expected) / (4 - expected)) * trainError!) - 1)).toBeLessThan(1e-12);
    }
  });

  it('are those of the weights after retraining', () => {
    const cell = cellOf({ ...line, stop: 'fpe', criterion: 'magnitude', retrain: 'every' });
    for (const { trainError, effectiveWeights: N, fpe } of runCell(
      cell,
      problemHere(cell.config),
      trainedNetwork(cell.config, problemHere(cell.config)),
    ).steps) {
      expect(Math.abs(fpe! / (((4 + N!) / (4 - N!)) * trainError!) - 1)).toBeLessThan(1e-12);
    }
  });

  it('count an observation for each output of each sample', () => {
    const { config } = cellOf({ ...line, criterion: 'gammaObs' });
    const functions = { activation: 'tanh', outputActivation: 'linear' } as const;
    const architecture = { ...config, layers: [2, 4, 3], ...functions };
    const samples = randomSamples(30, 2, 3, 7);
    const weights = uniforms(27, 8);
    const live = Int32Array.from(weights.keys()).filter((q) => q % 5 !== 0);
    const of = stateGeneralisation(networkOf(architecture), samples, config)!;
    const { effectiveWeights: N, fpe } = of(weights, live, 0.3);
    const { hessian } = outerProductCurvature(
      { network: networkOf(architecture), weights, live, samples },
      'matrix',
      32,
    );
    const expected = sharesOf(...spectrum(hessian, live.length).values);
    expect(Math.abs(N! / expected - 1)).toBeLessThan(1e-10); // n·κ(J)·ε, κ(J) ≤ tr(H)/decay < 1e3
    expect(fpe).toBe(((90 + N!) / (90 - N!)) * 0.3);
  });

  it('are nothing where nobody asks for them', () => {
    const samples = randomSamples(4, 2, 1, 1);
    const { config } = cellOf(line);
    for (const criterion of CRITERIA) {
      for (const stop of STOPS) {
        const asked = criterion === 'gammaObs' || criterion === 'gammaObd' || stop === 'fpe';
        expect(stateGeneralisation(networkOf(config), samples, { ...config, criterion, stop }) !== undefined).toBe(
          asked,
        );
      }
    }
    const cell = cellOf({ ...line, stop: 'end' });
    for (const { effectiveWeights, fpe } of runCell(
      cell,
      problemHere(cell.config),
      trainedNetwork(cell.config, problemHere(cell.config)),
    ).steps) {
      expect([effectiveWeights, fpe]).toEqual([null, null]);
    }
  });
});

describe('gamma criteria in a cell of several outputs', () => {
  const named = { inputs: ['a', 'b'], outputs: ['x', 'y', 'z'] };
  const { inputs, targets } = randomSamples(10, 2, 3, 21);
  const drawn = Array.from({ length: 10 }, (_, k) => ({
    input: [...inputs.subarray(2 * k, 2 * k + 2)],
    target: [...targets.subarray(3 * k, 3 * k + 3)],
  }));
  const own = new DataSets({ read: new Map([['digits/1', dataSetOf('digits', named, drawn, null)]]) });

  it('rank by P·o observations', () => {
    const grid = { dataset: 'digits', layers: [2, 4, 3], outputActivation: 'linear', activation: 'tanh' } as const;
    let different = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const cell = cellOf({ ...grid, criterion: 'gammaObd', decay: DECAY, alpha: ALPHA, seed, trainingSteps: 0 }, own);
      const problem = problemOf(cell.config, own);
      const [{ weights, trainError }, { deleted }] = runCell(
        { ...cell, config: { ...cell.config, stop: 'weightsLeft', weightsLimit: 26 } },
        problem,
        trainedNetwork(cell.config, problem),
      ).steps;
      const live = Int32Array.from(weights.keys());
      const { network, dataSet } = problem;
      const { hessian } = outerProductCurvature({ network, weights, live, samples: dataSet.train }, 'diagonal', 32);
      const pick = (observations: number) => {
        const diagonal = hessian.map((h) => h + ALPHA);
        const { ranks } = gammaObdSaliencies(weights, diagonal, {
          decay: DECAY,
          observations,
          trainError: trainError!,
        });
        return ranks.indexOf(Math.min(...ranks));
      };
      expect(deleted).toBe(pick(30));
      if (pick(30) !== pick(10)) different++;
    }
    expect(different).toBeGreaterThan(0); // else this test says nothing
  });
});

describe('stop: fpe', () => {
  it('keeps the path up to its smallest value', () => {
    const grid = { dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-2, alpha: 1e-3, criterion: 'gammaObs' } as const;
    const [whole, stopped] = (['end', 'fpe'] as const).map((stop) => {
      const cell = cellOf({ ...grid, stop });
      return runCell(cell, problemHere(cell.config), trainedNetwork(cell.config, problemHere(cell.config)));
    });
    const values = whole.steps.map(({ fpe }) => fpe!);
    const best = values.lastIndexOf(Math.min(...values));
    expect(best).toBeGreaterThan(0);
    expect(best).toBeLessThan(values.length - 1);
    expect(stopped.steps).toEqual(whole.steps.slice(0, best + 1));
    expect(stopped.outcome.stoppedBy).toBe('fpe');
  });
});
