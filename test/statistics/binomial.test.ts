import { describe, expect, it } from 'vitest';
import { binomial, signTest } from '../../src/statistics/binomial.ts';

/** C(n, k) by Pascal's triangle: whole numbers, exact up to n = 50. */
function choose(n: number): number[] {
  let row = [1];
  for (let i = 0; i < n; i++) row = [1, ...row.slice(1).map((value, k) => value + row[k]), 1];
  return row;
}

describe('binomial', () => {
  it.each([0.5, 1 / 7, 0.9, 1])("is what Pascal's triangle says, p = %d", (p) => {
    for (const n of [0, 1, 2, 5, 20, 37]) {
      const terms = choose(n).map((ways, k) => ways * p ** k * (1 - p) ** (n - k));
      for (let k = 0; k <= n; k++) {
        const { exactly, atLeast } = binomial(n, p, k);
        const tail = terms.slice(k).reduce((sum, term) => sum + term, 0);
        // A term is a product of up to 37 ratios of four roundings each, and so is ours: 2·4·37·2⁻⁵³ = 3e-14.
        expect(Math.abs(exactly - terms[k])).toBeLessThanOrEqual(1e-13 * terms[k]);
        expect(Math.abs(atLeast - tail)).toBeLessThanOrEqual(1e-13 * tail);
      }
    }
  });

  // C(2m, m)/4ᵐ = (1 − 1/8m + O(m⁻²))/√(πm), and by symmetry P(X ≥ m) = (1 + P(X = m))/2.
  it('does not overflow: 100,000 trials', () => {
    const m = 50_000;
    const { exactly, atLeast } = binomial(2 * m, 0.5, m);
    expect(exactly * Math.sqrt(Math.PI * m)).toBeCloseTo(1 - 1 / (8 * m), 9);
    expect(atLeast).toBeCloseTo((1 + exactly) / 2, 12);
    expect(binomial(2 * m, 0.5, 2 * m)).toEqual({ exactly: 0, atLeast: 0 }); // 2⁻¹⁰⁰⁰⁰⁰
  });
});

describe('signTest', () => {
  it('counts the splits at least as uneven among all, either way', () => {
    const m = 10;
    const ways = choose(m);
    for (let wins = 0; wins <= m; wins++) {
      const uneven = ways.filter((_, k) => Math.abs(2 * k - m) >= Math.abs(2 * wins - m));
      const share = uneven.reduce((sum, count) => sum + count, 0) / 2 ** m;
      expect(signTest(wins, m - wins)).toBeCloseTo(share, 14);
    }
    expect(signTest(8, 2)).toBeCloseTo(112 / 1024, 14); // 2 (1 + 10 + 45) of 1024
    expect(signTest(5, 0)).toBeCloseTo(1 / 16, 15);
  });

  it('keeps its digits where it is tiny: 60 of 60 are 2 in 2⁶⁰', () => {
    expect(signTest(0, 60) / 2 ** -59).toBeCloseTo(1, 12);
  });

  it('is 1 where nothing speaks for either side', () => {
    expect(signTest(0, 0)).toBe(1);
    expect(signTest(7, 7)).toBe(1);
    expect(signTest(8, 7)).toBe(1);
  });
});
