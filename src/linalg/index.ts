// Backends for heavy products, and teams of threads that share them.

export { createPool, type WorkerPool } from '../parallel/pool.ts';
export {
  dismissTeam,
  failTeam,
  type Program,
  Team,
  type TeamThread,
  teamControl,
  teamReady,
} from '../parallel/team.ts';
export { allocateMatrix, BACKENDS, type Backend, type BackendName, type Matrix, type Operand } from './backend.ts';
export { correctCoreType } from './openblas/coreType.ts';
export { leadOpenBlas, OpenBlasBackend } from './openblas/openBlasBackend.ts';
export type { SharedArray } from './wasm/arena.ts';
export { joinTeam, leadTeam, type TeamLeader, type TeamMember, teamMembers } from './wasm/teamMember.ts';
export { WasmBackend } from './wasm/wasmBackend.ts';
