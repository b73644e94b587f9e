import type { LiveCurvature } from '../curvature/liveCurvature.ts';
import type { Samples } from '../dataset/dataSet.ts';
import type { Network } from '../network/architecture.ts';
import type { Mask } from '../network/mask.ts';
import type { QuadraticModel } from '../subset/quadraticModel.ts';
import type { SubtreeSearch } from '../subset/subtreeSearch.ts';

/** Errors and accuracies of one state of a network; those of sets that a data set has not are null. */
export interface Measurements {
  readonly trainError: number;
  readonly trainAccuracy: number;
  readonly validationError: number | null;
  readonly testError: number | null;
  readonly testAccuracy: number | null;
}

/** The number of weights that a state really uses, and the test error that this lets expect. */
export interface Generalisation {
  /** N_eff */
  readonly effectiveWeights: number | null;
  /** final prediction error */
  readonly fpe: number | null;
}

/** The mathematics of one network and its data, as functions: all that the loop of deletions knows of them. */
export interface PruningProblem {
  readonly network: Network;
  /** (n) the weights that are live where the path begins; absent: all */
  readonly mask?: Mask | null;
  /** the training set, for criteria that look at more than the curvature */
  readonly samples: Samples;
  /** Measures a weight vector (full n, 0 where deleted). */
  measure(weights: Float64Array): Measurements;
  /**
   * The matrix that the criterion needs at the live weights, made from H + αI: the inverse, the diagonal, …. The one
   * that was returned before is of no use any more: the new one may take its memory.
   *
   * @param step number of the deletion it is for
   * @returns null if the matrix is not positive definite: the quadratic model has no minimum to go to
   */
  curvature(weights: Float64Array, live: Int32Array, step: number): LiveCurvature | null;
  /**
   * H + αI at some weights (full n), for rules that choose masks; (live × live), row-major. Absent where there are no
   * such rules.
   */
  damped?(weights: Float64Array, live: Int32Array): Float64Array;
  /** A search of masks by kernels, with the bits of `SubtreeSearch`; absent: that one. */
  subtreeSearch?(model: QuadraticModel): Pick<SubtreeSearch, 'search'>;
  /** Trains the live weights on; returns new weights (full n). */
  retrain(weights: Float64Array, mask: Mask): Float64Array;
  /** N_eff and FPE of a state; absent where nobody asks for them. */
  generalisation?: ((weights: Float64Array, live: Int32Array, trainError: number) => Generalisation) | undefined;
}
