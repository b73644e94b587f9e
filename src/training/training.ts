/** Why training ended. */
export type TrainingStop =
  /** ‖∂loss/∂w‖ fell to the tolerance: a stationary point, to rounding */
  | 'gradientNorm'
  /** no step lowers the loss any more in double precision */
  | 'noDecrease'
  /** the allowed number of steps is used up */
  | 'maxSteps';

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
