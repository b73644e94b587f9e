import type { Stopwatch } from './stopwatch.ts';

/** What the curvature of a cell is told beside the problem; none of it changes a bit. */
export interface CurvatureOptions {
  /** takes the time of H, of its inverses and of their check */
  readonly stopwatch?: Stopwatch;
  /** H at the trained network, from wherever cells of one network share it; left out: built */
  readonly trainedHessian?: (build: () => Float64Array) => Float64Array;
}
