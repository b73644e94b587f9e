import { Worker } from 'node:worker_threads';
import { cellPrograms } from '../../src/cell/cellPrograms.ts';
import { type CurvatureProblem, curvatureProblem } from '../../src/curvature/structuredCurvature.ts';
import type { Point } from '../../src/gradient/point.ts';
import { correctCoreType } from '../../src/linalg/openblas/coreType.ts';
import { leadOpenBlas } from '../../src/linalg/openblas/openBlasBackend.ts';
import type { Arithmetic } from '../../src/linalg/wasm/kernelChoice.ts';
import { type FurtherPrograms, leadTeam, type TeamLeader, teamMembers } from '../../src/linalg/wasm/teamMember.ts';
import { dismissTeam, teamReady } from '../../src/parallel/team.ts';
import { bareKernel } from './bareKernel.ts';

/** A team led by this thread, with what it can do beside linear algebra. */
export interface BenchTeam {
  readonly leader: TeamLeader;
  readonly problem: CurvatureProblem | null;
  /** Lets its threads go. */
  dismiss(): void;
}

/** The programs of a problem, if there is one, and last the bare kernel. */
export const programsOf =
  (problem: CurvatureProblem | null): FurtherPrograms =>
  (...made) => [...(problem ? cellPrograms(problem)(...made) : []), ...bareKernel(...made)];

/** Room for the largest task; memory that nobody touches costs nothing. */
const TEAM_BYTES = 2_147_483_648;

/** Makes a team, each member on a thread of its own. */
export async function benchTeam(
  backend: 'wasm' | 'openblas',
  threads: number,
  network: Point | null,
  arithmetic: Arithmetic = 'separate',
): Promise<BenchTeam> {
  if (backend === 'openblas') correctCoreType();
  const problem = network && curvatureProblem(network.network, network.samples);
  const [first, ...others] = teamMembers(threads, undefined, TEAM_BYTES, arithmetic);
  const thread = new URL('teamMember.js', import.meta.url);
  for (const member of others) new Worker(thread, { workerData: { member, problem } });
  await teamReady(first.control, threads);
  const take = backend === 'openblas' ? leadOpenBlas : leadTeam;
  return { leader: take(first, programsOf(problem)), problem, dismiss: () => dismissTeam(first.control) };
}
