import { runCell } from '../../src/cell/runCell.ts';
import { trainedModel } from '../../src/cell/trainedModel.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { problemOf } from '../../src/config/problem.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import type { QuadraticModel } from '../../src/subset/quadraticModel.ts';
import type { Trace } from '../../src/trace/trace.ts';

const dataSets = new DataSets();

/** The quadratic model of a trained network, and how OBS prunes that network with one H. */
export interface PrunedModel {
  readonly model: QuadraticModel;
  readonly path: Trace;
}

/** OBS down to one weight as backward elimination: one H, all weights are ordinary ones, and none is retrained. */
const BACKWARD = {
  ...{ criterion: 'obs', renewEvery: 1_000_000, stop: 'end' },
  ...{ nuisance: 'keep', retrain: 'none' },
} as const;

/**
 * Trains a network, and prunes it by the criterion `obs` with one H.
 *
 * @param grid of one network: data set, layers, decay, α, seed
 */
export function prunedModel(grid: Grid): PrunedModel {
  const [cell] = cellsOf({ name: 'one', question: '', grids: [{ ...grid, ...BACKWARD }] }, dataSets);
  const problem = problemOf(cell.config, dataSets);
  const trained = trainedNetwork(cell.config, problem);
  return { model: trainedModel(cell.config, problem, trained.weights), path: runCell(cell, problem, trained) };
}
