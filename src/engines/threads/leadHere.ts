import type { Problem } from '../../config/problem.ts';
import { curvatureProblem } from '../../curvature/structuredCurvature.ts';
import { type TeamMember, teamMembers } from '../../linalg/wasm/teamMember.ts';
import { createPool } from '../../parallel/pool.ts';
import { dismissTeam, teamReady } from '../../parallel/team.ts';

/**
 * Runs something on this thread as the leader of a team, whose other members are threads that start and end with it.
 *
 * @param threads of the team
 * @param bytes   of its memory, which cannot grow
 * @param work    while it runs, this thread does nothing else
 */
export async function leadHere<Result>(
  { network, dataSet }: Problem,
  threads: number,
  bytes: number,
  work: (leader: TeamMember) => Result,
): Promise<Result> {
  const [first, ...others] = teamMembers(threads, undefined, bytes);
  if (others.length === 0) return work(first);
  const pool = createPool(others.length);
  const problem = curvatureProblem(network, dataSet.train);
  const members = Promise.all(others.map((member) => pool.run('teamMember', { member, problem })));
  members.catch(() => {}); // what one says is thrown below
  try {
    await Promise.race([teamReady(first.control, threads), members]);
    return work(first);
  } finally {
    dismissTeam(first.control);
    await members.finally(() => pool.close());
  }
}
