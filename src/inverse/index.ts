// Inverses of H + αI, their cross-checks and downdates.

export { backendCrossCheck } from './backendCrossCheck.ts';
export { blockRecursiveInverse, type GradientRows, rowBlocks } from './blockRecursiveInverse.ts';
export { CHECKS, type CheckName, checkFor, type InverseWork } from './checkFor.ts';
export { type CrossCheck, crossCheck, crossCheckBound, exactResidualBound } from './crossCheck.ts';
export type { CurvatureNeed } from './curvatureNeed.ts';
export type { CurvatureObserver } from './curvatureObserver.ts';
export { DeferredInverse } from './deferredInverse.ts';
export { DowndatedInverse, deleteWeight } from './downdatedInverse.ts';
export { EIGENSPACE_RULES, EigenspaceInverse, type EigenspaceRule, type SaliencyBounds } from './eigenspaceInverse.ts';
export { exactInverse } from './exactInverse.ts';
export { gradientRecursion } from './gradientRecursion.ts';
export { probeCheck } from './probeCheck.ts';
export { absorb, recursiveInverse } from './recursiveInverse.ts';
export { spectralCheck } from './spectralCheck.ts';
export { spectralInverse } from './spectralInverse.ts';
export { type Spectrum, spectrum } from './spectrum.ts';
