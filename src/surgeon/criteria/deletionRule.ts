import type { LiveCurvature } from '../../curvature/liveCurvature.ts';
import type { Samples } from '../../dataset/dataSet.ts';
import type { SaliencyBounds } from '../../inverse/eigenspaceInverse.ts';
import type { Network } from '../../network/architecture.ts';
import type { Mask } from '../../network/mask.ts';

/** The state that a rule chooses in: all that it may look at. */
export interface Turn {
  readonly network: Network;
  /** the training set */
  readonly samples: Samples;
  readonly mask: Mask;
  /** flat indices of the n live weights, ascending */
  readonly live: Int32Array;
  /** (n) their values */
  readonly weights: Float64Array;
  readonly curvature: LiveCurvature;
  /** E as it was last measured */
  readonly trainError: number;
  /** deletions that the stopping rule leaves at most, 1 or more */
  readonly max: number;
  /**
   * (n) ∂E/∂w, without decay, at these weights however old the curvature is. Backpropagation through all samples when
   * it is first asked for in a turn, nothing for a rule that never asks.
   */
  gradient(): Float64Array;
}

/** The part of a turn that most rules look at. */
export type WeightsAndCurvature = Pick<Turn, 'weights' | 'curvature'>;

/** The judgement of a rule on each live weight. */
export interface Assessment {
  /** (n) predicted increase of E by its deletion */
  readonly saliencies: Float64Array;
  /** (n) what the rule makes smallest */
  readonly ranks: Float64Array;
}

/**
 * One rule: which weights go next, what E is predicted to rise by, what happens to the others. All predictions, of
 * every criterion, are quadratic forms of H + αI, so that they share one scale.
 */
export interface DeletionRule {
  /** The rank and saliency of each live weight; the one with the smallest rank goes. */
  assess(turn: Turn): Assessment;
  /** Deletes weight q, in place: w_q becomes exactly 0, the others what the rule makes of them. */
  update(weights: Float64Array, curvature: LiveCurvature, q: number): void;
  /**
   * Indices among the live weights that go together in one turn, one after the other; absent: the one with the smallest
   * rank. None, or more than `max`, ends the path of the rule.
   */
  group?(turn: Turn): readonly number[];
  /**
   * Indices among the live weights that go at once, ascending, `max` at most: all others are corrected for all of them
   * together. Absent: weights go one after the other.
   */
  together?(turn: Turn): Int32Array;
  /** The exact L_q and the largest approximate one that the theory allows, of a rule that approximates OBS. */
  bounds?(curvature: LiveCurvature, q: number, weight: number): SaliencyBounds;
}

/** A rule that looks at weights and curvature alone. */
export interface CurvatureRule extends Pick<DeletionRule, 'update'> {
  /** The rank and saliency of each live weight; the one with the smallest rank goes. */
  assess(turn: WeightsAndCurvature): Assessment;
}

/** A deletion among the live weights. */
export interface Deletion {
  /** index among the live weights */
  readonly q: number;
  /** predicted increase of E */
  readonly saliency: number;
}

/**
 * Deletes the weight that a rule ranks first and corrects the others, in place; the curvature is as it was.
 *
 * @param turn the part of a turn that the rule looks at; its weights are overwritten
 */
export function deleteNext<Seen extends WeightsAndCurvature>(
  rule: { assess(turn: Seen): Assessment } & Pick<DeletionRule, 'update'>,
  turn: Seen,
): Deletion {
  const { saliencies, ranks } = rule.assess(turn);
  turn.curvature.foresee?.(ranks);
  const q = selectWeight(ranks);
  rule.update(turn.weights, turn.curvature, q);
  return { q, saliency: saliencies[q] };
}

/** The weight to delete: the first of those with the smallest rank. */
export function selectWeight(ranks: Float64Array): number {
  let q = 0;
  for (let i = 1; i < ranks.length; i++) if (ranks[i] < ranks[q]) q = i;
  return q;
}
