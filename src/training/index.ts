/**
 * Training to a local minimum of the loss, which OBS assumes.
 *
 * @module optimal-brain-surgeon/training
 */

export { BACKPROPAGATION_OPTIONS, backpropagation } from './backpropagation.ts';
export type { BatchDescent, BatchDescentOptions, MakeBatchDescent } from './batchDescent.ts';
export { LEVENBERG_MARQUARDT_LIMITS, type LevenbergMarquardtLimits, levenbergMarquardt } from './levenbergMarquardt.ts';
export type { LossGradients, MakeLossGradients } from './lossGradients.ts';
export type { MakeNormalEquations, NormalEquations } from './normalEquations.ts';
export { QUASI_NEWTON_LIMITS, quasiNewton } from './quasiNewton.ts';
export type { MakeSecantPairs, SecantPairs } from './secantPairs.ts';
export { startWeights } from './startWeights.ts';
export { type TrainOptions, train } from './train.ts';
export type { Trained, TrainingOptions, TrainingStop } from './trained.ts';
export { TRAININGS, type TrainingName } from './trainings.ts';
