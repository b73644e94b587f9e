import { type Criterion, selectWeight, type Turn } from './criteria/criterion.ts';

/** A deletion of a turn: the weight, what was predicted, and all weights after it. */
export interface TurnDeletion {
  /** flat index in the full network */
  readonly deleted: number;
  /** place among the weights that were live just before */
  readonly place: number;
  readonly saliency: number;
  readonly exactSaliency: number | null;
  readonly saliencyBound: number | null;
  /** (full n) */
  readonly weights: Float64Array;
}

/**
 * The deletions of one turn: the weight that a criterion ranks first, or the group that it chooses, one weight after the other
 * with the curvature downdated in between. For fixed H that is the joint formula of G-OBS (Stahlberger & Riedmiller, NIPS 9
 * (1997)). The curvature goes along with all deletions but the last.
 *
 * @param state      without its weights, which change from one deletion to the next
 * @param weights    (full n), not modified
 * @param trainError E as it was last measured
 */
export function turnOf(
  criterion: Criterion,
  state: Omit<Turn, 'weights'>,
  weights: Float64Array,
  trainError: number,
): TurnDeletion[] {
  const { network, live, curvature } = state;
  let left = [...live];
  let values = Float64Array.from(live, (q) => weights[q]);
  const chosen = criterion.group?.({ ...state, weights: values }).map((place) => live[place]);
  const deletions: TurnDeletion[] = [];
  for (let count = 0; count < (chosen?.length ?? 1); count++) {
    if (count > 0) {
      const { place } = deletions[count - 1];
      curvature.delete(place);
      left = left.toSpliced(place, 1);
      values = values.filter((_, i) => i !== place);
    }
    const { saliencies, ranks } = criterion.assess(values, curvature, trainError);
    const place = chosen ? left.indexOf(chosen[count]) : selectWeight(ranks);
    const bounds = criterion.bounds?.(curvature, place, values[place]);
    criterion.update(values, curvature, place);
    const after = new Float64Array(network.weights);
    left.forEach((q, i) => {
      after[q] = values[i];
    });
    deletions.push({
      deleted: left[place],
      place,
      saliency: saliencies[place],
      exactSaliency: bounds?.exact ?? null,
      saliencyBound: bounds?.upper ?? null,
      weights: after,
    });
  }
  return deletions;
}
