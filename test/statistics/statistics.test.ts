import { median, quantile, sampleWithReplacement } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { uniformStream } from '../../src/random.ts';
import { bootstrapMedian, quartiles, rankCorrelation, shareOf } from '../../src/statistics/statistics.ts';

describe('quartiles', () => {
  it('of 1 … 8, interpolated linearly as numpy and R do: 1 + 7/4', () => {
    const expected = { count: 8, minimum: 1, lower: 2.75, median: 4.5, upper: 6.25, maximum: 8 };
    expect(quartiles([8, 1, 7, 2, 6, 3, 5, 4])).toEqual(expected);
  });
  it('of one number is that number', () => {
    expect(quartiles([5])).toEqual({ count: 1, minimum: 5, lower: 5, median: 5, upper: 5, maximum: 5 });
  });
  it('of nothing is null', () => expect(quartiles([])).toBeNull());
});

describe('shareOf', () => {
  // Wilson's interval for 177 of 178: p̂ = 0.99438, z²/m = 0.021581, middle 0.98910, half width 0.01 19 (by hand).
  it('has the interval of Wilson', () => {
    const { share, low, high } = shareOf(177, 178);
    expect(share).toBeCloseTo(177 / 178, 15);
    expect(low).toBeCloseTo(0.96889, 4);
    expect(high).toBeCloseTo(0.99901, 4);
  });
  it('stays within 0 … 1 at the ends: z²/(m + z²) of nothing', () => {
    expect(shareOf(0, 10)).toMatchObject({ low: 0, high: expect.closeTo(3.8414588 / 13.8414588, 7) });
    expect(shareOf(10, 10).high).toBeCloseTo(1, 15);
    expect(shareOf(0, 0)).toMatchObject({ low: 0, high: 1, share: Number.NaN });
  });
});

describe('rankCorrelation', () => {
  it('is 1 for the same order, −1 for the reverse, 1 − 6Σd²/n(n² − 1) between', () => {
    expect(rankCorrelation([1, 2, 3, 4], [10, 20, 30, 40])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1, 12);
    expect(rankCorrelation([1, 2, 3, 4], [2, 1, 3, 4])).toBeCloseTo(1 - (6 * 2) / (4 * 15), 12);
  });
  // Ranks 0, 1, 2.5, 2.5 against 0, 1, 2, 3: Σxy = 2.25 + 0.25 + 0.5 + 1.5, Σx² = 4.5, Σy² = 5.
  it('gives equal values the mean of their ranks', () => {
    expect(rankCorrelation([1, 2, 9, 9], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  });
});

/** P(Bin(n, p) ≥ k). */
function binomialTail(n: number, p: number, k: number): number {
  let term = (1 - p) ** n;
  let tail = k <= 0 ? term : 0;
  for (let j = 1; j <= n; j++) {
    term *= ((n - j + 1) / j) * (p / (1 - p));
    if (j >= k) tail += term;
  }
  return tail;
}

describe('bootstrapMedian', () => {
  const N = 11;
  // The median of a resample of 11 is at most the k-th smallest value if 6 or more of its draws are: P(Bin(11, k/11) ≥
  // 6) (Efron 1979). That is 0.0072 for k = 2 and 0.0512 for k = 3, on either side of 0.025 by 9 and 5 standard errors
  // of 2,000 resamples, √(p(1 − p)/2000). So the interval begins at the 3rd value, and by symmetry ends at the 9th.
  it('of 1 … 11 begins and ends at the order statistics that the exact bootstrap distribution says', () => {
    const below = (k: number) => binomialTail(N, k / N, 6);
    expect(below(2)).toBeCloseTo(0.0072, 4);
    expect(below(3)).toBeCloseTo(0.0512, 4);
    const sample = Array.from({ length: N }, (_, i) => ((7 * i) % N) + 1); // 1 … 11 in another order
    for (const seed of [1, 2, 3]) {
      expect(bootstrapMedian(sample, uniformStream('test', seed))).toEqual({ median: 6, low: 3, high: 9 });
    }
  });

  // From the 3rd to the 9th of 11 values: it holds the true median unless fewer than 3 or more than 8 values lie below
  // it, Bin(11, ½), whatever the distribution.
  it('covers the true median as often as a sign test says', () => {
    const expected = 1 - (2 * (1 + 11 + 55)) / 2 ** N; // 0.9346
    const uniform = uniformStream('test', 2);
    const trials = 400;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const sample = Array.from({ length: N }, () => -Math.log(1 - uniform())); // exponential, median log 2
      const { low, high } = bootstrapMedian(sample, uniform, 1000)!;
      if (low <= Math.LN2 && Math.LN2 <= high) covered++;
    }
    // Four standard errors of a share of 400. With 1,000 resamples an end is 3.7 standard errors or more from being
    // another value.
    expect(Math.abs(covered / trials - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / trials));
  });

  it('a second route: medians of drawn samples, by another package, from the same stream', () => {
    for (const [seed, sample] of [[3.5], [2, 1], [0.1, 4, 4, 0.3, 4, -7], [9, 0.7, 0.1, 0.2, 0.2, 1e9, 3]].entries()) {
      const uniform = uniformStream('test', seed);
      const medians = Array.from({ length: 500 }, () => median(sampleWithReplacement(sample, sample.length, uniform)));
      const [low, high] = [0.025, 0.975].map((share) => quantile(medians, share));
      expect(bootstrapMedian(sample, uniformStream('test', seed), 500)).toEqual({ median: median(sample), low, high });
    }
  });

  it('of a constant sample is that constant', () => {
    expect(bootstrapMedian([3, 3, 3, 3], uniformStream('test', 3))).toEqual({ median: 3, low: 3, high: 3 });
    expect(bootstrapMedian([], uniformStream('test', 3))).toBeNull();
  });

  // Draws of −x from the same indices as of x: the medians are those of x with the other sign, bit for bit, and so are
  // the points that quantiles interpolate between, up to rounding.
  it('is as symmetric as its sample', () => {
    const sample = [0.3, 1, 2.5, 2.75, 4, 8, 8.5, 9, 20];
    const one = bootstrapMedian(sample, uniformStream('test', 4))!;
    const other = bootstrapMedian(
      sample.map((x) => -x),
      uniformStream('test', 4),
    )!;
    expect(other.median).toBe(-one.median);
    expect(other.low).toBeCloseTo(-one.high, 12);
    expect(other.high).toBeCloseTo(-one.low, 12);
    expect(one.low).toBeLessThan(one.median);
    expect(one.median).toBeLessThan(one.high);
  });

  it.each([3, 7, 5, 140])('draws from one stream, from its beginning, whatever was drawn before: %i values', (n) => {
    const sample = Array.from({ length: n }, (_, i) => (i * i) % 11);
    expect(bootstrapMedian(sample)).toEqual(bootstrapMedian(sample, uniformStream('bootstrap', 1)));
  });
});
