import type { Samples } from '../../dataset/dataSet.ts';
import type { Network } from '../../network/architecture.ts';
import type { Mask } from '../../network/mask.ts';
import type { QuadraticModel, SubsetFit } from '../../subset/quadraticModel.ts';
import type { SubtreeResult, SubtreeTask } from '../../subset/subtree.ts';
import type { MaskModel } from '../maskModel.ts';
import type { DeletionRule } from './deletionRule.ts';

/** The state that a rule chooses a mask in. */
export interface MaskState {
  readonly network: Network;
  /** the training set */
  readonly samples: Samples;
  /** (n) the weights that are live; not modified */
  readonly mask: Mask;
  /** (full n) weights, 0 where deleted; not modified */
  readonly weights: Float64Array;
  /** (n) the mask of the turn that broke the stopping rule just before; null where none did */
  readonly broken: Mask | null;
  /** the state that the path began in */
  readonly start: { readonly mask: Mask; readonly weights: Float64Array };
  /** E on the training set, of some weights (full n). */
  trainError(weights: Float64Array): number;
  /** H + αI at some weights (full n); (live × live), row-major */
  damped(weights: Float64Array, live: Int32Array): Float64Array;
  /** The search of subtrees of the masks of a model. */
  subtreeSearch(model: QuadraticModel): (task: SubtreeTask) => SubtreeResult;
}

/** A mask that a path may go to, with weights that are the best of a model there. */
export interface ChosenMask {
  /** the model that says what changes cost, and what the weights are */
  readonly model: MaskModel;
  /** its best weights on the mask, in indices of the model */
  readonly fit: SubsetFit;
  /** (full n) weights after a step of training from there; absent: there was none */
  readonly trained?: Float64Array;
}

/**
 * A rule that chooses masks, not weights: weights may come back. What leads from the present mask to the one that is
 * chosen is one turn: a deletion, and swaps.
 */
export interface MaskRule {
  /**
   * The masks with one weight less that it would go to, in their order: the path goes to the first that keeps the
   * stopping rule. None, or none that keeps it, ends the path of the rule.
   */
  smaller(state: MaskState): Iterable<ChosenMask>;
  /** The mask of the same size that it would go to where the path ends at its last size; absent: it stays. */
  same?(state: MaskState): ChosenMask;
  /** whether the first rule of the criterion goes on from the mask; absent: this one does */
  readonly thenFirst?: true;
  /** the reason why a path ends where the rule has no mask; absent: the stopping rule */
  readonly endsBy?: 'unproven';
}

/** Whether a rule chooses masks. */
export const isMaskRule = (rule: DeletionRule | MaskRule): rule is MaskRule => 'smaller' in rule;
