import { describe, expect, it } from 'vitest';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { networkKey, trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import type { FieldName } from '../../src/config/fields.ts';
import { readConfig, readKey } from '../../src/config/readConfig.ts';
import { type Cell, cellsOf, needsData } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { ignoredText, ignoredValues } from '../../src/experiment/ignoredFields.ts';
import { CRITERIA } from '../../src/surgeon/criteria/criteria.ts';
import type { Trained } from '../../src/training/trained.ts';
import { dataSets, problemHere } from '../dataSets.ts';

const cells = (grid: Grid): Cell[] =>
  cellsOf(
    { name: 'mine', question: '?', grids: [{ dataset: 'xor', layers: [2, 2, 1], decay: 1e-6, ...grid }] },
    dataSets,
  );

const networks = new Map<string, Trained>();
function trained({ config }: Cell): Trained {
  const key = networkKey(config);
  const network = networks.get(key) ?? trainedNetwork(config, problemHere(config));
  networks.set(key, network);
  return network;
}
/** What came of a cell, without its config. */
const result = (cell: Cell) => {
  const { steps, checks, outcome } = runCell(cell, problemHere(cell.config), trained(cell));
  return { steps, checks, outcome };
};

/** Two values of each field that some cells ignore. */
const TWO: Partial<Record<FieldName, string>> = {
  ...{ together: '1,2', dimensions: '1,3', eigenspace: 'clusters,basis', inverse: 'recursive,exact', block: '1,4' },
  ...{ learningRate: '1,2', momentum: '0.5,0.9', batchSize: '2,4', errorLimit: '0.01,0.1', weightsLimit: '3,6' },
  ...{ retrainEvery: '1,3', retraining: 'asTrained,quasiNewton', retrainSteps: '1,5' },
};

describe('a field that counts as ignored', () => {
  it.each(CRITERIA)('changes nothing in a cell of %s, to the bit', (criterion) => {
    for (const [field, values] of Object.entries(TWO)) {
      const [one, other] = cells({ criterion, stop: 'end', [field]: values });
      if (readKey(one.config) !== readKey(other.config)) continue;
      expect(networkKey(one.config), field).toBe(networkKey(other.config));
      expect(result(one), field).toEqual(result(other));
    }
  });

  // What is never read might as well be left out of this test.
  it.each([
    ['together', { criterion: 'gObs' }],
    ['dimensions', { criterion: 'eigenspaceObs' }],
    ['eigenspace', { criterion: 'eigenspaceObs', dimensions: 2, seed: 2 }],
    ['inverse', { criterion: 'obs' }],
    ['block', { criterion: 'obs', backend: 'wasm' }],
    ['learningRate', { training: 'backpropagation', trainingSteps: 50 }],
    ['momentum', { training: 'backpropagation', trainingSteps: 50 }],
    ['batchSize', { training: 'backpropagation', trainingSteps: 50, batchSize: '1,2' }],
    ['learningRate', { retrain: 'every', retraining: 'backpropagation', retrainSteps: 5 }],
    ['errorLimit', { stop: 'error' }],
    ['weightsLimit', { stop: 'weightsLeft' }],
    ['retrainEvery', { retrain: 'every' }],
    ['retraining', { retrain: 'every' }],
    ['retrainSteps', { retrain: 'every' }],
  ] as [FieldName, Grid][])('is read elsewhere: %s with %j', (field, grid) => {
    const [one, other] = cells({ stop: 'end', [field]: TWO[field]!, ...grid });
    expect(readKey(one.config)).not.toBe(readKey(other.config));
    expect(result(one)).not.toEqual(result(other));
  });

  it('is at its default in what is read, and others stay', () => {
    const [{ config }] = cells({ criterion: 'obd', eigenspace: 'basis', inverse: 'exact', together: 3, alpha: 1e-3 });
    expect(readConfig(config)).toEqual({ ...config, eigenspace: 'clusters', inverse: 'recursive', together: 2 });
  });
});

describe('networks', () => {
  it('are the same whatever options of backpropagation others carry along', () => {
    const [one, other] = cells({ learningRate: '1,2', retrain: 'every', retraining: 'backpropagation' });
    expect(networkKey(one.config)).toBe(networkKey(other.config));
    const [slow, fast] = cells({ learningRate: '1,2', training: 'backpropagation' });
    expect(networkKey(slow.config)).not.toBe(networkKey(fast.config));
  });
});

describe('ignoredValues', () => {
  const text = (...grids: Grid[]) => {
    const { fields, repeats } = ignoredValues(grids.flatMap(cells));
    return [...fields.map(ignoredText), repeats];
  };
  it('says what a plan varies for nothing, and how many cells it costs', () => {
    const eigenspace = ['clusters', 'nonzero', 'basis'];
    expect(text({ criterion: ['obs', 'obd', 'eigenspaceObs'], eigenspace, seed: '1..2' })).toEqual([
      '3 values of eigenspace, ignored by obs, obd',
      8,
    ]);
    expect(text({ learningRate: '1,2', retrainEvery: '1..4', block: '1,2' })).toEqual([
      '2 values of learningRate, ignored with training levenbergMarquardt',
      '2 values of block, ignored with backend plain',
      '4 values of retrainEvery, ignored with retrain none',
      15,
    ]);
  });
  it('says nothing of values that only other cells have', () => {
    expect(
      text(
        { criterion: 'obs', eigenspace: 'clusters', alpha: 1e-5 },
        { criterion: 'obs', eigenspace: 'basis', alpha: 1e-4 },
        { criterion: 'eigenspaceObs', eigenspace: ['nonzero', 'basis'] },
      ),
    ).toEqual([0]);
    expect(text({ seed: '1..3', criterion: ['obs', 'obd'] })).toEqual([0]);
  });
  it.each(EXPERIMENTS.filter((experiment) => !needsData(experiment)))('finds nothing in $name', (experiment) => {
    expect(ignoredValues(cellsOf(experiment, dataSets))).toEqual({ fields: [], repeats: 0 });
  });
});
