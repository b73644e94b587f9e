/**
 * Inverses of H + αI by two routes, their cross-check, and what deletions leave of them.
 *
 * @module optimal-brain-surgeon/inverse
 */

export { blockRecursiveInverse, type GradientRows, type RecursionSize, rowBlocks } from './blockRecursiveInverse.ts';
export {
  type CrossCheck,
  crossCheck,
  crossCheckBound,
  type DampedSum,
  exactResidualBound,
  type TwoInverses,
} from './crossCheck.ts';
export { DeferredInverse } from './deferredInverse.ts';
export { DowndatedInverse, deleteWeight } from './downdatedInverse.ts';
export {
  EIGENSPACE_RULES,
  type EigenspaceChoice,
  EigenspaceInverse,
  type EigenspaceRule,
  type SaliencyBounds,
} from './eigenspaceInverse.ts';
export { exactInverse } from './exactInverse.ts';
export { mlMatrixInverse } from './mlMatrixInverse.ts';
export { absorb, recursiveInverse } from './recursiveInverse.ts';
export { spectralInverse } from './spectralInverse.ts';
export { type Spectrum, type SpectrumOf, spectrum } from './spectrum.ts';
