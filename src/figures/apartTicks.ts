import { type Axis, shareAlong } from './axis.ts';
import { widthOf } from './svg.ts';

/** Pixels between two labels at least, size of their letters. */
const [BETWEEN, LETTER] = [10, 12];

/**
 * The ticks of an axis whose labels have room beside each other: the first and the last one, and of those between them
 * each that reaches into no label before it, nor into the last one.
 *
 * @param wide pixels of the axis
 */
export function apartTicks(axis: Axis, wide: number): number[] {
  const within = axis.ticks
    .map((tick) => ({ tick, at: shareAlong(axis, tick), half: widthOf(axis.tickFormat(tick), LETTER) / 2 }))
    .filter(({ at }) => at >= -1e-9 && at <= 1 + 1e-9);
  const isApart = (a: (typeof within)[number], b: (typeof within)[number]) =>
    Math.abs(a.at - b.at) * wide >= a.half + b.half + BETWEEN;
  const last = within.at(-1);
  const kept = within.slice(0, 1);
  for (const one of within.slice(1, -1)) if (isApart(kept.at(-1)!, one) && isApart(one, last!)) kept.push(one);
  if (last && within.length > 1 && isApart(kept.at(-1)!, last)) kept.push(last);
  return kept.map(({ tick }) => tick);
}
