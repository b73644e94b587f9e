import { curvatureDiagonal } from '../curvature/curvatureDiagonal.ts';
import { DiagonalCurvature, type LiveCurvature } from '../curvature/liveCurvature.ts';
import { type CurvatureTeam, structuredCurvature } from '../curvature/structuredCurvature.ts';
import { NumericalError, readValue } from '../errors.ts';
import type { Point } from '../gradient/point.ts';
import { allocateMatrix, type Matrix } from '../linalg/backend.ts';
import { matrixTrace, mirrorLower } from '../linalg/symmetric.ts';
import { backendCrossCheck } from './backendCrossCheck.ts';
import { type CrossCheck, crossCheckBound, requireDamping } from './crossCheck.ts';
import { CURVATURE_NEED, type CurvatureNeed } from './curvatureNeed.ts';
import { type CurvatureObserver, NO_OBSERVER } from './curvatureObserver.ts';
import { DeferredInverse } from './deferredInverse.ts';
import { isForDual } from './dual/dualAdds.ts';
import { dualLiveCurvature } from './dual/dualLiveCurvature.ts';
import { gradientRecursion } from './gradientRecursion.ts';
import { requireAgreement } from './inverseCheck.ts';
import type { InverseName } from './inverseName.ts';
import { isForMlMatrix, type MlMatrixChoice, mlMatrixCheck } from './mlMatrixCheck.ts';
import { MAX_BLOCK_WEIGHTS, principalBlock } from './principalBlock.ts';
import { probeCheck } from './probeCheck.ts';

/** Options of a live curvature by a backend. */
export interface BackendCurvatureOptions {
  /** the threads that make it; what its arena holds from before is lost */
  readonly team: CurvatureTeam;
  /** the matrix that is made */
  readonly need: CurvatureNeed;
  /** damping α */
  readonly alpha: number;
  /** the inverse that prunes; null where `need` is none, as are the two after it */
  readonly inverse: InverseName | null;
  /** output gradients that the recursion absorbs at once */
  readonly block: number | null;
  /** samples a shard; fixes the order of sums, hence the bits */
  readonly shardSize: number | null;
  /** of an inverse that is not dual. `recursion`: both inverses whole; `probe`: see `probeCheck` */
  readonly check: 'recursion' | 'probe';
  /**
   * of which H both inverses are held against that of ml-matrix, too: whole, or of a large network a principal block;
   * left out: of none
   */
  readonly mlMatrix?: MlMatrixChoice;
}

/**
 * The live curvature at a point by a backend: the Gauss–Newton H from the structure of the network, the inverse in
 * place, its downdates deferred; or its dual form, without H, as long as there are more weights than output gradients.
 *
 * @param point of the team's network and samples
 * @param step  number of the deletion that it is for
 * @throws {NumericalError} if the inverses disagree beyond rounding, α is too small to tell, or H + αI is not positive
 *   definite
 */
export function backendLiveCurvature(
  point: Point,
  step: number,
  options: BackendCurvatureOptions,
  observer: CurvatureObserver = NO_OBSERVER,
): LiveCurvature {
  const { team, need, alpha, check } = options;
  if (CURVATURE_NEED[need].form === 'diagonal') {
    const hessian = observer.time('curvature', () => observer.hessian(() => curvatureDiagonal(point)));
    return new DiagonalCurvature(hessian.map((h) => h + alpha));
  }
  const n = point.live.length;
  const { backend } = team.leader;
  backend.arena.clear(); // the inverse of the last renewal has served its time
  if (options.inverse === 'dual' && isForDual(n, point.samples.count * point.network.outputs)) {
    return dualLiveCurvature(
      point,
      step,
      { ...options, shardSize: readValue(options.shardSize, 'shardSize') },
      observer,
    );
  }
  const inverse = allocateMatrix(backend, n, n);
  const { byMlMatrix, ...found } = backend.arena.borrow(() =>
    invertChecked(inverse, point, { ...options, step }, observer),
  );
  observer.check(requireAgreement({ ...found, step, weights: n, check }, alpha));
  if (byMlMatrix) observer.check(requireAgreement({ ...byMlMatrix, step, weights: n, check: 'mlMatrix' }, alpha));
  return new DeferredInverse(backend, inverse, n);
}

/** A check, and the weights that it is of. */
type SizedCheck = CrossCheck & { readonly checkedWeights: number };

/** Makes (H + αI)⁻¹ in place of `chosen`, and whatever its check needs beside it; @returns the check, and the other. */
function invertChecked(
  chosen: Matrix,
  point: Point,
  { team, alpha, check, step, mlMatrix, ...options }: BackendCurvatureOptions & { readonly step: number },
  observer: CurvatureObserver,
): SizedCheck & { readonly byMlMatrix: SizedCheck | null } {
  const { backend } = team.leader;
  const [inverse, block] = [readValue(options.inverse, 'inverse'), readValue(options.block, 'block')];
  const shardSize = readValue(options.shardSize, 'shardSize');
  const n = point.live.length;
  const damped = allocateMatrix(backend, n, n);
  const hessian = observer.time('curvature', () =>
    observer.hessian(() => {
      structuredCurvature(point, team, shardSize, damped);
      return damped.values;
    }),
  );
  if (hessian !== damped.values) damped.values.set(hessian);
  const updates = point.samples.count * point.network.outputs;
  const bound = crossCheckBound(n, updates, matrixTrace(damped.values, n), alpha);
  for (let i = 0; i < n; i++) damped.values[i * n + i] += alpha;

  const exactly = (to: Matrix) => {
    to.values.set(damped.values);
    if (!backend.cholesky(to, n, 'inverse')) throw new NumericalError('H + αI is not positive definite', { n, alpha });
  };
  const recursively = (to: Matrix) => gradientRecursion(point, backend, to, { block, alpha });
  const blockByMlMatrix = () => {
    const block = principalBlock(point, backend, damped, { alpha, step });
    return { ...mlMatrixCheck(block.check, block.inverses, block.damped, block.n), checkedWeights: block.n };
  };
  const isExact = inverse !== 'recursive';
  const [choose, other] = isExact ? [exactly, recursively] : [recursively, exactly];
  if (check === 'probe') {
    try {
      observer.time('inverse', () => choose(chosen));
    } catch (error) {
      requireDamping(bound, n, alpha); // the block of the probes alone could be checked, but there is no inverse
      throw error;
    }
    const probed = { inverse: chosen, kind: isExact ? 'exact' : 'recursive', damped } as const;
    return observer.time('check', () => ({
      ...probeCheck(point, backend, probed, { alpha, step }),
      byMlMatrix: isForMlMatrix(mlMatrix, step) ? blockByMlMatrix() : null,
    }));
  }
  requireDamping(bound, n, alpha);
  observer.time('inverse', () => choose(chosen));
  const second = allocateMatrix(backend, n, n);
  observer.time('inverse', () => other(second));
  const [exact, recursive] = isExact ? [chosen, second] : [second, chosen];
  return observer.time('check', () => {
    const found = backendCrossCheck(backend, { recursive, exact }, damped, { n, alpha, updates });
    const wholeByMlMatrix = () => {
      const inverses = { recursive: whole(recursive, n), exact: whole(exact, n) };
      return { ...mlMatrixCheck(found, inverses, whole(damped, n), n), checkedWeights: n };
    };
    const byMlMatrix = n <= MAX_BLOCK_WEIGHTS ? wholeByMlMatrix : blockByMlMatrix;
    return { ...found, checkedWeights: n, byMlMatrix: isForMlMatrix(mlMatrix, step) ? byMlMatrix() : null };
  });
}

/** A copy of a symmetric matrix of pitch n, both triangles. */
function whole({ values }: Matrix, n: number): Float64Array {
  const copy = values.slice(0, n * n);
  mirrorLower(copy, n);
  return copy;
}
