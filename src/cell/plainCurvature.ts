import { backwardDiagonal } from '../curvature/backwardDiagonal.ts';
import { exactHessian } from '../curvature/exactHessian.ts';
import { DiagonalCurvature } from '../curvature/liveCurvature.ts';
import { type CurvatureForm, outerProductCurvature } from '../curvature/outerProductCurvature.ts';
import type { Samples } from '../dataset/dataSet.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { curvatureRows, ROW_FORMS, type RowForm, rowsPerSample } from '../gradient/jacobian.ts';
import { crossCheck, crossCheckBound, requireDamping } from '../inverse/crossCheck.ts';
import { DowndatedInverse } from '../inverse/downdatedInverse.ts';
import { EigenspaceInverse, eigenvalueTolerance } from '../inverse/eigenspaceInverse.ts';
import { exactInverse } from '../inverse/exactInverse.ts';
import { recursiveInverse } from '../inverse/recursiveInverse.ts';
import { spectralCheck } from '../inverse/spectralCheck.ts';
import { spectralInverse, spectrum } from '../inverse/spectralInverse.ts';
import { matrixTrace } from '../linalg/symmetric.ts';
import { networkOf } from '../network/architecture.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import type { PruningProblem } from '../surgeon/pruningProblem.ts';
import type { InverseCheck } from '../trace/trace.ts';
import type { CurvatureOptions } from './curvatureOptions.ts';
import { requireAgreement } from './requireAgreement.ts';
import { curvatureForm } from './sharedHessian.ts';
import { Stopwatch } from './stopwatch.ts';

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
      const hessian = exactHessian({ network: networkOf(config), weights, live, samples });
      const n = live.length;
      return { hessian: form === 'matrix' ? hessian : hessian.filter((_, index) => index % (n + 1) === 0), rows: null };
    }
    case 'obdRecursion':
    case 'obdRecursionBends': {
      const secondDerivatives = curvature === 'obdRecursionBends';
      return {
        hessian: backwardDiagonal({ network: networkOf(config), weights, live, samples }, { secondDerivatives }),
        rows: null,
      };
    }
    default:
      return outerProductCurvature({ network: networkOf(config), weights, live, samples }, form, shardSize, curvature);
  }
}

/** The rows that H is the sum of, alone: where H itself is there already. Null for a matrix that is no such sum. */
function plainRows(
  { curvature, ...config }: CellConfig,
  weights: Float64Array,
  live: Int32Array,
  samples: Samples,
): Float64Array | null {
  if (!(ROW_FORMS as readonly string[]).includes(curvature)) return null;
  const form = curvature as RowForm;
  const network = networkOf(config);
  const rows = new Float64Array(samples.count * rowsPerSample(network, form) * live.length);
  curvatureRows({ network, weights, live, samples }, { start: 0, end: samples.count }, rows, form);
  return rows;
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
  { stopwatch = new Stopwatch(), trainedHessian = (build) => build() }: CurvatureOptions = {},
): PruningProblem['curvature'] {
  const { criterion, alpha, decay, dimensions, eigenspace } = config;
  const need = CRITERION[criterion].needs;
  const damping = need === 'decayedInverse' ? alpha + decay : alpha;
  const form = curvatureForm(config);

  const hessianAt = (weights: Float64Array, live: Int32Array, step: number): PlainHessian => {
    const build = () => plainHessian(config, weights, live, samples, form);
    if (step > 1) return build();
    let built: PlainHessian | null = null;
    const hessian = trainedHessian(() => {
      built = build();
      return built.hessian;
    });
    return built ?? { hessian, rows: form === 'matrix' ? plainRows(config, weights, live, samples) : null };
  };

  return (weights, live, step) => {
    const n = live.length;
    const { hessian, rows } = stopwatch.time('curvature', () => hessianAt(weights, live, step));
    if (form === 'diagonal') return new DiagonalCurvature(hessian.map((h) => h + damping));

    const size = { step, weights: n, checkedWeights: n };
    if (!rows) {
      const { values } = stopwatch.time('inverse', () => spectrum(hessian, n));
      // So close to singular that rounding decides counts as indefinite, too.
      if (!(values[0] + damping > eigenvalueTolerance(values))) return null;
      const [exact, spectral] = stopwatch.time('inverse', () => [
        exactInverse(hessian, n, damping),
        spectralInverse(hessian, n, damping),
      ]);
      const held = stopwatch.time('check', () =>
        spectralCheck({ recursive: spectral, exact }, hessian, values, damping),
      );
      checks.push(requireAgreement({ ...held, ...size, check: 'spectrum' }, damping));
      return new DowndatedInverse(exact, n);
    }
    const updates = rows.length / n;
    requireDamping(crossCheckBound(n, updates, matrixTrace(hessian, n), damping), n, damping);
    const both = stopwatch.time('inverse', () => ({
      recursive: recursiveInverse(rows, n, samples.count, damping),
      exact: exactInverse(hessian, n, damping),
    }));
    const held = stopwatch.time('check', () => crossCheck(both, hessian, { n, alpha: damping, updates }));
    checks.push(requireAgreement({ ...held, ...size, check: 'recursion' }, damping));
    if (need === 'eigenspace') return new EigenspaceInverse(hessian, n, damping, { dimensions, rule: eigenspace });
    return new DowndatedInverse(both[config.inverse], n);
  };
}
