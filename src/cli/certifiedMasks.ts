import { gapOf, type OptimalMask } from '../proof/optimalMask.ts';
import type { ProofsResult } from '../proof/runProofs.ts';
import { percent } from '../statistics/statistics.ts';

/** Searches without a proof that are named one by one. */
const MAX_NAMED = 10;

/** Those of some masks whose searches have ended without a proof. */
const unproven = (masks: readonly OptimalMask[]): OptimalMask[] => masks.filter(({ proven }) => !proven);

/** The result of `surgeon certify` as JSON has it. */
export function masksInJson({ masks, failures }: ProofsResult) {
  const open = unproven(masks);
  return {
    ...{ rows: masks.length, proven: masks.length - open.length },
    unproven: open.map(({ planned, weightsLeft, loss, lowerBound }) => {
      return { cell: planned.cell.id, weightsLeft, loss, lowerBound, gap: gapOf({ loss, lowerBound }) };
    }),
    failed: failures,
    nodes: masks.reduce((sum, { nodes }) => sum + nodes, 0),
  };
}

/** Lines about searches that have ended without a proof; none where there is no such. */
export function unprovenLines(masks: readonly OptimalMask[]): string[] {
  const open = unproven(masks);
  if (open.length === 0) return [];
  const lines = open
    .slice(0, MAX_NAMED)
    .map(
      ({ planned, weightsLeft, ...found }) =>
        `cell ${planned.cell.id}, ${weightsLeft} weights: not proven, gap ${percent(gapOf(found))} %`,
    );
  const more = open.length > MAX_NAMED ? [`and ${open.length - MAX_NAMED} more are not proven`] : [];
  return [...lines, ...more, 'the same command with more --seconds, or none, goes on'];
}
