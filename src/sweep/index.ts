// Many cells on an engine: order, parts, merging.

export { type BackendsInUse, backendsInUse } from '../estimate/backendsInUse.ts';
export {
  type CellMemory,
  cellMemory,
  type RequiredMemory,
  type RunMemory,
  requireMemory,
  runMemory,
} from '../estimate/cellMemory.ts';
export { cellsOfShard, executionOrder, type NetworkCells } from './executionOrder.ts';
export { type MergedExperiment, mergeResults } from './mergeResults.ts';
export type { Failure } from './runAccount.ts';
export { type RunOptions, type RunResult, runCells } from './runCells.ts';
export type { RunEvent } from './runEvent.ts';
