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

/** The columns of a step that its deletion decides, before anything is measured. */
export type DeletionColumns = Pick<
  PruningStep,
  'step' | 'turn' | 'weightsLeft' | 'deleted' | 'nuisance' | 'saliency' | 'exactSaliency' | 'saliencyBound' | 'weights'
>;

/** The columns of a step that are measured after its deletion. */
export type MeasuredColumns = Omit<PruningStep, keyof DeletionColumns>;

/**
 * A step of both parts. All steps are made here, name by name in one order: V8 makes a hash table of an object that
 * several others are spread into, and compiles what reads steps anew for each other order.
 */
export const pruningStep = (deletion: DeletionColumns, measured: MeasuredColumns): PruningStep => ({
  step: deletion.step,
  turn: deletion.turn,
  weightsLeft: deletion.weightsLeft,
  deleted: deletion.deleted,
  nuisance: deletion.nuisance,
  saliency: deletion.saliency,
  exactSaliency: deletion.exactSaliency,
  saliencyBound: deletion.saliencyBound,
  errorChange: measured.errorChange,
  trainError: measured.trainError,
  trainAccuracy: measured.trainAccuracy,
  validationError: measured.validationError,
  testError: measured.testError,
  testAccuracy: measured.testAccuracy,
  retrained: measured.retrained,
  effectiveWeights: measured.effectiveWeights,
  fpe: measured.fpe,
  weights: deletion.weights,
});

/** Columns of a step of which nothing was measured. */
export const UNMEASURED: MeasuredColumns = {
  errorChange: null,
  trainError: null,
  trainAccuracy: null,
  validationError: null,
  testError: null,
  testAccuracy: null,
  retrained: false,
  effectiveWeights: null,
  fpe: null,
};
