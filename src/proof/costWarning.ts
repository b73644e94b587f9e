import type { PlannedModel } from './proofPlan.ts';

/** Networks of up to so many weights have been proven at every size in seconds a size. */
const SOON_WEIGHTS = 96;
/** Sizes that are no farther from none or all of the weights have few masks, of larger networks, too. */
const SOON_DISTANCE = 8;

/** A line about searches that may take hours, by sizes alone; null where there is none. */
export function costWarning(models: readonly PlannedModel[]): string | null {
  const isLong = ({ live, sizes }: PlannedModel) =>
    live.length > SOON_WEIGHTS && sizes.some((size) => Math.min(size, live.length - size) > SOON_DISTANCE);
  const [largest] = models.filter(isLong).sort((a, b) => b.live.length - a.live.length);
  if (!largest) return null;
  return `middle sizes of ${largest.live.length} weights may take hours: --seconds N bounds each search, and Ctrl-C loses nothing`;
}
