import { type Comparison, comparison, isOfBuilds, nameOf, ratios } from './comparisons.ts';
import type { Measurement } from './measurement.ts';

/** A ratio whose spread is larger is not to be trusted: its rounds are taken again, once. */
export const MAX_SPREAD = 0.15;
/** Added to the name of a group for that. */
export const AGAIN = ', again';

/**
 * Time of this build over that of each other participant, round by round, so that less than 1 is faster: of whole cells
 * and trainings, and of a training also for each of its steps.
 */
export function buildComparisons(all: readonly Measurement[]): Comparison[] {
  return all
    .filter(({ what, form }) => isOfBuilds(what) && form === 'ours')
    .flatMap((ours) =>
      all
        .filter((other) => other !== ours && other.group === ours.group && isComparable(ours.what, other.what))
        .filter(({ node }) => node === null || node === ours.node)
        .flatMap((other) => overAnother(ours, other)),
    );
}

/**
 * A cell of ours computes both inverses: it is held against numpy with one of them, and with both; its training against
 * one with the usual rule for μ, and with our own.
 */
const isComparable = (ours: string, other: string) =>
  other === ours || (ours === 'cell' && other === 'cell/recursion') || other === `${ours}/ourRule`;

function overAnother(ours: Measurement, other: Measurement): Comparison[] {
  const name = `over ${nameOf(other)}${other.what === ours.what ? '' : `, ${other.method}`}`;
  const times = ratios(ours, other);
  const whole = comparison(name, ours, times);
  if (ours.steps === null || other.steps === null) return [whole];
  const stepsOfBoth = other.steps / ours.steps;
  return [
    whole,
    comparison(
      `a step ${name}`,
      ours,
      times.map((ratio) => ratio * stepsOfBoth),
    ),
  ];
}

/** Whether the rounds of some measurements have to be taken again. */
export const isSpreadTooWide = (all: readonly Measurement[]): boolean =>
  buildComparisons(all).some(({ spread }) => spread > MAX_SPREAD);
