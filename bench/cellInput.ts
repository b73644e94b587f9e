import { trainedNetwork } from '../src/cell/trainedNetwork.ts';
import { problemOf } from '../src/config/problem.ts';
import type { Samples } from '../src/dataset/dataSet.ts';
import { DataSets } from '../src/dataset/dataSets.ts';
import { cellsOf } from '../src/experiment/cells.ts';
import type { Grid } from '../src/experiment/experiment.ts';
import { startWeights } from '../src/training/startWeights.ts';
import type { Trained } from '../src/training/trained.ts';

/** Weights that the cell starts with, and is left with. */
export const [CELL_WEIGHTS, CELL_LEFT] = [58, 14];

/**
 * The cell that is timed: MONK-1 on a 17-3-1 network, H anew at each of 44 deletions, what is not named at its
 * default.
 */
export const CELL_GRID = {
  dataset: 'monks-1',
  layers: [17, 3, 1],
  activation: 'sigmoid',
  outputActivation: 'sigmoid',
  decay: 1e-4,
  startRange: 0.5,
  seed: 1,
  criterion: 'obs',
  alpha: 1e-5,
  stop: 'weightsLeft',
  weightsLimit: CELL_LEFT,
} as const satisfies Grid;

/** The training that is timed: one network of the experiment `digits`. */
export const DIGITS_GRID = {
  dataset: 'digits',
  layers: [64, 16, 10],
  outputActivation: 'sigmoid',
  decay: 1e-4,
  seed: 1,
  training: 'quasiNewton',
  trainingSteps: 1000,
} as const satisfies Grid;

/** Samples as nested lists: inputs (P × d), targets (P). */
export interface ListedSamples {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly number[];
}

/** The cell as every peer understands it, as JSON: no peer has data or random numbers of its own. */
export interface CellInput {
  readonly layers: readonly [number, number, number];
  readonly alpha: number;
  readonly decay: number;
  readonly train: ListedSamples;
  readonly test: ListedSamples;
  /** (n) where training starts */
  readonly start: readonly number[];
  /** the trained network that is pruned, whoever prunes it */
  readonly trained: Omit<Trained, 'weights'> & { readonly weights: readonly number[] };
}

/** The cell with its data, its start and its trained network, of this build. */
export function cellInput(): CellInput {
  const dataSets = new DataSets();
  const [{ config }] = cellsOf({ name: 'cell', question: 'How long does a cell take?', grids: [CELL_GRID] }, dataSets);
  const problem = problemOf(config, dataSets);
  const { network, dataSet } = problem;
  const trained = trainedNetwork(config, problem);
  const { layers, alpha, decay, startRange, seed } = CELL_GRID;
  return {
    layers,
    alpha,
    decay,
    train: listed(dataSet.train, network.inputs),
    test: listed(dataSet.test!, network.inputs),
    start: [...startWeights(network, startRange, seed)],
    trained: { ...trained, weights: [...trained.weights] },
  };
}

const listed = ({ count, inputs, targets }: Samples, d: number): ListedSamples => ({
  inputs: Array.from({ length: count }, (_, k) => [...inputs.subarray(k * d, (k + 1) * d)]),
  targets: [...targets],
});
