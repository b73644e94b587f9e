import type { ErrorSlice } from '../inspection/errorSlice.ts';

/** A number at a contour line, at shares 0 … 1 of the two axes. */
export interface ContourLabel {
  readonly level: number;
  readonly at: Share;
}

/** A point of a slice, in shares 0 … 1 of its axes. */
export type Share = readonly [number, number];

/** Directions in which a line is looked for, and steps on the way. */
const [DIRECTIONS, STEPS] = [24, 400];
/** Shares of the axes: what a label takes to each side, and its distance from the edge. */
const [WIDE, HIGH, EDGE] = [0.1, 0.05, 0.06];

/** Levels 1, 2, 5, 10, … between the errors of a slice, the largest ones, at most so many. */
export function contourLevels(errors: Float64Array, max: number): number[] {
  const [low, high] = errors.reduce(([a, b], e) => [Math.min(a, e), Math.max(b, e)], [errors[0], errors[0]]);
  const levels: number[] = [];
  for (let power = Math.ceil(Math.log10(high)); levels.length < max && power > -12; power--) {
    for (const step of [5, 2, 1]) {
      const level = Number(`${step}e${power}`);
      if (level < high && level > low && levels.length < max) levels.push(level);
    }
  }
  return levels.reverse();
}

/**
 * A place for the number of each contour line: where a ray from a point of the slice first meets the line, as far as
 * may be from all other marks. A line that no ray meets within the slice has none.
 *
 * @param from  where the rays begin
 * @param taken places of other marks
 */
export function contourLabels(
  slice: ErrorSlice,
  levels: readonly number[],
  from: Share,
  taken: readonly Share[],
): ContourLabel[] {
  const occupied = [...taken];
  const labels: ContourLabel[] = [];
  for (const level of levels) {
    const found = Array.from({ length: DIRECTIONS }, (_, d) =>
      crossing(slice, level, from, (2 * Math.PI * d) / DIRECTIONS),
    );
    const free = found.filter((at) => at !== null).map((at) => ({ at, room: roomAt(at, occupied) }));
    const [best] = free.filter(({ room }) => room > 1).toSorted((a, b) => b.room - a.room);
    if (!best) continue;
    labels.push({ level, at: best.at });
    occupied.push(best.at);
  }
  return labels;
}

/** The distance from the nearest mark, in sizes of a label. */
const roomAt = ([x, y]: Share, occupied: readonly Share[]): number =>
  Math.min(...occupied.map(([a, b]) => Math.max(Math.abs(a - x) / WIDE, Math.abs(b - y) / HIGH)), 4);

/** The first point of a ray at which E reaches a level; null where that is near the edge or outside. */
function crossing(slice: ErrorSlice, level: number, [x0, y0]: Share, angle: number): Share | null {
  const [dx, dy] = [Math.cos(angle) / STEPS, Math.sin(angle) / STEPS];
  const isBelow = errorAt(slice, x0, y0) < level;
  for (let step = 1; step < STEPS; step++) {
    const [x, y] = [x0 + step * dx, y0 + step * dy];
    if (Math.min(x, y) < EDGE || Math.max(x, y) > 1 - EDGE) return null;
    if (errorAt(slice, x, y) < level !== isBelow) return [x, y];
  }
  return null;
}

/** E at a point of a slice, between the four values around it. */
export function errorAt({ errors, size }: Pick<ErrorSlice, 'errors' | 'size'>, x: number, y: number): number {
  const [column, row] = [x, y].map((share) => Math.min(size - 2, Math.max(0, Math.floor(share * (size - 1)))));
  const [u, v] = [x * (size - 1) - column, y * (size - 1) - row];
  const at = row * size + column;
  const [low, high] = [at, at + size].map((k) => errors[k] + u * (errors[k + 1] - errors[k]));
  return low + v * (high - low);
}
