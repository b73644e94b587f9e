import { type TaskFailure, taskFailure } from '../cell/taskFailure.ts';
import { trainedModel } from '../cell/trainedModel.ts';
import { problemOf } from '../config/problem.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { sharedFloat64 } from '../parallel/sharedMemory.ts';
import { backwardElimination } from '../subset/backwardElimination.ts';
import { lossTolerance } from '../subset/lossTolerance.ts';
import type { QuadraticModel } from '../subset/quadraticModel.ts';
import { swapSearch } from '../subset/swapSearch.ts';
import { swapped } from '../subset/swaps.ts';

/** The work of one thread: the model of a trained network, and masks to begin with. */
export interface ModelTask {
  readonly config: CellConfig;
  /** (full n) of the trained network */
  readonly weights: Float64Array;
  /** of the masks that are wanted */
  readonly sizes: readonly number[];
}

/** A mask to begin a search with. */
export interface FirstMask {
  /** indices among the weights of the model, ascending */
  readonly kept: readonly number[];
  /** of the mask of greedy OBS */
  readonly obsLoss: number;
}

/** A model in shared memory, and a mask of each size that was asked for; or why there is none. */
export type ModelResult =
  | { readonly kind: 'computed'; readonly model: QuadraticModel; readonly first: readonly FirstMask[] }
  | TaskFailure;

/** Makes the model of a trained network, on a thread; never throws. */
export function sharedModel({ config, weights, sizes }: ModelTask, dataSets: DataSets): ModelResult {
  try {
    const { n, ...arrays } = trainedModel(config, problemOf(config, dataSets), weights);
    const [matrix, factor, center] = [arrays.matrix, arrays.factor, arrays.center].map(shared);
    const model = { n, matrix, factor, center };
    lossTolerance(model); // or each search would say that nothing can be proven
    return { kind: 'computed', model, first: firstMasks(model, sizes) };
  } catch (error) {
    return taskFailure(error as Error);
  }
}

function shared(values: Float64Array): Float64Array {
  const copy = sharedFloat64(values.length);
  copy.set(values);
  return copy;
}

/** Models of more weights are searched for good masks at the sizes that are wanted alone. */
const MAX_SWAP_SEARCH = 128;

function firstMasks(model: QuadraticModel, sizes: readonly number[]): FirstMask[] {
  const greedy = backwardElimination(model);
  const good = model.n <= MAX_SWAP_SEARCH ? swapSearch(model) : null;
  return sizes.map((size) => {
    const { kept, loss } = greedy.at(size);
    return { kept: (good?.get(size) ?? swapped(model, kept).fit).kept, obsLoss: loss };
  });
}
