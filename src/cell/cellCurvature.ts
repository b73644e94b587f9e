import { inverseWork } from '../config/inverseWork.ts';
import type { Problem } from '../config/problem.ts';
import type { CellFields } from '../config/readConfig.ts';
import { backendLiveCurvature } from '../inverse/backendLiveCurvature.ts';
import { checkFor } from '../inverse/checkFor.ts';
import type { CurvatureObserver, CurvatureStage } from '../inverse/curvatureObserver.ts';
import type { InverseCheck } from '../inverse/inverseCheck.ts';
import { isMadeByKernels, KernelCurvature } from '../inverse/kernelCurvature.ts';
import type { MlMatrixChoice } from '../inverse/mlMatrixCheck.ts';
import { plainLiveCurvature } from '../inverse/plainLiveCurvature.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import type { PruningProblem } from '../surgeon/pruningProblem.ts';
import type { CellBackend } from './cellBackend.ts';
import { Stopwatch } from './stopwatch.ts';

/** H from wherever cells share it; `build` makes it if nobody has. */
type ShareHessian = (build: () => Float64Array) => Float64Array;

/** Outside parts of a cell's curvature; none of them changes a bit. */
export interface CurvatureOptions {
  /** takes the cross-check of each inverse */
  readonly checks?: InverseCheck[];
  /** takes the time of H, of its inverses and of their check */
  readonly stopwatch?: Stopwatch;
  /** of H at the trained network; left out: it is built */
  readonly trainedHessian?: ShareHessian | null;
  /**
   * the H of which both inverses are held against that of ml-matrix, too: the first of the path, by default, or each
   */
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
  { checks = [], stopwatch = new Stopwatch(), trainedHessian = null, mlMatrix = 'first' }: CurvatureOptions = {},
): PruningProblem['curvature'] {
  const { network } = problem;
  const { train: samples } = problem.dataSet;
  const { needs: need } = CRITERION[config.criterion];
  const atStart = new CellObserver(checks, stopwatch, trainedHessian);
  const later = new CellObserver(checks, stopwatch, null);
  const observerAt = (step: number): CurvatureObserver => (step > 1 ? later : atStart);
  const { curvature: matrix, alpha, decay, inverse, dimensions, eigenspace, shardSize, block } = config;
  // Only teams have the dual form.
  const whole = inverse === 'dual' ? 'exact' : inverse;
  const options = {
    need,
    curvature: matrix,
    alpha,
    decay,
    inverse: whole,
    dimensions,
    eigenspace,
    shardSize,
    mlMatrix,
  };
  if (backend?.kind === 'kernels' && isMadeByKernels(config.curvature)) {
    const curvature = new KernelCurvature(backend.net, backend.train, options);
    return (weights, live, step) => curvature.at(weights, live, step, observerAt(step));
  }
  if (backend?.kind !== 'team') {
    return (weights, live, step) =>
      plainLiveCurvature({ network, weights, live, samples }, step, options, observerAt(step));
  }
  const ofTeam = { ...options, inverse, block, team: backend, check: checkFor(inverseWork(config, problem)) };
  return (weights, live, step) =>
    backendLiveCurvature({ network, weights, live, samples }, step, ofTeam, observerAt(step));
}

/** The observer of a cell's states; H is shared at the trained network alone. */
class CellObserver implements CurvatureObserver {
  readonly #checks: InverseCheck[];
  readonly #stopwatch: Stopwatch;
  readonly #share: ShareHessian | null;

  constructor(checks: InverseCheck[], stopwatch: Stopwatch, share: ShareHessian | null) {
    this.#checks = checks;
    this.#stopwatch = stopwatch;
    this.#share = share;
  }

  time<Result>(stage: CurvatureStage, work: () => Result): Result {
    return this.#stopwatch.time(stage, work);
  }

  check(check: InverseCheck): void {
    this.#checks.push(check);
  }

  hessian(build: () => Float64Array): Float64Array {
    return this.#share ? this.#share(build) : build();
  }
}
