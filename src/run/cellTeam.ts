import { type Seat, seats } from '../linalg/wasm/seat.ts';
import type { WasmMemory } from '../linalg/wasm/webAssembly.ts';
import type { WorkerPool } from '../parallel/pool.ts';
import { dismissTeam } from '../parallel/team.ts';
import { cellProblem } from './cellLead.ts';
import type { CellResult, CellTask } from './pruneAndSave.ts';

/** The memory of a pool's team, used by one cell after the other: memories are not given back at once. */
const memories = new WeakMap<WorkerPool, WasmMemory>();

/**
 * Runs one cell on all threads of a pool, which must have nothing else to do: one thread runs the cell, the others follow
 * it through its matrices.
 */
export async function runOnTeam(pool: WorkerPool, task: CellTask): Promise<CellResult> {
  const [first, ...others] = seats(pool.threads, memories.get(pool));
  memories.set(pool, first.memory);
  const problem = cellProblem(task.cell.config);
  const members = others.map((seat) => pool.run<MemberTask, void>('teamMember', { seat, problem }));
  // A member that fails takes the team down: its own error says more than the leader's.
  const failed = Promise.all(members).then(() => new Promise<never>(() => {}));
  try {
    return await Promise.race([pool.run<CellTask, CellResult>('pruneCell', { ...task, seat: first }), failed]);
  } finally {
    dismissTeam(first.control);
    await Promise.allSettled(members);
  }
}

/** The work of a member of a team. */
export interface MemberTask {
  readonly seat: Seat;
  readonly problem: ReturnType<typeof cellProblem>;
}
