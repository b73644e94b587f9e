/**
 * Many cells on an engine; parts of a sweep, and merging them.
 *
 * @module optimal-brain-surgeon/sweep
 */

export type { StageTimes } from '../cell/stopwatch.ts';
export { type BackendsInUse, backendsInUse } from '../estimate/backendsInUse.ts';
export { ReadTraces } from '../trace/readTraces.ts';
export type { Manifest, RunStatus } from './manifest.ts';
export { type MergedExperiment, mergeResults } from './mergeResults.ts';
export type { Failure } from './runAccount.ts';
export { type RunOptions, type RunResult, runCells } from './runCells.ts';
export type { RunEvent } from './runEvent.ts';
export type { CellCounts, Progress } from './runProgress.ts';
export type { RunTimes } from './runTimes.ts';
export { type Sweep, type SweepPart, sweepsIn } from './sweepsIn.ts';
