import { describe, expect, it } from 'vitest';
import { counts, pairedMedian } from '../../src/statistics/pairedMedian.ts';

describe('pairedMedian', () => {
  it('has the median, its quartiles and the number above', () => {
    const found = pairedMedian([3, 1, 2, 0, 4], String)!;
    expect(found.found).toMatchObject({ count: 5, lower: 1, median: 2, upper: 3 });
    expect(found.wins).toBe(4);
    // Of five values the interval is the range.
    expect(found.words).toBe('median 2, quartiles 1 to 3, 95 % interval 0 to 4, above 0 in 4 of 5');
    expect(found.isAbove).toBe(false);
  });

  it('is above only where the whole interval is: the median alone is not enough', () => {
    expect(pairedMedian([1, 1, 1, 1, 1, 1], String)!.isAbove).toBe(true);
    expect(pairedMedian([1, 1, 1, 1, -1, -1, -1], String)!.isAbove).toBe(false);
    expect(pairedMedian([0, 0, 0, 0], String)!.isAbove).toBe(false);
  });

  it('compares ratios with 1', () => {
    const found = pairedMedian([0.5, 0.5, 1, 2], (value) => value.toFixed(1), 1)!;
    expect(found).toMatchObject({ wins: 1, isAbove: false });
    expect(found.words).toContain('above 1 in 1 of 4');
    expect(pairedMedian([1.1, 1.2, 1.3], String, 1)!.isAbove).toBe(true);
  });

  it('shows counts without the noise of interpolation', () => {
    expect([1.5124999999999318, 3, 2.25].map(counts)).toEqual(['1.51', '3', '2.25']);
  });

  it('is nothing without pairs', () => {
    expect(pairedMedian([], String)).toBeNull();
  });
});
