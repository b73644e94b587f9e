import type { InverseCheck } from './inverseCheck.ts';

/** Stages of the work on one live curvature. */
export type CurvatureStage = 'curvature' | 'inverse' | 'check';

/** Takes part in the work on a live curvature from outside: times it, keeps its checks, shares H. It changes no bit. */
export interface CurvatureObserver {
  /** Runs some work of a stage; @returns what it returns. */
  time<Result>(stage: CurvatureStage, work: () => Result): Result;
  /** Takes the cross-check of an inverse, which agrees. */
  check(check: InverseCheck): void;
  /** H at the point, or its diagonal: from wherever it is shared, or built. */
  hessian(build: () => Float64Array): Float64Array;
}

/** Times nothing, keeps nothing, shares nothing. */
export const NO_OBSERVER: CurvatureObserver = {
  time: (_, work) => work(),
  check() {},
  hessian: (build) => build(),
};
