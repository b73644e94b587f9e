import { type CurvatureProblem, structuredProgram } from '../src/curvature/structuredCurvature.ts';
import { joinTeam, type TeamMember } from '../src/linalg/wasm/teamMember.ts';

/** A member of a team, until it is dismissed. */
export default ({
  member,
  problem,
}: {
  readonly member: TeamMember;
  readonly problem: CurvatureProblem | null;
}): void => joinTeam(member, problem ? structuredProgram(problem) : undefined);
