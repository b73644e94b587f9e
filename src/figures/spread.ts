/**
 * Positions near some wanted ones, in the same order and at least a distance apart: labels at the ends of lines that do
 * not cover each other. Labels that are too near are pushed apart around the mean of what they want.
 *
 * @param wanted   in any order
 * @param distance between neighbours; less where not all fit between `min` and `max`
 * @returns in the order of `wanted`, all within `min` … `max`
 */
export function spread(wanted: readonly number[], distance: number, min: number, max: number): number[] {
  const order = Array.from(wanted.keys()).sort((a, b) => wanted[a] - wanted[b] || a - b);
  const gap = Math.min(distance, (max - min) / Math.max(1, order.length - 1));
  // Without the gaps of those before it no position may be above the next one: groups of equal ones take their mean.
  const groups: { count: number; sum: number }[] = [];
  for (const [rank, index] of order.entries()) {
    let group = { count: 1, sum: wanted[index] - rank * gap };
    for (let last = groups.at(-1); last && last.sum / last.count > group.sum / group.count; last = groups.at(-1)) {
      groups.pop();
      group = { count: last.count + group.count, sum: last.sum + group.sum };
    }
    groups.push(group);
  }
  const placed = groups
    .flatMap(({ count, sum }) => new Array<number>(count).fill(sum / count))
    .map((position, rank) => position + rank * gap);
  for (let i = 0; i < placed.length; i++) placed[i] = Math.max(placed[i], min + i * gap);
  for (let i = placed.length - 1; i >= 0; i--) placed[i] = Math.min(placed[i], max - (placed.length - 1 - i) * gap);
  const positions = new Array<number>(wanted.length);
  for (const [rank, index] of order.entries()) positions[index] = placed[rank];
  return positions;
}
