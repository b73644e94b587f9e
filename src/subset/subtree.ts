/**
 * A part of the tree of all masks: those that delete all of `deleted`, some of `undecided`, and keep everything else.
 * Plain data, which goes to threads and into files.
 */
export interface Subtree {
  /** indices of the weights that are gone, in the order in which they went */
  readonly deleted: readonly number[];
  /** indices of the weights that may go, ascending */
  readonly undecided: readonly number[];
  /** lower bound of the loss of all its masks of the size that is looked for */
  readonly bound: number;
}

/** A search of some subtrees, one after the other, by one thread. */
export interface SubtreeTask {
  /** k, weights that are kept */
  readonly size: number;
  readonly subtrees: readonly Subtree[];
  /** the smallest loss known: only masks of less are looked for */
  readonly incumbent: number;
  /** nodes after which the rest comes back as subtrees; less than 2³¹ */
  readonly maxNodes: number;
}

/** The end of such a search. */
export interface SubtreeResult {
  /**
   * (k) the best mask of less loss than the incumbent, ascending; null: there is none in the parts that were searched
   */
  readonly kept: readonly number[] | null;
  /** nodes of the tree that were looked at */
  readonly nodes: number;
  /** the parts that are left to search */
  readonly open: readonly Subtree[];
}

/** The tree of all masks of n weights. */
export const wholeTree = (n: number): Subtree => ({
  deleted: [],
  undecided: Array.from({ length: n }, (_, q) => q),
  bound: 0,
});

/**
 * Deletions that are due in a subtree, on the way to masks of a size.
 *
 * @param n weights of the model
 * @throws {RangeError} if there are none, or more than undecided weights
 */
export function dueDeletions(n: number, size: number, { deleted, undecided }: Subtree): number {
  const due = n - size - deleted.length;
  if (due >= 1 && due <= undecided.length) return due;
  throw new RangeError(`${undecided.length} undecided weights, ${due} of them to delete: a search needs 1 or more`);
}
