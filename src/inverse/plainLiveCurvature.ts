import { DiagonalCurvature, type LiveCurvature } from '../curvature/liveCurvature.ts';
import { CURVATURE, type CurvatureName } from '../curvature/matrices/curvatureMatrices.ts';
import type { Curvature } from '../curvature/matrices/curvatureMatrix.ts';
import { readValue } from '../errors.ts';
import { allCurvatureRows } from '../gradient/curvatureRows.ts';
import type { Point } from '../gradient/point.ts';
import { damped, matrixTrace } from '../linalg/symmetric.ts';
import { type CrossCheck, crossCheck, crossCheckBound, requireDamping, type TwoInverses } from './crossCheck.ts';
import { CURVATURE_NEED, type CurvatureNeed } from './curvatureNeed.ts';
import { type CurvatureObserver, NO_OBSERVER } from './curvatureObserver.ts';
import { DowndatedInverse } from './downdatedInverse.ts';
import { EigenspaceInverse, type EigenspaceRule, eigenvalueTolerance } from './eigenspaceInverse.ts';
import { exactInverse } from './exactInverse.ts';
import { requireAgreement } from './inverseCheck.ts';
import { isForMlMatrix, type MlMatrixChoice, mlMatrixCheck } from './mlMatrixCheck.ts';
import { recursiveInverse } from './recursiveInverse.ts';
import { spectralCheck } from './spectralCheck.ts';
import { spectralInverse } from './spectralInverse.ts';
import { spectrum } from './spectrum.ts';

/** Options of a live curvature by plain loops. */
export interface PlainCurvatureOptions {
  /** the matrix that is made */
  readonly need: CurvatureNeed;
  /** the matrix that stands for the second derivatives of E */
  readonly curvature: CurvatureName;
  /** damping α */
  readonly alpha: number;
  /** weight decay, for need `decayedInverse` */
  readonly decay: number;
  /** the inverse that prunes; both are made and held against each other, where H is a sum of outer products; null where
   * it is none, or `need` is no inverse */
  readonly inverse: 'recursive' | 'exact' | null;
  /** eigenvalues taken, for need `eigenspace`; null for others */
  readonly dimensions: number | null;
  /** which, for need `eigenspace`; null for others */
  readonly eigenspace: EigenspaceRule | null;
  /** samples a shard; fixes the order of sums, hence the bits; null where `curvature` does not read it */
  readonly shardSize: number | null;
  /** of which H both inverses are held against that of ml-matrix, too; left out: of none */
  readonly mlMatrix?: MlMatrixChoice;
}

/**
 * The live curvature at a point by plain loops, for small networks: H, and two inverses of H + αI whole, held against
 * each other; or the diagonal of H + αI, for criteria that need no more.
 *
 * @param step number of the deletion that it is for
 * @returns null if H + αI is not positive definite, of a matrix that may be indefinite
 * @throws {NumericalError} if the inverses disagree beyond rounding, or α is too small to tell
 */
export function plainLiveCurvature(
  point: Point,
  step: number,
  options: PlainCurvatureOptions,
  observer: CurvatureObserver = NO_OBSERVER,
): LiveCurvature | null {
  const { need, alpha, decay, inverse, dimensions, eigenspace, mlMatrix } = options;
  const damping = need === 'decayedInverse' ? alpha + decay : alpha;
  const n = point.live.length;
  const { hessian, rows } = observer.time('curvature', () => curvatureAt(point, options, observer));
  if (CURVATURE_NEED[need].form === 'diagonal') return new DiagonalCurvature(hessian.map((h) => h + damping));

  const size = { step, weights: n, checkedWeights: n };
  const byMlMatrix = (found: CrossCheck, inverses: TwoInverses) => {
    if (!isForMlMatrix(mlMatrix, step)) return;
    const check = observer.time('check', () => mlMatrixCheck(found, inverses, damped(hessian, n, damping), n));
    observer.check(requireAgreement({ ...check, ...size, check: 'mlMatrix' }, damping));
  };
  if (!rows) {
    const { values } = observer.time('inverse', () => spectrum(hessian, n));
    // So close to singular that rounding decides counts as indefinite, too.
    if (!(values[0] + damping > eigenvalueTolerance(values))) return null;
    const [exact, spectral] = observer.time('inverse', () => [
      exactInverse(hessian, n, damping),
      spectralInverse(hessian, n, damping),
    ]);
    const inverses = { recursive: spectral, exact };
    const found = observer.time('check', () => spectralCheck(inverses, hessian, values, damping));
    observer.check(requireAgreement({ ...found, ...size, check: 'spectrum' }, damping));
    byMlMatrix(found, inverses);
    return new DowndatedInverse(exact, n);
  }
  const updates = rows.length / n;
  requireDamping(crossCheckBound(n, updates, matrixTrace(hessian, n), damping), n, damping);
  const both = observer.time('inverse', () => ({
    recursive: recursiveInverse(rows, n, point.samples.count, damping),
    exact: exactInverse(hessian, n, damping),
  }));
  const found = observer.time('check', () => crossCheck(both, hessian, { n, alpha: damping, updates }));
  observer.check(requireAgreement({ ...found, ...size, check: 'recursion' }, damping));
  byMlMatrix(found, both);
  if (need === 'eigenspace') {
    const [taken, rule] = [readValue(dimensions, 'dimensions'), readValue(eigenspace, 'eigenspace')];
    return new EigenspaceInverse(hessian, n, damping, { dimensions: taken, rule });
  }
  return new DowndatedInverse(both[readValue(inverse, 'inverse')], n);
}

/** H from the observer, with its rows: those that it was built of, or made alone where H was there already. */
function curvatureAt(
  point: Point,
  { need, curvature, shardSize }: PlainCurvatureOptions,
  observer: CurvatureObserver,
): Curvature {
  const form = CURVATURE_NEED[need].form;
  const matrix = CURVATURE[curvature];
  let built: Curvature | null = null;
  const hessian = observer.hessian(() => {
    const shards = matrix.reads.includes('shardSize') ? readValue(shardSize, 'shardSize') : point.samples.count;
    built = matrix.at(point, form, shards);
    return built.hessian;
  });
  if (built) return built;
  return { hessian, rows: form === 'matrix' && matrix.rows ? allCurvatureRows(point, matrix.rows) : null };
}
