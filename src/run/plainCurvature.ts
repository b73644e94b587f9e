import { backwardDiagonal } from '../curvature/backwardDiagonal.ts';
import { type CurvatureForm, outerProductCurvature } from '../curvature/curvature.ts';
import { exactHessian } from '../curvature/exactHessian.ts';
import { DiagonalCurvature } from '../curvature/liveCurvature.ts';
import type { Samples } from '../dataset/dataSet.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { crossCheck } from '../inverse/crossCheck.ts';
import { DowndatedInverse } from '../inverse/downdate.ts';
import { EigenspaceInverse, eigenvalueTolerance } from '../inverse/eigenspace.ts';
import { exactInverse } from '../inverse/exact.ts';
import { recursiveInverse } from '../inverse/recursive.ts';
import { spectralCheck } from '../inverse/spectralCheck.ts';
import { spectralInverse, spectrum } from '../inverse/spectralInverse.ts';
import { networkOf } from '../network/architecture.ts';
import { NEEDS } from '../surgeon/criteria/criteria.ts';
import type { PruningProblem } from '../surgeon/prune.ts';
import type { InverseCheck } from '../trace/trace.ts';
import { requireAgreement } from './requireAgreement.ts';

/** H at one point, or its diagonal; with the rows that it is the sum of, if it is one. */
interface PlainHessian {
  readonly hessian: Float64Array;
  readonly rows: Float64Array | null;
}

/** The matrix that a cell takes for the second derivatives of E, by plain loops. */
export function plainHessian(
  config: CellConfig,
  weights: Float64Array,
  live: Int32Array,
  samples: Samples,
  form: CurvatureForm,
): PlainHessian {
  const { curvature, shardSize } = config;
  switch (curvature) {
    case 'exact': {
      const hessian = exactHessian(networkOf(config), weights, live, samples);
      const n = live.length;
      return { hessian: form === 'matrix' ? hessian : hessian.filter((_, place) => place % (n + 1) === 0), rows: null };
    }
    case 'obdRecursion':
    case 'obdRecursionBends': {
      const bends = curvature === 'obdRecursionBends';
      return { hessian: backwardDiagonal(networkOf(config), weights, live, samples, { bends }), rows: null };
    }
    default:
      return outerProductCurvature(config, weights, live, samples, form, shardSize, curvature);
  }
}

/**
 * The curvature of a small cell by plain loops: H, and two inverses of H + αI whole, held against each other.
 *
 * @param checks takes the cross-check of each inverse
 */
export function plainCurvature(
  config: CellConfig,
  samples: Samples,
  checks: InverseCheck[],
): PruningProblem['curvature'] {
  const { criterion, alpha, decay, dimensions, eigenspace } = config;
  const need = NEEDS[criterion];
  const damping = need === 'decayedInverse' ? alpha + decay : alpha;
  return (weights, live, step) => {
    const n = live.length;
    const form = need === 'diagonal' ? 'diagonal' : 'matrix';
    const { hessian, rows } = plainHessian(config, weights, live, samples, form);
    if (need === 'diagonal') return new DiagonalCurvature(hessian.map((h) => h + damping));

    const place = { step, weights: n, checkedWeights: n };
    if (!rows) {
      const { values } = spectrum(hessian, n);
      // So close to singular that rounding decides counts as indefinite, too.
      if (!(values[0] + damping > eigenvalueTolerance(values))) return null;
      const exact = exactInverse(hessian, n, damping);
      const held = spectralCheck(spectralInverse(hessian, n, damping), exact, hessian, values, damping);
      checks.push(requireAgreement({ ...held, ...place, check: 'spectrum' }, damping));
      return new DowndatedInverse(exact, n);
    }
    const both = {
      recursive: recursiveInverse(rows, n, samples.count, damping),
      exact: exactInverse(hessian, n, damping),
    };
    const held = crossCheck(both.recursive, both.exact, hessian, n, damping, rows.length / n);
    checks.push(requireAgreement({ ...held, ...place, check: 'recursion' }, damping));
    if (need === 'eigenspace') return new EigenspaceInverse(hessian, n, damping, dimensions, eigenspace);
    return new DowndatedInverse(both[config.inverse], n);
  };
}
