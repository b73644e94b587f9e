import { type CurvatureProblem, structuredCurvature } from '../curvature/structuredCurvature.ts';
import { allocateMatrix } from '../linalg/backend.ts';
import { solveCholesky } from '../linalg/cholesky.ts';
import type { TeamLeader } from '../linalg/wasm/teamMember.ts';
import type { MakeNormalEquations } from './normalEquations.ts';

/**
 * Normal equations by a backend: H from the structure of the network, factors at the speed of its kernels. Both
 * matrices lie in its arena.
 *
 * @param leader  of a team whose first further program is that of `structuredProgram(problem)`
 * @param problem of the samples that are trained on
 */
export function backendNormalEquations(
  leader: TeamLeader,
  problem: CurvatureProblem,
  shardSize: number,
): MakeNormalEquations {
  const { backend } = leader;
  return ({ network, live }) => {
    const n = live.length;
    const normal = allocateMatrix(backend, n, n);
    const factor = allocateMatrix(backend, n, n);
    return {
      form: (weights) => structuredCurvature({ network, weights, live }, { leader, problem }, shardSize, normal),
      largestDiagonal() {
        let largest = 0;
        for (let i = 0; i < n; i++) largest = Math.max(largest, normal.values[i * n + i]);
        return largest;
      },
      solve(damping, vector) {
        factor.values.set(normal.values);
        for (let i = 0; i < n; i++) factor.values[i * n + i] += damping;
        if (!backend.cholesky(factor, n, 'factor')) return false;
        solveCholesky(factor.values, n, vector);
        return true;
      },
    };
  };
}
