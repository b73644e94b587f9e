/** Points of a line at most: more would not be seen, and a report of many paths stays small. */
export const MAX_POINTS = 120;

/** At most so many of some things, the first and the last among them, evenly spread by their index. */
export function thinned<Thing>(things: readonly Thing[], max = MAX_POINTS): readonly Thing[] {
  if (things.length <= max) return things;
  return Array.from({ length: max }, (_, i) => things[Math.round((i * (things.length - 1)) / (max - 1))]);
}
