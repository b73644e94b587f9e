import { describe, expect, it } from 'vitest';
import approximations from '../../experiments/approximations/experiment.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Experiment, Grid } from '../../src/experiment/experiment.ts';
import { proofPlan } from '../../src/proof/proofPlan.ts';
import { dataSets } from '../dataSets.ts';

const experimentOf = (...grids: readonly Grid[]): Experiment => ({ name: 'small', question: '?', grids });
const xor = { dataset: 'xor', layers: [2, 2, 1] } as const;

describe('proofPlan', () => {
  it('has a model for each network and α, whatever prunes it and where that ends', () => {
    const experiment = experimentOf(
      { ...xor, seed: '1..2', criterion: ['magnitude', 'obs'], alpha: [1e-6, 1e-4] },
      { ...xor, seed: '2..3', criterion: 'obs', alpha: 1e-4, stop: 'end', renewEvery: 3, retrain: 'every' },
    );
    const models = proofPlan(experiment, dataSets, [1, 8]);
    expect(models.map(({ cell: { config } }) => [config.seed, config.alpha])).toEqual([
      ...[
        [1, 1e-6],
        [1, 1e-4],
        [2, 1e-6],
        [2, 1e-4],
      ],
      [3, 1e-4],
    ]);
    const ids = cellsOf(experiment, dataSets)
      .filter(({ config }) => config.criterion === 'obs')
      .map(({ id }) => id);
    for (const { cell } of models) expect(ids).toContain(cell.id);
    expect(models[0]).toMatchObject({ sizes: [1, 8], live: Int32Array.from({ length: 9 }, (_, q) => q) });
  });

  it('names the cell of the plan, also where obs would have another one before it', () => {
    const experiment = experimentOf({ ...xor, criterion: 'magnitude', stop: 'end' }, { ...xor, criterion: 'obs' });
    const [{ cell }] = proofPlan(experiment, dataSets, [3]);
    expect(cell.config.stop).toBe('trainAccuracy');
    expect(cell).toEqual(cellsOf(experiment, dataSets)[1]);
  });

  it('names the cell that obs would have where the plan has none', () => {
    const [ofObd] = proofPlan(experimentOf({ ...xor, criterion: 'obd' }), dataSets, [3]);
    const [obs] = cellsOf(experimentOf({ ...xor, criterion: 'obs' }), dataSets);
    expect(ofObd.cell).toEqual(obs);
  });

  it('leaves out sizes that a network does not have, if another one has them', () => {
    const models = proofPlan(experimentOf({ ...xor, layers: ['2-2-1', '2-3-1'] }), dataSets, [8, 9, 12]);
    expect(models.map(({ sizes }) => sizes)).toEqual([[8], [8, 9, 12]]);
    expect(proofPlan(experimentOf(xor), dataSets, 'all')[0].sizes).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each([
    [[0], 'weights must be an integer 1 … 8, got 0: the largest network has 9 live weights'],
    [[3, 9], 'weights must be an integer 1 … 8, got 9: the largest network has 9 live weights'],
  ])('refuses sizes %j', (sizes, said) => {
    expect(() => proofPlan(experimentOf(xor), dataSets, sizes)).toThrow(said);
  });

  it('leaves out matrices that are no more than a diagonal, and refuses a plan that has no other', () => {
    const grid = { ...xor, criterion: 'obd', curvature: ['gaussNewton', 'obdRecursion'] } as const;
    expect(proofPlan(experimentOf(grid), dataSets, [3]).map(({ cell }) => cell.config.curvature)).toEqual([
      'gaussNewton',
    ]);
    expect(() => proofPlan(experimentOf({ ...grid, curvature: 'obdRecursion' }), dataSets, [3])).toThrow(
      'small has no matrix but diagonals',
    );
  });

  it('has the models of an experiment of the papers whose grids have both kinds of matrices', () => {
    const models = proofPlan(approximations, dataSets, [1]);
    expect([...new Set(models.map(({ cell }) => cell.config.curvature))]).toEqual([
      'gaussNewton',
      'exact',
      'empiricalFisher',
    ]);
  });
});
