import { lossGradient } from '../gradient/lossGradient.ts';
import { type DeletionRule, selectWeight, type Turn } from './criteria/deletionRule.ts';
import { deleteTogether } from './deleteTogether.ts';
import type { StepChange } from './pruningStep.ts';

/** A deletion of a turn: the weight, what was predicted, and all weights after it. */
export interface TurnDeletion extends StepChange {
  readonly deleted: number;
  /** index among the weights that were live just before */
  readonly index: number;
}

/** A turn but for what follows from the weights. */
export type TurnState = Omit<Turn, 'weights' | 'gradient'>;

/**
 * The deletions of one turn: the weight that a rule ranks first, or the group that it chooses, one weight after
 * the other with the curvature downdated in between. For fixed H that is the joint formula of G-OBS (Stahlberger &
 * Riedmiller, NIPS 9 (1997)). The curvature goes along with all deletions but the last; of weights that go at once,
 * which share the weights after them, with all.
 *
 * @param state   without what the weights decide, which change from one deletion to the next
 * @param weights (full n), not modified
 */
export function turnOf(rule: DeletionRule, state: TurnState, weights: Float64Array): TurnDeletion[] {
  const { network, curvature } = state;
  let turn = turnAt(state, weights);
  if (rule.together) return deletionsTogether(turn, rule.together(turn));
  const chosen = rule.group?.(turn).map((index) => state.live[index]);
  const deletions: TurnDeletion[] = [];
  for (let count = 0; count < (chosen?.length ?? 1); count++) {
    if (count > 0) {
      const { deleted, index, weights: rest } = deletions[count - 1];
      curvature.delete(index);
      const live = turn.live.filter((q) => q !== deleted);
      turn = turnAt({ ...state, mask: turn.mask.with(deleted, 0), live, max: turn.max - 1 }, rest);
    }
    const { saliencies, ranks } = rule.assess(turn);
    if (!chosen) curvature.foresee?.(ranks);
    const { live, weights: values } = turn;
    const index = chosen ? live.indexOf(chosen[count]) : selectWeight(ranks);
    const bounds = rule.bounds?.(curvature, index, values[index]);
    rule.update(values, curvature, index);
    const after = new Float64Array(network.weights);
    for (let i = 0; i < live.length; i++) after[live[i]] = values[i];
    deletions.push({
      kind: 'delete',
      deleted: live[index],
      inserted: null,
      index,
      saliency: saliencies[index],
      exactSaliency: bounds?.exact ?? null,
      saliencyBound: bounds?.upper ?? null,
      weights: after,
    });
  }
  return deletions;
}

/** The deletions of weights that go at once; ΔE of all of them stands in the last. @param indices ascending */
function deletionsTogether(turn: Turn, indices: Int32Array): TurnDeletion[] {
  const { live, weights: values, curvature, network } = turn;
  const saliency = deleteTogether(curvature, values, indices);
  const weights = new Float64Array(network.weights);
  for (let i = 0; i < live.length; i++) weights[live[i]] = values[i];
  const last = indices.length - 1;
  return Array.from(indices, (index, i) => ({
    kind: 'delete',
    deleted: live[index],
    inserted: null,
    index: index - i,
    saliency: i === last ? saliency : null,
    exactSaliency: null,
    saliencyBound: null,
    weights,
    isWithNext: i < last,
  }));
}

/** @param weights (full n), not modified as long as the turn lasts */
function turnAt(state: TurnState, weights: Float64Array): Turn {
  const { network, samples, mask, live, curvature, trainError, max } = state;
  let gradient: Float64Array | null = null;
  const values = new Float64Array(live.length);
  for (let i = 0; i < live.length; i++) values[i] = weights[live[i]];
  return {
    network,
    samples,
    mask,
    live,
    weights: values,
    curvature,
    trainError,
    max,
    gradient() {
      gradient ??= lossGradient({ network, weights, live, samples }, 0).gradient;
      return gradient;
    },
  };
}
