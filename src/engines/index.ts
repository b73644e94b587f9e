/**
 * Engines, which compute the cells of a run: their records, and the interface that each has.
 *
 * @module optimal-brain-surgeon/engines
 */

export type { CellResult, Engine, TrainingResult } from '../cell/engine.ts';
export type { FailureKind, TaskFailure } from '../cell/taskFailure.ts';
export type { EngineFlag, EngineOptions, EngineRecord, Requirements } from './engineRecord.ts';
export { ENGINES } from './engines.ts';
