import type { CurvatureName } from '../curvature/matrices/curvatureMatrices.ts';
import type { Point } from '../gradient/point.ts';
import type { Mask } from '../network/mask.ts';
import type { Dampings, MinimumDistance } from './distanceFromMinimum.ts';
import type { InspectedDual } from './inspectedDual.ts';
import type { InspectedHessian } from './inspectedHessian.ts';

/** A network as it is inspected: its weights, and the second derivatives there. */
export interface InspectedState extends Dampings {
  readonly point: Point;
  readonly mask: Mask;
  readonly curvature: CurvatureName;
  readonly minimum: MinimumDistance;
  /** (n) of H, without damping; n live weights */
  readonly diagonal: Float64Array;
  /** null where H is not made */
  readonly matrix: InspectedHessian | null;
  /** null where H is made, or only its diagonal is known */
  readonly dual: InspectedDual | null;
}

/** (n) the live weights of a state. */
export const liveValues = ({ point: { weights, live } }: InspectedState): Float64Array =>
  Float64Array.from(live, (q) => weights[q]);
