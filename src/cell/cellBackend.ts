import type { Fields } from '../config/fields.ts';
import type { Problem } from '../config/problem.ts';
import { type KernelFields, suitsCellKernels, suitsSmallKernels } from '../config/suitsCellKernels.ts';
import { type CurvatureProblem, curvatureProblem } from '../curvature/structuredCurvature.ts';
import { arithmeticOf, type BackendName } from '../linalg/backend.ts';
import { leadOpenBlas } from '../linalg/openblas/openBlasBackend.ts';
import type { Arithmetic } from '../linalg/wasm/kernelChoice.ts';
import { leadTeam, type TeamLeader, type TeamMember, teamMembers } from '../linalg/wasm/teamMember.ts';
import type { WasmMemory } from '../linalg/wasm/webAssembly.ts';
import { cellPrograms } from './cellPrograms.ts';
import { type KernelBackend, ownKernelBackend } from './kernelBackend.ts';
import { type PlacedSets, placedSets } from './placedSets.ts';

/** The team that computes a large cell: its leader's backend, and the problem that all its threads know. */
export interface TeamBackend {
  readonly kind: 'team';
  readonly leader: TeamLeader;
  readonly problem: CurvatureProblem;
  /** The sets of samples where kernels measure errors; null where that would take too much memory. */
  readonly sets: () => PlacedSets | null;
}

/** The parts that compute a cell: the kernels of small networks, or a team. */
export type CellBackend = KernelBackend | TeamBackend;

/**
 * The backend of a cell. Small cells are kernels' on the calling thread; others are a team's, by its leader.
 *
 * @param problem of its config
 * @param member  the leader of a team whose other members join it; null: a team of this thread alone
 * @returns null where the cell's backend is plain loops
 */
export function cellBackend(
  config: KernelFields,
  problem: Problem,
  member: TeamMember | null = null,
): CellBackend | null {
  return backendBy(suitsCellKernels(config, problem.network), config, problem, member);
}

/**
 * The name of the backend that trains for cells of another: `fused` leaves training to `wasm`, so that both prune the
 * same networks.
 */
export const trainingBackendName = (backend: BackendName): BackendName => (backend === 'fused' ? 'wasm' : backend);

/** The backend that trains the network of a cell, whatever prunes it; @returns as `cellBackend` */
export function trainingBackend(
  config: Pick<Fields, 'backend'>,
  problem: Problem,
  member: TeamMember | null = null,
): CellBackend | null {
  const backend = trainingBackendName(config.backend);
  return backendBy(suitsSmallKernels({ backend }, problem.network), { backend }, problem, member);
}

function backendBy(
  smallKernels: boolean,
  config: Pick<Fields, 'backend'>,
  problem: Problem,
  member: TeamMember | null,
): CellBackend | null {
  if (config.backend === 'plain') return null;
  if (smallKernels) return ownKernelBackend(problem.network, problem.dataSet, arithmeticOf(config.backend));
  return teamBackend(config, problem, member);
}

/** The backend of a cell that is a team's, whatever its size; @param member as `cellBackend` */
export function teamBackend(
  { backend }: Pick<Fields, 'backend'>,
  { network, dataSet }: Problem,
  member: TeamMember | null = null,
): TeamBackend {
  const problem = curvatureProblem(network, dataSet.train);
  const lead = backend === 'openblas' ? leadOpenBlas : leadTeam;
  const leader = lead(member ?? ownMember(arithmeticOf(backend)), cellPrograms(problem));
  return { kind: 'team', leader, problem, sets: () => placedSets(network, dataSet) };
}

/** A thread that works alone keeps one memory for all its cells: memories are not given back at once. */
let ownMemory: WasmMemory | undefined;

function ownMember(arithmetic: Arithmetic): TeamMember {
  const [member] = teamMembers(1, ownMemory, 0, arithmetic);
  ownMemory = member.memory;
  return member;
}
