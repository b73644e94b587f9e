// Engines as records, and the interface that an engine has.

export type { CellResult, Engine, TrainingResult } from '../cell/engine.ts';
export type { EngineFlag, EngineOptions, EngineRecord, Requirements } from './engineRecord.ts';
export { ENGINES } from './engines.ts';
