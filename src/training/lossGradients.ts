import { type Loss, lossGradients } from '../gradient/lossGradient.ts';
import type { Point } from '../gradient/point.ts';
import { sumOfSquares } from '../linalg/norms.ts';
import { meanError } from '../network/evaluation.ts';

/** The loss E + ½·decay·‖w‖² on one set of samples, and its gradient at some live weights. */
export interface LossGradients {
  /** Both. @param weights (full n), 0 where deleted. @returns a gradient that is valid until the next call */
  at(weights: Float64Array): Loss;
  /** The loss alone. */
  loss(weights: Float64Array): number;
}

/** Makes what computes loss and gradient of some live weights. */
export type MakeLossGradients = (point: Omit<Point, 'weights'>, decay: number) => LossGradients;

/** Loss and gradient by plain loops, sample by sample. */
export const plainLossGradients: MakeLossGradients = ({ network, live, samples }, decay) => {
  const lossGradient = lossGradients(network, live);
  return {
    at: (weights) => lossGradient(weights, samples, decay),
    loss: (weights) => meanError(network, weights, samples) + 0.5 * decay * sumOfSquares(weights),
  };
};
