/**
 * The quadratic model of the error as best-subset regression: how good a mask is, and the best one.
 *
 * @module optimal-brain-surgeon/subset
 */

export { oneShotKept, oneShotSummed } from './oneShot.ts';
export { modelLoss, type QuadraticModel, quadraticModel, type SubsetFit, subsetFit } from './quadraticModel.ts';
