import type { LikelyNext } from './rowsAhead.ts';

/**
 * Weights of smallest rank among those that have no row yet, one of them given; the first ones of equal rank.
 *
 * @param given flat index of the one, which comes first
 * @param count how many at most, 1 or more
 * @param rowOf (weights) by flat index; less than 0: no row yet
 * @returns flat indices, by rank but for the given one
 */
export function smallestRanks({ ranks, live }: LikelyNext, given: number, count: number, rowOf: Int32Array): number[] {
  const chosen: number[] = [];
  const values: number[] = [];
  let limit = Number.POSITIVE_INFINITY;
  for (let i = 0; i < ranks.length && count > 1; i++) {
    const rank = ranks[i];
    if (!(rank < limit) || rowOf[live[i]] >= 0 || live[i] === given) continue;
    let place = values.length;
    while (place > 0 && values[place - 1] > rank) place--;
    values.splice(place, 0, rank);
    chosen.splice(place, 0, live[i]);
    if (values.length === count) {
      values.pop();
      chosen.pop();
    }
    if (values.length === count - 1) limit = values[count - 2];
  }
  return [given, ...chosen];
}
