import type { LiveCurvature } from '../../curvature/liveCurvature.ts';
import type { CurvatureTeam } from '../../curvature/structuredCurvature.ts';
import type { Point } from '../../gradient/point.ts';
import type { CurvatureObserver } from '../curvatureObserver.ts';
import { requireAgreement } from '../inverseCheck.ts';
import { dualCheck } from './dualCheck.ts';
import { DualInverse, type DualOptions } from './dualInverse.ts';

/**
 * The dual inverse at a point, checked on some of its rows.
 *
 * @param step number of the deletion that it is for
 * @throws {NumericalError} if G is not positive definite, the rows disagree with the gradients beyond rounding, or α is
 *   too small to tell
 */
export function dualLiveCurvature(
  point: Point,
  step: number,
  { team, alpha, shardSize }: DualOptions & { readonly team: CurvatureTeam },
  observer: CurvatureObserver,
): LiveCurvature {
  const inverse = observer.time('inverse', () => new DualInverse(point, team, { alpha, shardSize }));
  const found = observer.time('check', () => dualCheck(point, inverse, { alpha, step }));
  observer.check(requireAgreement({ ...found, step, weights: point.live.length, check: 'gradients' }, alpha));
  return inverse;
}
