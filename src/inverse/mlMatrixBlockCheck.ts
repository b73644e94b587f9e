import { type CurvatureTeam, structuredCurvature } from '../curvature/structuredCurvature.ts';
import type { Point } from '../gradient/point.ts';
import { allocateMatrix } from '../linalg/backend.ts';
import { type InverseCheck, requireAgreement } from './inverseCheck.ts';
import { mlMatrixCheck } from './mlMatrixCheck.ts';
import { principalBlock } from './principalBlock.ts';

/**
 * Holds both inverses of a principal block of H + αI against that of ml-matrix, without an inverse of the whole: for
 * the states of a large network.
 *
 * @param point of the team's network and samples; what its arena holds from before is lost
 * @param step  number of the deletion that H is for
 * @throws {NumericalError} if they disagree beyond rounding, or as `crossCheck`
 */
export function mlMatrixBlockCheck(
  point: Point,
  { team, alpha, shardSize }: { readonly team: CurvatureTeam; readonly alpha: number; readonly shardSize: number },
  step: number,
): InverseCheck {
  const weights = point.live.length;
  const { backend } = team.leader;
  backend.arena.clear();
  const damped = allocateMatrix(backend, weights, weights);
  structuredCurvature(point, team, shardSize, damped);
  for (let i = 0; i < weights; i++) damped.values[i * weights + i] += alpha;
  const { n, check, inverses, damped: block } = principalBlock(point, backend, damped, { alpha, step });
  const found = { ...mlMatrixCheck(check, inverses, block, n), step, weights, checkedWeights: n };
  return requireAgreement({ ...found, check: 'mlMatrix' }, alpha);
}
