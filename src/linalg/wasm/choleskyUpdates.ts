import type { CholeskyGoal } from './cholesky.ts';
import { type Span, spans } from './tiles.ts';

/** Columns of an update at most: with its terms it stays in a core's second cache. */
const TILE = 256;

/** Blocks whose terms a tile takes one after the other, and where they stand in the course of `cholesky`. */
export interface BlockGroup {
  /** all blocks of the matrix */
  readonly blocks: readonly Span[];
  /** index of the group's first block */
  readonly first: number;
  /** index of the first block after it */
  readonly end: number;
}

/** A tile of the lower triangle, and the blocks whose terms it takes, in order. */
export interface TileUpdate {
  /** index of the block of its rows */
  readonly row: number;
  /** its columns */
  readonly columns: Span;
  /** indices of the blocks */
  readonly steps: Span;
}

/**
 * The tiles to update once the rows V of block k of a group are there, in two parts: the next block to be factored, for
 * which nothing waits longer than needed; and other tiles, those with most work first.
 *
 * As long as blocks of the group are left, that is the part of the matrix that their rows V are taken from; the rest
 * waits for the group's last block, and takes the terms of all of them while it is in a core's cache. No sum is in
 * another order for that.
 */
export function updatesAfter(
  k: number,
  group: BlockGroup,
  goal: CholeskyGoal,
): { readonly next: TileUpdate | null; readonly others: readonly TileUpdate[] } {
  const isLast = k + 1 === group.end;
  const next = group.blocks.at(k + 1);
  const others = isLast ? lateUpdates(group, goal) : earlyUpdates(k, group, goal);
  return {
    next: next ? { row: k + 1, columns: next, steps: { first: isLast ? group.first : k, end: k + 1 } } : null,
    others: others.sort((p, q) => work(q) - work(p)),
  };
}

const work = ({ columns, steps }: TileUpdate) => (columns.end - columns.first) * (steps.end - steps.first);

/** Rows of the group's blocks after k, and the columns below them. */
function earlyUpdates(k: number, { blocks, end }: BlockGroup, goal: CholeskyGoal): TileUpdate[] {
  const steps = { first: k, end: k + 1 };
  return blocks.flatMap((block, row) => {
    if (row <= k) return [];
    if (row >= end) return [{ row, columns: { first: blocks[k].end, end: blocks[end - 1].end }, steps }];
    const columns = { first: goal === 'factor' ? blocks[k].end : 0, end: row === k + 1 ? block.first : block.end };
    return tiles(row, columns, steps);
  });
}

/** All that has not taken the terms of the group's blocks yet. */
function lateUpdates({ blocks, first, end }: BlockGroup, goal: CholeskyGoal): TileUpdate[] {
  const all = { first, end };
  const own = { first: blocks[first].first, end: blocks[end - 1].end };
  return blocks.flatMap((block, row) => {
    if (row < end) {
      const steps = { first: Math.max(first, row), end };
      return goal === 'inverse' ? tiles(row, { first: 0, end: block.end }, steps) : [];
    }
    const right = tiles(row, { first: own.end, end: row === end ? block.first : block.end }, all);
    if (goal === 'factor') return right;
    const below = blocks.slice(first, end).map((columns, i) => ({ row, columns, steps: { first: first + i, end } }));
    return [...tiles(row, { first: 0, end: own.first }, all), ...below, ...right];
  });
}

const tiles = (row: number, { first, end }: Span, steps: Span): TileUpdate[] =>
  spans(end - first, TILE).map((span) => ({
    row,
    columns: { first: first + span.first, end: first + span.end },
    steps,
  }));
