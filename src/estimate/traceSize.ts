import { inverseWork } from '../config/inverseWork.ts';
import { liveAtStart } from '../config/problem.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import { MAX_FILE_BYTES } from '../files/wholeFile.ts';
import { gigabytes } from './cellMemory.ts';
import { cellSizes } from './cellSizes.ts';

/** All columns of a row but its weights, with names of weights. */
const ROW_BYTES = 400;
/** Schema, config, names of inputs, footer. */
const FIXED_BYTES = 65_536;

/**
 * Bytes that the trace of a cell has at most, for a path that goes from n weights, or those of them that are live, to
 * the last size that its stopping rule allows.
 */
export const maxTraceBytes = (weights: number, lastSize: number, live = weights): number =>
  FIXED_BYTES + Math.max(live - lastSize + 1, 1) * rowBytes(weights);

const rowBytes = (weights: number) => weights * Float64Array.BYTES_PER_ELEMENT + ROW_BYTES;

/**
 * Refuses cells whose traces may grow larger than a file can be, before anything is computed.
 *
 * @throws {UsageError} with the size, the limit, and what would fit
 */
export function requireSavable(cells: readonly Cell[], dataSets: DataSets): void {
  for (const { config, problem } of cellSizes(cells, dataSets)) {
    const { weights, lastSize } = inverseWork(config, problem);
    const bytes = maxTraceBytes(weights, lastSize, liveAtStart(problem));
    if (bytes <= MAX_FILE_BYTES) continue;
    const rows = Math.floor((MAX_FILE_BYTES - FIXED_BYTES) / rowBytes(weights));
    throw new UsageError(
      `the trace of a network of ${weights} weights, its weights after each deletion, may take ${gigabytes(bytes)}, and a file holds ` +
        `${gigabytes(MAX_FILE_BYTES)}: give --stop weightsLeft --weights-limit ${weights + 1 - rows} or more, or a smaller network`,
    );
  }
}
