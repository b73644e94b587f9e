import type { DataSets } from '../../dataset/dataSets.ts';
import { backendsInUse } from '../../estimate/backendsInUse.ts';
import { requireMemory } from '../../estimate/cellMemory.ts';
import type { Cell } from '../../experiment/cells.ts';

/**
 * Check of a worker that takes whatever comes: a cell's backend is here, and there is memory for the cell even if all
 * threads had such a one.
 *
 * @param memory bytes that the worker may take
 * @returns throws {UsageError} where a cell asks for more; another worker may have it
 */
export function requireCapacity(threads: number, memory: number, dataSets: DataSets): (cell: Cell) => void {
  const here = new Set<string>();
  return (cell) => {
    const { backend } = cell.config;
    if (!here.has(backend)) backendsInUse([cell], threads);
    here.add(backend);
    const everywhere = Array.from({ length: threads }, () => cell);
    requireMemory(everywhere, threads, memory, dataSets);
  };
}
