/** The positions of values along a line, with the values that stand beside it. */
export interface Axis {
  /** 0 at the smallest value, 1 at the largest */
  at(value: number): number;
  readonly ticks: readonly number[];
  readonly isLogarithmic: boolean;
}

/** Values that span more than this have a logarithmic axis, where all are above 0. */
const MAX_LINEAR = 1000;

/**
 * The axis of some values: logarithmic where all are above 0 and span more than three decades.
 *
 * @param values   finite
 * @param maxTicks ticks at most, 3 or more; they are round numbers
 */
export function axisOf(values: readonly number[], maxTicks: number): Axis {
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const isLogarithmic = low > 0 && high > MAX_LINEAR * low;
  const scale = isLogarithmic ? Math.log10 : (value: number) => value;
  const [from, to] = [scale(low), scale(high)];
  const steps = roundSteps(from, to, maxTicks, isLogarithmic);
  return {
    at: (value) => (to > from ? (scale(value) - from) / (to - from) : 0.5),
    ticks: isLogarithmic ? steps.map((step) => Number(`1e${step}`)) : steps,
    isLogarithmic,
  };
}

/** Steps by which an end may miss a round number that it is, as 0.3 is no six times 0.05. */
const ROUNDING = 1e-9;

/** Multiples of 1, 2 or 5 times a power of ten between two numbers, at most so many; of exponents integers. */
function roundSteps(from: number, to: number, max: number, areExponents: boolean): number[] {
  if (!(to > from)) return [from];
  const least = areExponents ? 1 : 0;
  let exponent = Math.floor(Math.log10((to - from) / max)) - 1;
  for (;;) {
    for (const factor of [1, 2, 5]) {
      const step = Number(`${factor}e${exponent}`);
      const [first, last] = [Math.ceil(from / step - ROUNDING), Math.floor(to / step + ROUNDING)];
      if (step < least || last - first >= max) continue;
      // An integer over a power of ten, or times it, is the double nearest to the decimal number.
      return Array.from({ length: last - first + 1 }, (_, index) =>
        exponent < 0
          ? ((first + index) * factor) / Number(`1e${-exponent}`)
          : (first + index) * factor * Number(`1e${exponent}`),
      );
    }
    exponent++;
  }
}
