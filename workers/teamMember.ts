import { cellPrograms } from '../src/cell/cellPrograms.ts';
import type { CurvatureProblem } from '../src/curvature/structuredCurvature.ts';
import { joinTeam, type TeamMember } from '../src/linalg/wasm/teamMember.ts';

/** A member of a team, until it is dismissed. */
export default ({
  member,
  problem,
}: {
  readonly member: TeamMember;
  readonly problem: CurvatureProblem | null;
}): void => joinTeam(member, problem ? cellPrograms(problem) : undefined);
