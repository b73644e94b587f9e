import { inverseWork } from '../config/inverseWork.ts';
import type { Problem } from '../config/problem.ts';
import type { CellFields } from '../config/readConfig.ts';
import { backendLiveCurvature } from '../inverse/backendLiveCurvature.ts';
import { checkFor } from '../inverse/checkFor.ts';
import type { CurvatureObserver } from '../inverse/curvatureObserver.ts';
import type { InverseCheck } from '../inverse/inverseCheck.ts';
import { isMadeByKernels, KernelCurvature } from '../inverse/kernelCurvature.ts';
import type { MlMatrixChoice } from '../inverse/mlMatrixCheck.ts';
import { plainLiveCurvature } from '../inverse/plainLiveCurvature.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import type { PruningProblem } from '../surgeon/pruningProblem.ts';
import type { CellBackend } from './cellBackend.ts';
import { Stopwatch } from './stopwatch.ts';

/** Outside parts of a cell's curvature; none of them changes a bit. */
export interface CurvatureOptions {
  /** takes the cross-check of each inverse */
  readonly checks?: InverseCheck[];
  /** takes the time of H, of its inverses and of their check */
  readonly stopwatch?: Stopwatch;
  /** H at the trained network, from wherever cells of one network share it; left out: built */
  readonly trainedHessian?: (build: () => Float64Array) => Float64Array;
  /** the H of which both inverses are held against that of ml-matrix, too: the first of the path, by default, or each */
  readonly mlMatrix?: MlMatrixChoice;
}

/**
 * The curvature of a cell at each state of its path, by its backend or, where that is null, by plain loops. The check
 * of an inverse by a backend depends on the sizes of the cell alone (`checkFor`).
 */
export function cellCurvature(
  config: CellFields,
  problem: Problem,
  backend: CellBackend | null,
  {
    checks = [],
    stopwatch = new Stopwatch(),
    trainedHessian = (build) => build(),
    mlMatrix = 'first',
  }: CurvatureOptions = {},
): PruningProblem['curvature'] {
  const { network } = problem;
  const { train: samples } = problem.dataSet;
  const { needs: need } = CRITERION[config.criterion];
  const observerAt = (step: number): CurvatureObserver => ({
    time: (stage, work) => stopwatch.time(stage, work),
    check: (check) => void checks.push(check),
    hessian: step > 1 ? (build) => build() : trainedHessian,
  });
  const options = { ...config, need, mlMatrix };
  if (backend?.kind === 'kernels' && isMadeByKernels(config.curvature)) {
    const curvature = new KernelCurvature(backend.net, backend.train, options);
    return (weights, live, step) => curvature.at(weights, live, step, observerAt(step));
  }
  if (backend?.kind !== 'team') {
    return (weights, live, step) =>
      plainLiveCurvature({ network, weights, live, samples }, step, options, observerAt(step));
  }
  const ofTeam = { ...options, team: backend, check: checkFor(inverseWork(config, problem)) };
  return (weights, live, step) =>
    backendLiveCurvature({ network, weights, live, samples }, step, ofTeam, observerAt(step));
}
