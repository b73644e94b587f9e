import { describe, expect, it } from 'vitest';
import { uniformStream } from '../../src/random.ts';
import { medianInterval } from '../../src/statistics/medianInterval.ts';
import { bootstrapMedian } from '../../src/statistics/statistics.ts';

/**
 * The interval by going through all resamples: how often each value is drawn, and in how many orders. @param values ≤
 * 10
 */
function byEnumeration(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
  const orders = new Map<number, number>(); // of each median
  const draw = (index: number, drawn: readonly number[], ways: number): void => {
    if (index === n - 1) {
      const resample = [...drawn, ...Array<number>(n - drawn.length).fill(sorted[index])];
      const [low, high] = [resample[Math.ceil(n / 2) - 1], resample[Math.floor(n / 2)]];
      const median = low + 0.5 * (high - low);
      orders.set(median, (orders.get(median) ?? 0) + ways / factorial(n - drawn.length));
      return;
    }
    for (let times = 0; times <= n - drawn.length; times++) {
      draw(index + 1, [...drawn, ...Array<number>(times).fill(sorted[index])], ways / factorial(times));
    }
  };
  draw(0, [], factorial(n));
  const medians = [...orders].sort(([a], [b]) => a - b);
  const beyond = (list: readonly [number, number][]) => {
    let sum = 0;
    return list.find(([, ways]) => {
      sum += ways;
      return sum >= 0.025 * n ** n;
    })![0];
  };
  return { low: beyond(medians), high: beyond(medians.toReversed()) };
}

const sampleOf = (size: number, seed: number) => {
  const uniform = uniformStream('test', seed);
  return Array.from({ length: size }, () => -Math.log(1 - uniform())); // exponential
};

describe('medianInterval', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('is that of all resamples of %i values', (size) => {
    const distinct = sampleOf(size, size);
    const tied = distinct.map((value) => Math.round(2 * value));
    for (const values of [distinct, tied]) {
      const { low, high } = medianInterval(values)!;
      expect({ low, high }).toEqual(byEnumeration(values));
    }
  });

  it('of one value is that value, of two both: each alone has a quarter of the resamples', () => {
    expect(medianInterval([7])).toEqual({ median: 7, low: 7, high: 7 });
    expect(medianInterval([3, 1])).toEqual({ median: 2, low: 1, high: 3 });
    expect(medianInterval([])).toBeNull();
  });

  // As in the test of bootstrapMedian: P(Bin(11, 2/11) ≥ 6) = 0.0072 and P(Bin(11, 3/11) ≥ 6) = 0.0512.
  it('of 1 … 11 goes from the 3rd to the 9th', () => {
    expect(medianInterval([4, 8, 1, 11, 6, 2, 9, 3, 10, 5, 7])).toEqual({ median: 6, low: 3, high: 9 });
  });

  // Of 1 … n the medians of resamples are ranks in the sample. The share of resamples below an end is 0.025, give or
  // take the standard error of that share of 4,000, √(0.025·0.975/4000) = 0.0025. The density of the median there is
  // φ(1.96)/(√n/2) = 0.117/√n a rank, so that an end is uncertain by 0.021·√n ranks; and it is a rank or half of
  // one. Five standard errors.
  it.each([60, 61, 500, 1001])('is where bootstrapMedian goes as resamples become many, of %i values', (size) => {
    const values = Array.from({ length: size }, (_, i) => i);
    const exact = medianInterval(values)!;
    const drawn = bootstrapMedian(values, uniformStream('test', 5), 4000)!;
    const tolerance = 1 + 5 * 0.021 * Math.sqrt(size);
    expect(exact.median).toBe(drawn.median);
    expect(Math.abs(exact.low - drawn.low)).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(exact.high - drawn.high)).toBeLessThanOrEqual(tolerance);
  });

  // Ranks are normal with standard deviation √n/2 as n grows: the middle ± 1.96·√n/2. Corrections are of the order of
  // a rank.
  it.each([20_000, 20_001])('takes %i values', (size) => {
    const { median, low, high } = medianInterval(Array.from({ length: size }, (_, i) => i))!;
    const half = 0.98 * Math.sqrt(size);
    expect(Math.abs(median - low - half)).toBeLessThanOrEqual(2);
    expect(high - median).toBe(median - low);
  });

  it('does not depend on the order of the values, and turns round with their sign', () => {
    for (const size of [7, 12, 40]) {
      const values = sampleOf(size, 20 + size);
      const found = medianInterval(values)!;
      expect(medianInterval(values.toReversed())).toEqual(found);
      const negative = medianInterval(values.map((value) => -value))!;
      expect(negative.low).toBeCloseTo(-found.high, 14);
      expect(negative.high).toBeCloseTo(-found.low, 14);
    }
  });
});

describe('bootstrapMedian', () => {
  it('of one value is that value, of two both', () => {
    expect(bootstrapMedian([7], uniformStream('test', 6))).toEqual({ median: 7, low: 7, high: 7 });
    expect(bootstrapMedian([3, 1], uniformStream('test', 6))).toEqual({ median: 2, low: 1, high: 3 });
  });
});
