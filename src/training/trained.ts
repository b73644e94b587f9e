import type { MakeBatchDescent } from './batchDescent.ts';
import type { MakeLossGradients } from './lossGradients.ts';
import type { MakeNormalEquations } from './normalEquations.ts';
import type { MakeSecantPairs } from './secantPairs.ts';

/** The reason why training ended. */
export type TrainingStop =
  /** ‖∂loss/∂w‖ fell to the tolerance: a stationary point, to rounding */
  | 'gradientNorm'
  /** no step lowers the loss any more in double precision */
  | 'noDecrease'
  /** the allowed number of steps is used up */
  | 'maxSteps'
  /** the weights with the smallest validation error on the way are taken, not the last */
  | 'validationError'
  /** it was not trained: it is a network as it was given */
  | 'given';

/** A trained network. */
export interface Trained {
  /** (n), 0 where deleted */
  readonly weights: Float64Array;
  /** E + ½·decay·‖w‖² */
  readonly loss: number;
  /** ‖∂loss/∂w‖₂ over the live weights: 0 at a local minimum, which OBS assumes */
  readonly gradientNorm: number;
  readonly trainingStop: TrainingStop;
  /** steps taken; a step is one pass over the training set or more */
  readonly steps: number;
}

/** Options of a way of training; one that is left out is as the method has it. */
export interface TrainingOptions {
  readonly maxSteps?: number;
  /** ‖∂loss/∂w‖₂ that counts as zero */
  readonly gradientNorm?: number;
  /** is shown the weights (full n) after each step that is taken; must not change them */
  readonly onStep?: (weights: Float64Array) => void;
  /** η of backpropagation, on the gradient of the mean error */
  readonly learningRate?: number;
  /** share of the last change that backpropagation adds to the next */
  readonly momentum?: number;
  /** samples between two changes of backpropagation; null: all */
  readonly batchSize?: number | null;
  /** what computes loss and gradient; plain loops unless given */
  readonly lossGradients?: MakeLossGradients;
  /** what makes and solves the systems of Levenberg–Marquardt; other methods have none */
  readonly normalEquations?: MakeNormalEquations;
  /** what runs epochs of backpropagation by batches; other methods have none */
  readonly batchDescent?: MakeBatchDescent;
  /** the same for steps over all samples, where these are few; else `lossGradients` has them */
  readonly wholeDescent?: MakeBatchDescent;
  /** what keeps the last steps of L-BFGS; other methods have none */
  readonly secantPairs?: MakeSecantPairs;
}
