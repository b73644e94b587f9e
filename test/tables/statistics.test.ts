import { describe, expect, it } from 'vitest';
import { quartiles, rankCorrelation, shareOf } from '../../src/tables/statistics.ts';

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
});
