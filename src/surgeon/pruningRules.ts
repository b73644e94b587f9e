import type { DeletionRule } from './criteria/deletionRule.ts';
import type { MaskRule } from './criteria/maskRule.ts';
import type { LocalSearchOptions } from './localSearch.ts';
import type { RetrainName } from './retraining.ts';
import type { StoppingRule } from './stopping.ts';

/** The rules of one path: what goes, when it ends, and what is renewed, retrained and measured on the way. */
export interface PruningRules {
  /**
   * the rule that chooses; where its path ends (the stopping rule, or nothing left to choose), the next one takes over
   */
  readonly criteria: readonly [DeletionRule | MaskRule, ...(DeletionRule | MaskRule)[]];
  readonly stopping: StoppingRule;
  /** the search that goes on from where the last rule ends; absent: the path ends there */
  readonly search?: LocalSearchOptions | null;
  /** H is built anew for every k-th deletion and downdated in between; 1 = for every deletion, as in the paper */
  readonly renewEvery: number;
  /**
   * `delete`: weights of a unit without a path to an output go next, at no cost; `keep`: they stay weights like others
   */
  readonly nuisance: 'delete' | 'keep';
  readonly retrain: RetrainName;
  /** deletions between two retrainings of `retrain: every`; null for others */
  readonly retrainEvery: number | null;
  /** errors are measured after every k-th deletion, after retraining and at the end; default 1 */
  readonly measureEvery?: number;
}
