import type { DataSets } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import { MAX_FILE_BYTES } from '../files/wholeFile.ts';
import { maxTraceBytes, weightsKeptEvery } from '../trace/keptWeights.ts';
import { pathSizes } from '../trace/pathSizes.ts';
import { gigabytes } from './cellMemory.ts';
import { cellSizes } from './cellSizes.ts';

/**
 * Refuses cells whose traces may grow larger than a file can be, before anything is computed.
 *
 * @throws {UsageError} with the size, and the limit
 */
export function requireSavable(cells: readonly Cell[], dataSets: DataSets): void {
  for (const { config, problem } of cellSizes(cells, dataSets)) {
    const sizes = pathSizes(config, problem);
    const bytes = maxTraceBytes(sizes);
    if (bytes <= MAX_FILE_BYTES) continue;
    throw new UsageError(
      `the trace of a network of ${sizes.weights} weights, a row each deletion, may take ${gigabytes(bytes)}, and a file holds ` +
        `${gigabytes(MAX_FILE_BYTES)}: give --stop weightsLeft with a larger --weights-limit, or a smaller network`,
    );
  }
}

/** The deletions between two rows that keep their weights, in the traces of some cells that do not keep them all. */
export function sparseTraces(cells: readonly Cell[], dataSets: DataSets): readonly number[] {
  const every = cellSizes(cells, dataSets).map(({ config, problem }) => weightsKeptEvery(pathSizes(config, problem)));
  return [...new Set(every.filter((deletions) => deletions > 1))];
}
