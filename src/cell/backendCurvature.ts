import { inverseWork } from '../config/inverseWork.ts';
import { curvatureDiagonal } from '../curvature/curvatureDiagonal.ts';
import { DiagonalCurvature, type LiveCurvature } from '../curvature/liveCurvature.ts';
import { structuredCurvature } from '../curvature/structuredCurvature.ts';
import type { Samples } from '../dataset/dataSet.ts';
import { NumericalError } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { backendCrossCheck } from '../inverse/backendCrossCheck.ts';
import { checkFor } from '../inverse/checkRule.ts';
import { crossCheckBound, requireDamping } from '../inverse/crossCheck.ts';
import { DeferredInverse } from '../inverse/deferredInverse.ts';
import { gradientRecursion } from '../inverse/gradientRecursion.ts';
import { probeCheck } from '../inverse/probeCheck.ts';
import { allocateMatrix, type Matrix } from '../linalg/backend.ts';
import { matrixTrace } from '../linalg/symmetric.ts';
import { networkOf } from '../network/architecture.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import type { InverseCheck } from '../trace/trace.ts';
import type { CellBackend } from './cellBackend.ts';
import type { CurvatureOptions } from './curvatureOptions.ts';
import { requireAgreement } from './requireAgreement.ts';
import { Stopwatch } from './stopwatch.ts';

/**
 * The curvature of a cell by a backend: H from the structure of the network, the inverse in place, its downdates
 * deferred. Small enough cells have both inverses whole, larger ones are checked by probes (`checkFor`).
 *
 * @param checks takes the cross-check of each inverse
 */
export function backendCurvature(
  config: CellConfig,
  samples: Samples,
  { leader, problem }: CellBackend,
  checks: InverseCheck[],
  { stopwatch = new Stopwatch(), trainedHessian = (build) => build() }: CurvatureOptions = {},
): (weights: Float64Array, live: Int32Array, step: number) => LiveCurvature {
  const { criterion, alpha, inverse, block, shardSize } = config;
  const { backend } = leader;
  const network = networkOf(config);
  const check = checkFor(inverseWork(config));

  return (weights, live, step) => {
    const point = { network, weights, live, samples };
    const hessianFrom = (build: () => Float64Array) =>
      stopwatch.time('curvature', () => (step > 1 ? build() : trainedHessian(build)));
    if (CRITERION[criterion].needs === 'diagonal') {
      const hessian = hessianFrom(() => curvatureDiagonal(point));
      return new DiagonalCurvature(hessian.map((h) => h + alpha));
    }
    const n = live.length;
    backend.arena.clear(); // the inverse of the last renewal has served its time
    const chosen = allocateMatrix(backend, n, n);
    const held = backend.arena.borrow(() => {
      const damped = allocateMatrix(backend, n, n);
      const hessian = hessianFrom(() => {
        structuredCurvature(point, { leader, problem }, shardSize, damped);
        return damped.values;
      });
      if (hessian !== damped.values) damped.values.set(hessian);
      const updates = samples.count * network.outputs;
      const bound = crossCheckBound(n, updates, matrixTrace(damped.values, n), alpha);
      for (let i = 0; i < n; i++) damped.values[i * n + i] += alpha;

      const exactly = (to: Matrix) => {
        to.values.set(damped.values);
        if (!backend.cholesky(to, n, 'inverse'))
          throw new NumericalError('H + αI is not positive definite', { n, alpha });
      };
      const recursively = (to: Matrix) => gradientRecursion(point, backend, to, { block, alpha });
      const [choose, other] = inverse === 'exact' ? [exactly, recursively] : [recursively, exactly];
      if (check === 'probe') {
        try {
          stopwatch.time('inverse', () => choose(chosen));
        } catch (error) {
          requireDamping(bound, n, alpha); // the block of the probes alone could be checked, but there is no inverse
          throw error;
        }
        return stopwatch.time('check', () =>
          probeCheck(point, backend, { inverse: chosen, kind: inverse, damped }, { alpha, step }),
        );
      }
      requireDamping(bound, n, alpha);
      stopwatch.time('inverse', () => choose(chosen));
      const second = allocateMatrix(backend, n, n);
      stopwatch.time('inverse', () => other(second));
      const [exact, recursive] = inverse === 'exact' ? [chosen, second] : [second, chosen];
      const held = stopwatch.time('check', () =>
        backendCrossCheck(backend, { recursive, exact }, damped, { n, alpha, updates }),
      );
      return { ...held, checkedWeights: n };
    });
    checks.push(requireAgreement({ ...held, step, weights: n, check }, alpha));
    return new DeferredInverse(backend, chosen, n);
  };
}
