import type { Mask } from '../network/mask.ts';
import type { Generalisation, Measurements } from './pruningProblem.ts';

/** Changes of weights in a step. */
export const STEP_KINDS = ['delete', 'swap', 'regrow', 'refit'] as const;
/** `delete`: one goes; `swap`: one goes and another comes back; `regrow`: one comes back; `refit`: all stay. */
export type StepKind = (typeof STEP_KINDS)[number];

/** Measurements of a step that may not have been measured. */
type MaybeMeasured = { readonly [Name in keyof Measurements]: Measurements[Name] | null };

/** One deletion, or another change of what is kept, and the state after it. */
export interface PruningStep extends MaybeMeasured, Generalisation {
  /** 0 is the trained network; then 1, 2, … */
  readonly step: number;
  /** null in step 0 */
  readonly kind: StepKind | null;
  /** steps of one turn go together: the stopping rule looks at the last of them; null in step 0 */
  readonly turn: number | null;
  readonly weightsLeft: number;
  /** flat index in the full network of the weight that went; null where none did */
  readonly deleted: number | null;
  /** flat index of the weight that came back; null where none did */
  readonly inserted: number | null;
  readonly nuisance: boolean;
  /** predicted increase of E; null in step 0 */
  readonly saliency: number | null;
  /** of a rule that approximates OBS: the exact L_q and the upper bound of the approximate one */
  readonly exactSaliency: number | null;
  readonly saliencyBound: number | null;
  /** measured increase of E since it was last measured, before any retraining; null in step 0 */
  readonly errorChange: number | null;
  readonly retrained: boolean;
  /**
   * (full n) after the step, 0 where deleted; not to be modified, since the next step starts from it. Steps whose
   * weights go at once share those after all of them
   */
  readonly weights: Float64Array;
}

/** The change of a step, before anything is measured. */
export type StepChange = Pick<
  PruningStep,
  'kind' | 'deleted' | 'inserted' | 'saliency' | 'exactSaliency' | 'saliencyBound' | 'weights'
> & {
  /** the weights come from a model of the error at the state before, which is a step of training */
  readonly retrained?: true;
  /**
   * (full n) what training on has made of the weights, whoever chose the change; absent: the rules say whether it is
   * due
   */
  readonly trained?: Float64Array;
  /** it deletes a nuisance weight */
  readonly nuisance?: true;
  /** it goes at once with the next one: there is no state between them, and the weights are those after all of these */
  readonly isWithNext?: boolean;
};

/** The columns of a step that its change decides, before anything is measured. */
export type ChangeColumns = Omit<StepChange, 'retrained' | 'trained' | 'nuisance' | 'isWithNext'> &
  Pick<PruningStep, 'step' | 'turn' | 'weightsLeft' | 'nuisance'>;

/** The columns of a step that are measured after its change. */
export type MeasuredColumns = Omit<PruningStep, keyof ChangeColumns>;

/**
 * A step of both parts. All steps are made here, name by name in one order: V8 makes a hash table of an object that
 * several others are spread into, and compiles what reads steps anew for each other order.
 */
export const pruningStep = (change: ChangeColumns, measured: MeasuredColumns): PruningStep => ({
  step: change.step,
  turn: change.turn,
  weightsLeft: change.weightsLeft,
  kind: change.kind,
  deleted: change.deleted,
  inserted: change.inserted,
  nuisance: change.nuisance,
  saliency: change.saliency,
  exactSaliency: change.exactSaliency,
  saliencyBound: change.saliencyBound,
  errorChange: measured.errorChange,
  trainError: measured.trainError,
  trainAccuracy: measured.trainAccuracy,
  validationError: measured.validationError,
  testError: measured.testError,
  testAccuracy: measured.testAccuracy,
  retrained: measured.retrained,
  effectiveWeights: measured.effectiveWeights,
  fpe: measured.fpe,
  weights: change.weights,
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

/** The weights that are live after some steps; (n). @param start those before the first; not modified */
export function maskAfter(start: Mask, steps: Iterable<Pick<PruningStep, 'deleted' | 'inserted'>>): Mask {
  const mask = start.slice();
  for (const { deleted, inserted } of steps) {
    if (deleted !== null) mask[deleted] = 0;
    if (inserted !== null) mask[inserted] = 1;
  }
  return mask;
}
