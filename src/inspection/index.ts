/**
 * A network before anything is deleted: how far it is from a minimum.
 *
 * @module optimal-brain-surgeon/inspection
 */

export {
  type Dampings,
  distanceFromMinimum,
  MINIMUM_SHARE,
  type MinimumDistance,
  type MinimumOptions,
} from './distanceFromMinimum.ts';
export type { HessianOptions } from './inspectedHessian.ts';
