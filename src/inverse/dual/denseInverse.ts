import type { LiveCurvature } from '../../curvature/liveCurvature.ts';
import { type CurvatureTeam, structuredCurvature } from '../../curvature/structuredCurvature.ts';
import { NumericalError } from '../../errors.ts';
import type { Point } from '../../gradient/point.ts';
import { allocateMatrix } from '../../linalg/backend.ts';
import { DeferredInverse } from '../deferredInverse.ts';
import type { DualOptions } from './dualInverse.ts';

/**
 * The dense inverse at a point by Cholesky, in place: what a dual form goes over to.
 *
 * @throws {NumericalError} if H + αI is not positive definite
 */
export function denseInverse(point: Point, team: CurvatureTeam, { alpha, shardSize }: DualOptions): LiveCurvature {
  const { backend } = team.leader;
  const n = point.live.length;
  const inverse = allocateMatrix(backend, n, n);
  structuredCurvature(point, team, shardSize, inverse);
  for (let i = 0; i < n; i++) inverse.values[i * n + i] += alpha;
  if (!backend.cholesky(inverse, n, 'inverse')) {
    throw new NumericalError('H + αI is not positive definite', { n, alpha });
  }
  return new DeferredInverse(backend, inverse, n);
}
