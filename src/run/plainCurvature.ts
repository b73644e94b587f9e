import { outerProductCurvature } from '../curvature/curvature.ts';
import { DiagonalCurvature } from '../curvature/liveCurvature.ts';
import type { Samples } from '../dataset/dataSet.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { crossCheck } from '../inverse/crossCheck.ts';
import { DowndatedInverse } from '../inverse/downdate.ts';
import { exactInverse } from '../inverse/exact.ts';
import { recursiveInverse } from '../inverse/recursive.ts';
import { CRITERION } from '../surgeon/criteria.ts';
import type { PruningProblem } from '../surgeon/prune.ts';
import type { InverseCheck } from '../trace/trace.ts';
import { requireAgreement } from './requireAgreement.ts';

/**
 * The curvature of a small cell by plain loops: H of the Jacobian, both inverses of H + αI whole, held against each other.
 *
 * @param checks takes the cross-check of each inverse
 */
export function plainCurvature(
  config: CellConfig,
  samples: Samples,
  checks: InverseCheck[],
): PruningProblem['curvature'] {
  const { criterion, alpha, inverse, shardSize } = config;
  const needsInverse = CRITERION[criterion].needs === 'inverse';
  const form = needsInverse ? 'matrix' : 'diagonal';
  return (weights, live, step) => {
    const n = live.length;
    const { hessian, jacobian } = outerProductCurvature(config, weights, live, samples, form, shardSize);
    if (!needsInverse) return new DiagonalCurvature(hessian.map((h) => h + alpha));
    const both = {
      recursive: recursiveInverse(jacobian, n, samples.count, alpha),
      exact: exactInverse(hessian, n, alpha),
    };
    const held = crossCheck(both.recursive, both.exact, hessian, n, alpha, jacobian.length / n);
    checks.push(requireAgreement({ ...held, step, weights: n, checkedWeights: n, check: 'recursion' }, alpha));
    return new DowndatedInverse(both[inverse], n);
  };
}
