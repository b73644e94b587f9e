import { type Problem, problemOf } from '../config/problem.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { Cell, CellConfig } from '../experiment/cells.ts';

/** The fields that decide how much memory a cell takes, and how much work: sizes, and what is done to them. */
const SIZE_FIELDS = [
  ...(['dataset', 'draw', 'trainSize', 'layers', 'activation', 'outputActivation', 'biases', 'loss'] as const),
  ...(['training', 'criterion', 'curvature', 'inverse', 'block', 'renewEvery', 'stop', 'weightsLimit'] as const),
  ...(['swaps', 'turnShare', 'retrain', 'retraining', 'backend', 'shardSize', 'network', 'networkSha256'] as const),
] as const satisfies readonly (keyof CellConfig)[];

/** The part of a config that decides it. */
export type SizeConfig = Pick<CellConfig, (typeof SIZE_FIELDS)[number]>;

/** A size, and the problem that it is about. */
export interface SizedProblem {
  readonly config: SizeConfig;
  readonly problem: Problem;
}

/** Cells of one size. */
export interface CellSize extends SizedProblem {
  /** how many there are */
  readonly cells: number;
}

/** The sizes among some cells, each once, in the order in which they first occur: a plan of 100,000 cells has a few. */
export function cellSizes(cells: readonly Cell[], dataSets: DataSets): CellSize[] {
  const sizes = new Map<string, { config: SizeConfig; problem: Problem; cells: number }>();
  for (const { config } of cells) {
    const key = SIZE_FIELDS.map((name) => config[name]).join(' ');
    const size = sizes.get(key);
    if (size) size.cells++;
    else sizes.set(key, { config, problem: problemOf(config, dataSets), cells: 1 });
  }
  return [...sizes.values()];
}
