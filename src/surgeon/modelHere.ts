import { lossGradient } from '../gradient/lossGradient.ts';
import { liveWeights } from '../network/mask.ts';
import { localModel } from '../subset/localModel.ts';
import type { MaskState } from './criteria/maskRule.ts';
import { MaskModel } from './maskModel.ts';

/** The part of a state that a local model is made of. */
export type ModelledState = Pick<MaskState, 'network' | 'samples' | 'weights' | 'start' | 'damped'>;

/**
 * The model of E + ½·decay·‖w‖² at the present point w, over the weights that were live where the path began, those
 * that are gone at 0: its best weights are a Gauss–Newton step away (`localModel`).
 *
 * @throws {NumericalError} if its matrix is not positive definite
 */
export function modelHere({ network, samples, weights, start, ...state }: ModelledState, decay: number): MaskModel {
  const live = liveWeights(start.mask);
  const { gradient } = lossGradient({ network, weights, live, samples }, 0);
  const point = { hessian: state.damped(weights, live), gradient, weights: Float64Array.from(live, (q) => weights[q]) };
  return new MaskModel(localModel(point, { alpha: 0, decay }), start.mask); // α is in the matrix
}
