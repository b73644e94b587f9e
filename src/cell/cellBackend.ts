import type { Fields } from '../config/fields.ts';
import type { Problem } from '../config/problem.ts';
import { type CurvatureProblem, curvatureProblem, structuredProgram } from '../curvature/structuredCurvature.ts';
import { leadOpenBlas } from '../linalg/openblas/openBlasBackend.ts';
import { leadTeam, type TeamLeader, type TeamMember, teamMembers } from '../linalg/wasm/teamMember.ts';
import type { WasmMemory } from '../linalg/wasm/webAssembly.ts';

/** The team that computes a cell: its leader's backend, and the problem that all its threads know. */
export interface CellBackend {
  readonly leader: TeamLeader;
  readonly problem: CurvatureProblem;
}

/**
 * The backend of a cell, by the leader of a team.
 *
 * @param problem of its config
 * @param member  the leader of a team whose other members join it; null: a team of this thread alone
 * @returns null where the cell's backend is plain loops, which know no team
 */
export function cellBackend(
  config: Pick<Fields, 'backend'>,
  { network, dataSet }: Problem,
  member: TeamMember | null = null,
): CellBackend | null {
  if (config.backend === 'plain') return null;
  const problem = curvatureProblem(network, dataSet.train);
  const lead = config.backend === 'openblas' ? leadOpenBlas : leadTeam;
  return { leader: lead(member ?? ownMember(), structuredProgram(problem)), problem };
}

/** A thread that works alone keeps one memory for all its cells: memories are not given back at once. */
let ownMemory: WasmMemory | undefined;

function ownMember(): TeamMember {
  const [member] = teamMembers(1, ownMemory);
  ownMemory = member.memory;
  return member;
}
