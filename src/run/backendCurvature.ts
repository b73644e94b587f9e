import { curvatureDiagonal } from '../curvature/diagonal.ts';
import { DiagonalCurvature, type LiveCurvature } from '../curvature/liveCurvature.ts';
import { structuredCurvature } from '../curvature/structured.ts';
import type { Samples } from '../dataset/dataSet.ts';
import { NumericalError } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { inverseWork } from '../experiment/inverseWork.ts';
import { crossCheckOn } from '../inverse/backendCrossCheck.ts';
import { checkFor } from '../inverse/checkRule.ts';
import { DeferredInverse } from '../inverse/deferredDowndates.ts';
import { gradientRecursion } from '../inverse/gradientRecursion.ts';
import { probeCheck } from '../inverse/probeCheck.ts';
import { allocateMatrix, type Matrix } from '../linalg/backend.ts';
import { networkOf } from '../network/architecture.ts';
import { NEEDS } from '../surgeon/criteria/criteria.ts';
import type { InverseCheck } from '../trace/trace.ts';
import type { CellLead } from './cellLead.ts';
import { requireAgreement } from './requireAgreement.ts';

/**
 * The curvature of a cell by a backend: H from the structure of the network, the inverse in place, its downdates
 * deferred. Small enough cells have both inverses whole, larger ones are checked by probes (`checkFor`).
 *
 * @param checks takes the cross-check of each inverse
 */
export function backendCurvature(
  config: CellConfig,
  samples: Samples,
  { lead, problem }: CellLead,
  checks: InverseCheck[],
): (weights: Float64Array, live: Int32Array, step: number) => LiveCurvature {
  const { criterion, alpha, inverse, block, shardSize } = config;
  const { backend } = lead;
  const network = networkOf(config);
  const check = checkFor(inverseWork(config));

  return (weights, live, step) => {
    if (NEEDS[criterion] === 'diagonal') {
      return new DiagonalCurvature(curvatureDiagonal(network, weights, live, samples).map((h) => h + alpha));
    }
    const n = live.length;
    const point = { network, weights, live, samples };
    backend.arena.clear(); // the inverse of the last renewal has served its time
    const chosen = allocateMatrix(backend, n, n);
    const held = backend.arena.borrow(() => {
      const damped = allocateMatrix(backend, n, n);
      structuredCurvature(lead, problem, weights, live, shardSize, damped);
      for (let i = 0; i < n; i++) damped.values[i * n + i] += alpha;

      const exactly = (to: Matrix) => {
        to.values.set(damped.values);
        if (!backend.cholesky(to, n, 'inverse'))
          throw new NumericalError('H + αI is not positive definite', { n, alpha });
      };
      const recursively = (to: Matrix) => gradientRecursion(backend, to, point, block, alpha);
      const [choose, other] = inverse === 'exact' ? [exactly, recursively] : [recursively, exactly];
      choose(chosen);
      if (check === 'probe') return probeCheck(backend, chosen, inverse, damped, point, alpha, step);
      const second = allocateMatrix(backend, n, n);
      other(second);
      const [exact, recursive] = inverse === 'exact' ? [chosen, second] : [second, chosen];
      const updates = samples.count * network.outputs;
      return { ...crossCheckOn(backend, recursive, exact, damped, n, alpha, updates), checkedWeights: n };
    });
    checks.push(requireAgreement({ ...held, step, weights: n, check }, alpha));
    return new DeferredInverse(backend, chosen, n);
  };
}
