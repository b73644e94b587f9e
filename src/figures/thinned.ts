/** Points of a line at most: more would not be seen, and a report of many paths stays small. */
export const MAX_POINTS = 120;

/** At most so many of some things, the first and the last among them, evenly spread by their index. */
export function thinned<Thing>(things: readonly Thing[], max = MAX_POINTS): readonly Thing[] {
  if (things.length <= max) return things;
  return Array.from({ length: max }, (_, i) => things[Math.round((i * (things.length - 1)) / (max - 1))]);
}

/** Sizes that span more than this factor stand on an axis of powers of ten. */
export const MAX_SPAN = 100;

/** Whether the sizes of a path, largest first, span so much. */
export const spansPowers = (sizes: readonly number[]): boolean => sizes[0] > MAX_SPAN * (sizes.at(-1) ?? 0);

/**
 * At most so many sizes of a path, largest first: evenly spread, or by powers of ten where they stand on such an axis.
 */
export function thinnedSizes<Row extends { readonly weightsLeft: number }>(
  rows: readonly Row[],
  max = MAX_POINTS,
): readonly Row[] {
  if (rows.length <= max || !spansPowers([rows[0].weightsLeft, rows[rows.length - 1].weightsLeft])) {
    return thinned(rows, max);
  }
  const fromEnd = Array.from({ length: max }, (_, i) => Math.round(rows.length ** (1 - i / (max - 1))));
  return [...new Set(fromEnd)].map((place) => rows[rows.length - place]);
}
