import { type Problem, startMask } from '../config/problem.ts';
import { isOfTeam } from '../config/suitsCellKernels.ts';
import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import { structuredCurvature } from '../curvature/structuredCurvature.ts';
import { readValue } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import type { Point } from '../gradient/point.ts';
import { allocateMatrix } from '../linalg/backend.ts';
import { liveWeights } from '../network/mask.ts';
import { type QuadraticModel, quadraticModel } from '../subset/quadraticModel.ts';
import { teamBackend } from './cellBackend.ts';

/**
 * The quadratic model of a cell of criterion `obs` at its trained network: A = H + αI over its n live weights, in
 * ascending order of their flat indices, and w₀ their values. H has the bits of the H that the cell itself is pruned
 * by: a small one by plain loops, which kernels repeat to the bit; a large one by the kernels of a team of this thread.
 *
 * @param problem of the config
 * @param weights (full n) of the trained network; not modified
 * @throws {NumericalError} if A is not positive definite in double precision
 *
 * Cost: n²·P·o multiply-adds where plain loops make H, n²·P by a team, and n³/6.
 */
export function trainedModel(config: CellConfig, problem: Problem, weights: Float64Array): QuadraticModel {
  const { network, dataSet } = problem;
  const live = liveWeights(startMask(problem));
  const n = live.length;
  const matrix = trainedHessian(config, problem, { network, weights, live, samples: dataSet.train });
  for (let i = 0; i < n; i++) matrix[i * n + i] += config.alpha;
  return quadraticModel(
    matrix,
    Float64Array.from(live, (q) => weights[q]),
  );
}

/** (n × n) H, whose lower triangle counts; the caller's own. */
function trainedHessian(config: CellConfig, problem: Problem, point: Point): Float64Array {
  if (!isOfTeam(config)) {
    const matrix = CURVATURE[config.curvature];
    const shardSize = matrix.reads.includes('shardSize') ? readValue(config.shardSize, 'shardSize') : 1;
    return matrix.at(point, 'matrix', shardSize).hessian;
  }
  const n = point.live.length;
  const team = teamBackend(config, problem);
  const { backend } = team.leader;
  return backend.arena.borrow(() => {
    const hessian = allocateMatrix(backend, n, n);
    structuredCurvature(point, team, readValue(config.shardSize, 'shardSize'), hessian);
    return hessian.values.slice(0, n * n);
  });
}
