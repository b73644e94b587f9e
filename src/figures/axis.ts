import { numeral } from './numeral.ts';

/** An axis of numbers: what it shows of them, and where its ticks stand. */
export interface Axis {
  readonly type: 'linear' | 'log';
  /** its two ends: on a reversed axis the larger one first */
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly tickFormat: (value: number) => string;
  /** where a value that has no place on the axis is drawn: 0 on an axis of powers of ten stands at its lower end */
  readonly placed: (value: number) => number;
  /** between its 0 and its powers of ten, where it has both */
  readonly breakAt?: number;
}

/** How an axis is to be. */
export interface AxisOptions {
  readonly type?: Axis['type'];
  /** values that it must reach, such as 0 */
  readonly include?: readonly number[];
  /** ticks at whole numbers only */
  readonly whole?: boolean;
  readonly tickFormat?: (value: number) => string;
  /** no value can be above it, nor a tick, as of shares 1 */
  readonly most?: number;
  /** about so many ticks */
  readonly count?: number;
  /** it ends at the smallest and the largest value, and has ticks there */
  readonly ends?: boolean;
}

/** Values that are further apart than this, largest over smallest, are shown by their powers of ten. */
const MAX_LINEAR_RATIO = 40;
/** A smallest value of less than this share of the largest stands above a 0 of the axis. */
const NEAR_ZERO = 0.35;

/**
 * An axis for some values. Without a type it is one of powers of ten where the positive values span more than a factor
 * of 40. Values of 0 or less are drawn below the smallest positive one there, at a tick that says 0.
 *
 * @param values finite; others are left out of account
 */
export function axisFor(values: readonly number[], options: AxisOptions = {}): Axis {
  const { include = [], tickFormat = (value: number) => numeral(value), count = 5, whole = false } = options;
  const { ends = false, most = Infinity } = options;
  const known = [...values, ...include].filter(Number.isFinite);
  const [min, max] = extent(known.length > 0 ? known : [0, 1]);
  const positive = known.filter((value) => value > 0);
  const [least] = extent(positive.length > 0 ? positive : [1]);
  const type = options.type ?? (min >= 0 && max > MAX_LINEAR_RATIO * least ? 'log' : 'linear');
  const axis =
    type === 'linear'
      ? linearAxis(min, max, most, count, whole, tickFormat)
      : powersAxis(least, Math.max(max, least), min <= 0, count, tickFormat);
  return ends && min < max ? withEnds(axis, min > 0 || type === 'linear' ? min : axis.domain[0], max) : axis;
}

/** The same axis from one value to another, with ticks at both. */
function withEnds(axis: Axis, from: number, to: number): Axis {
  const inner = axis.ticks.filter((tick) => tick > from && tick < to);
  return { ...axis, domain: [from, to], ticks: [from, ...inner, to] };
}

/** The same axis, longer at both ends by a share of its length, so that symbols stand within. */
export const padded = (axis: Axis, share = 0.04): Axis => ({
  ...axis,
  domain: [valueAt(axis, -share), valueAt(axis, 1 + share)],
});

/** The axis of an error: from 0, where the smallest one is near it. */
export function errorAxis(values: readonly number[], options: AxisOptions = {}): Axis {
  const axis = axisFor(values, options);
  const [from, to] = axis.domain;
  const isNear = axis.type === 'linear' && from > 0 && from < NEAR_ZERO * to;
  return padded(upToTick(isNear ? axisFor(values, { ...options, include: [...(options.include ?? []), 0] }) : axis));
}

/** An axis may grow by this share of its length for a tick above all that it shows. */
const MAX_GROWTH = 0.35;

/** The same axis up to a tick above all that it shows, where that is near. */
export function upToTick(axis: Axis): Axis {
  const { domain, ticks } = axis;
  const [before, last] = ticks.slice(-2) as (number | undefined)[];
  if (before === undefined || last === undefined || last >= domain[1] * (1 - 1e-9)) return axis;
  const next = Number(followingTick(axis.type, before, last).toPrecision(12));
  return shareAlong(axis, next) <= 1 + MAX_GROWTH
    ? { ...axis, domain: [domain[0], next], ticks: [...ticks, next] }
    : axis;
}

/** The same axis from a tick below all that it shows, where that is near and not the first one below 0. */
export function downToTick(axis: Axis): Axis {
  const { domain, ticks, type } = axis;
  const [first, next] = ticks as readonly (number | undefined)[];
  if (first === undefined || next === undefined || first <= domain[0] * (1 + Math.sign(domain[0]) * 1e-9)) return axis;
  const before = Number((type === 'linear' ? first - (next - first) : precedingPower(first, next)).toPrecision(12));
  const isOut = before < 0 && domain[0] >= 0;
  return isOut || shareAlong(axis, before) < -MAX_GROWTH
    ? axis
    : { ...axis, domain: [before, domain[1]], ticks: [before, ...ticks] };
}

/** The tick before the first one on an axis of powers of ten, or of 1, 2 and 5 times those. */
const precedingPower = (first: number, next: number): number => {
  if (next / first > 9) return (first * first) / next;
  return first / (Math.round(first / 10 ** Math.floor(Math.log10(first) + 1e-9)) === 5 ? 2.5 : 2);
};

function followingTick(type: Axis['type'], before: number, last: number): number {
  if (type === 'linear') return last + (last - before);
  // Powers of ten, or 1, 2 and 5 times those.
  const ratio = last / before;
  if (ratio > 9) return last * ratio;
  return last * (Math.round(last / 10 ** Math.floor(Math.log10(last) + 1e-9)) === 2 ? 2.5 : 2);
}

/** Position of a value between the ends of an axis, 0 … 1. */
export function shareAlong({ type, domain: [from, to] }: Axis, value: number): number {
  const [a, b, v] = type === 'log' ? [Math.log(from), Math.log(to), Math.log(value)] : [from, to, value];
  return (v - a) / (b - a);
}

/** The value at a share 0 … 1 of the way between the ends of an axis. */
export function valueAt({ type, domain: [from, to] }: Axis, share: number): number {
  if (type === 'linear') return from + share * (to - from);
  return Math.exp(Math.log(from) + share * (Math.log(to) - Math.log(from)));
}

/** The same axis from its other end, longer there by a share of its length. */
export function reversed(axis: Axis, longer = 0): Axis {
  const [from, to] = axis.domain;
  return { ...axis, domain: [to, valueAt({ ...axis, domain: [to, from] }, 1 + longer)] };
}

function linearAxis(
  min: number,
  max: number,
  most: number,
  count: number,
  whole: boolean,
  tickFormat: (value: number) => string,
): Axis {
  const isFlat = min === max;
  const [low, high] = isFlat
    ? [min - (Math.abs(min) / 10 || 1), Math.min(most, max + (Math.abs(max) / 10 || 1))]
    : [min, max];
  const about = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(about));
  const nice = [1.2, 3, 7].findIndex((max) => about / power < max);
  const step = Math.max(whole ? 1 : 0, [1, 2, 5, 10].at(nice)! * power);
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return { type: 'linear', domain: [low, high], ticks, tickFormat, placed: (value) => value };
}

function powersAxis(
  least: number,
  max: number,
  hasNone: boolean,
  count: number,
  tickFormat: (value: number) => string,
): Axis {
  const [first, last] = [Math.floor(Math.log10(least) + 1e-9), Math.ceil(Math.log10(max) - 1e-9)];
  const decades = Math.max(1, last - first);
  const step = Math.ceil(decades / count);
  const bottom = Number(`1e${first - step}`);
  const powers = Array.from({ length: Math.floor(decades / step) + 1 }, (_, i) => Number(`1e${first + i * step}`));
  // Within few decades halves of them are told, too.
  const ticks = decades <= 2 ? powers.flatMap((power) => [power, 2 * power, 5 * power]) : powers;
  const end = Math.max(max, least * 1.5);
  const within = ticks.filter((tick) => tick >= least * 0.999 && tick <= end * 1.001);
  // A tick below the smallest value stands where there would be no two without it.
  const shown = hasNone || within.length < 2 ? ticks.filter((tick) => tick <= end * 1.001) : within;
  return {
    type: 'log',
    domain: [hasNone ? bottom : Math.min(least, shown[0]), end],
    ticks: [...(hasNone ? [bottom] : []), ...shown],
    tickFormat: (value) => (hasNone && value === bottom ? '0' : tickFormat(value)),
    placed: (value) => (value > 0 ? value : bottom),
    ...(hasNone && { breakAt: Math.sqrt(bottom * Number(`1e${first}`)) }),
  };
}

const extent = (values: readonly number[]): readonly [number, number] =>
  values.reduce(([min, max], value) => [Math.min(min, value), Math.max(max, value)], [values[0], values[0]]);
