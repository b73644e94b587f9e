import './userDataSets.ts';
import { type CurvatureProblem, structuredProgram } from '../src/curvature/structuredCurvature.ts';
import { follow, type Seat } from '../src/linalg/wasm/teamMember.ts';

/** A member of a team, until it is dismissed. */
export default ({ seat, problem }: { readonly seat: Seat; readonly problem: CurvatureProblem | null }): void =>
  follow(seat, problem ? structuredProgram(problem) : undefined);
