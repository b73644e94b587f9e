import type { Generalisation, Measurements } from './pruningProblem.ts';

/** Measurements of a step that may not have been measured. */
type MaybeMeasured = { readonly [Name in keyof Measurements]: Measurements[Name] | null };

/** One deletion, and the state after it. */
export interface PruningStep extends MaybeMeasured, Generalisation {
  /** 0 is the trained network; then 1, 2, … */
  readonly step: number;
  /** deletions of one turn go together: the stopping rule looks at the last of them; null in step 0 */
  readonly turn: number | null;
  readonly weightsLeft: number;
  /** flat index in the full network; null in step 0 */
  readonly deleted: number | null;
  readonly nuisance: boolean;
  /** predicted increase of E; null in step 0 */
  readonly saliency: number | null;
  /** of a rule that approximates OBS: the exact L_q and the upper bound of the approximate one */
  readonly exactSaliency: number | null;
  readonly saliencyBound: number | null;
  /** measured increase of E since it was last measured, before any retraining; null in step 0 */
  readonly errorChange: number | null;
  readonly retrained: boolean;
  /** (full n) after the step, 0 where deleted; not to be modified, since the next step starts from it */
  readonly weights: Float64Array;
}

/** Columns of a step of which nothing was measured. */
export const UNMEASURED = {
  ...{ trainError: null, trainAccuracy: null, validationError: null, testError: null, testAccuracy: null },
  ...{ errorChange: null, retrained: false, effectiveWeights: null, fpe: null },
} as const;

/** Columns of a step that no rule has approximated OBS in. */
export const UNBOUNDED = { exactSaliency: null, saliencyBound: null } as const;

/** Columns of the trained network, which no deletion has led to. */
export const UNTOUCHED = {
  ...{ step: 0, turn: null, deleted: null, nuisance: false, saliency: null, errorChange: null, retrained: false },
  ...UNBOUNDED,
} as const;
