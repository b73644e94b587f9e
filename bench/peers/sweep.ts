import type { LiveCurvature } from '../../src/curvature/liveCurvature.ts';
import { deleteNext } from '../../src/surgeon/criteria/deletionRule.ts';
import { obsRule } from '../../src/surgeon/criteria/obs.ts';

/** What a sweep may be given beside its work. */
export interface SweepOptions {
  /** on the clock of `performance.now()`; it stops there */
  readonly deadline?: number;
  /** is told each weight, by its place among those that were left */
  readonly onDeletion?: (q: number) => void;
}

/**
 * OBS deletes weights one by one, as `prune` does without measuring errors.
 *
 * @param weights (n); those that are left come to be its first ones
 * @param left    how many are to be left
 * @returns share of the work that was done, by flops of downdates of what is left of the matrix
 */
export function sweep(
  curvature: LiveCurvature,
  weights: Float64Array,
  left: number,
  { deadline = Number.POSITIVE_INFINITY, onDeletion = () => {} }: SweepOptions = {},
): number {
  let live = weights;
  while (live.length > left) {
    const { q } = deleteNext(obsRule, { weights: live, curvature });
    curvature.delete(q);
    onDeletion(q);
    live.copyWithin(q, q + 1);
    live = live.subarray(0, live.length - 1);
    if (performance.now() > deadline) break;
  }
  const n = weights.length;
  return (n ** 3 - live.length ** 3) / (n ** 3 - left ** 3);
}

/** Σ|w|. */
export const absoluteSum = (weights: Float64Array): number => weights.reduce((sum, w) => sum + Math.abs(w), 0);
