import { setMaxListeners } from 'node:events';
import type { Problem } from '../../config/problem.ts';
import type { CellFields } from '../../config/readConfig.ts';
import { type CurvatureProblem, curvatureProblem } from '../../curvature/structuredCurvature.ts';
import { cellMemory } from '../../estimate/cellMemory.ts';
import type { Arithmetic } from '../../linalg/wasm/kernelChoice.ts';
import { type TeamMember, teamMembers } from '../../linalg/wasm/teamMember.ts';
import type { WasmMemory } from '../../linalg/wasm/webAssembly.ts';
import type { WorkerPool } from '../../parallel/pool.ts';
import { dismissTeam, failTeam, isFailedElsewhere } from '../../parallel/team.ts';

/** Bytes that arrays may lose where each begins at a cache line. */
export const ALIGNMENT = 65_536;

/** The memory of a pool's team, used by one cell after the other: memories are not given back at once. */
const memories = new WeakMap<WorkerPool, WasmMemory>();

/** A cell of which the leader of a team is to do its part: its sizes say how much memory the team needs. */
export interface TeamCell {
  readonly config: CellFields;
  readonly problem: Problem;
  /** of its kernels of matrices */
  readonly arithmetic: Arithmetic;
}

/**
 * Runs one cell on all threads of a pool, which must have nothing else to do: one thread runs the cell, the others
 * follow it through its matrices.
 *
 * @param run    starts the work of the leader on a thread of the pool
 * @param signal ends the other threads, too
 * @throws {Error} if a thread fails or dies: what that thread says of it
 */
export async function runOnTeam<Result>(
  pool: WorkerPool,
  { config, problem, arithmetic }: TeamCell,
  run: (leader: TeamMember) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const { sharedBytes } = cellMemory({ config, problem }, pool.threads);
  const [first, ...others] = teamMembers(pool.threads, memories.get(pool), sharedBytes + ALIGNMENT, arithmetic);
  memories.set(pool, first.memory);
  if (signal) setMaxListeners(0, signal); // a thread has one, and Node.js warns of more than ten
  const curvature = curvatureProblem(problem.network, problem.dataSet.train);
  const members = others.map((member) =>
    pool.run<MemberTask, void>('teamMember', { member, problem: curvature }, signal),
  );
  const leader = run(first);
  // A thread that dies says nothing to the others: they learn it from here.
  for (const thread of [leader, ...members]) thread.catch(() => failTeam(first.control));
  const [result] = await Promise.allSettled([leader]);
  dismissTeam(first.control);
  // A thread that is ended may write for a moment more.
  if (result.status === 'rejected') memories.delete(pool);
  for (const member of await Promise.allSettled(members)) {
    if (member.status === 'rejected' && !isFailedElsewhere(member.reason)) throw member.reason;
  }
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** The work of a member of a team. */
export interface MemberTask {
  readonly member: TeamMember;
  readonly problem: CurvatureProblem;
}
