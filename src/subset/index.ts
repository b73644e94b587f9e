/**
 * The quadratic model of the error as best-subset regression: how good a mask is, and the best one.
 *
 * @module optimal-brain-surgeon/subset
 */

export { backwardElimination, type Elimination } from './backwardElimination.ts';
export { KernelSubtreeSearch } from './kernelSubtreeSearch.ts';
export { localModel, type ModelledPoint, predictedChange } from './localModel.ts';
export { lossTolerance } from './lossTolerance.ts';
export { oneShotKept, oneShotSummed } from './oneShot.ts';
export { Proof, type ProofState } from './proof.ts';
export { modelLoss, type QuadraticModel, quadraticModel, type SubsetFit, subsetFit } from './quadraticModel.ts';
export type { Subtree, SubtreeResult, SubtreeTask } from './subtree.ts';
export { SubtreeSearch } from './subtreeSearch.ts';
export { swapSearch } from './swapSearch.ts';
export { type Swap, type SwappedFit, swapped } from './swaps.ts';
