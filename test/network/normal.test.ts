import { describe, expect, it } from 'vitest';
import { normalDensity, normalDistribution } from '../../src/network/normal.ts';
import { besides, between } from './arguments.ts';
import { exactDensity, exactTail, fixed, ulpsOff } from './highPrecision.ts';

const worst = (xs: readonly number[], ulps: (x: number) => number) => Math.max(...xs.map(ulps));
/** Where h, the multiple of 2⁻²⁰ next to y, changes. */
const steps = [0.5, 3, 20].flatMap((y) => besides(y + 2 ** -21));

describe('normalDistribution', () => {
  const tail = (x: number) => ulpsOff(normalDistribution(x), exactTail(fixed(-x)));
  const upper = (x: number) => {
    const { numerator, denominator } = exactTail(fixed(x));
    return ulpsOff(normalDistribution(x), { numerator: denominator - numerator, denominator });
  };
  // docs/equations.md has the bounds, of the worst case: 19 and 8 ulp. No more than 5.9 and 3.2 was seen.
  it.each([
    ['near 0', [...between(-0.1, 0), ...[2 ** -10, 2 ** -30].map((x) => -x), -0]],
    ['middling', between(-4, -0.1)],
    ['where both references meet', [...between(-8.01, -7.99, 50), ...steps.map((x) => -x)]],
    ['far out', [...between(-37.5, -4), -37.5]],
  ])('below 0, %s: within 8 ulp', (_, xs) => {
    expect(worst(xs, tail)).toBeLessThan(8);
  });

  it('above 0: within 5 ulp', () => {
    expect(worst([...between(0, 1), ...between(0, 9), ...steps], upper)).toBeLessThan(5);
  });

  it('worked by hand', () => {
    expect([9, 39, 1e300, Infinity].map(normalDistribution)).toEqual([1, 1, 1, 1]);
    expect([-39, -1e300, -Infinity].map(normalDistribution)).toEqual([0, 0, 0]);
    expect(normalDistribution(Number.NaN)).toBeNaN();
    // Abramowitz & Stegun, table 26.1: P(1) = 0.84134 47460 68543, P(2) = 0.97724 98680 51821
    expect([1, 2].map((x) => normalDistribution(x).toFixed(15))).toEqual(['0.841344746068543', '0.977249868051821']);
  });
});

describe('normalDensity', () => {
  it('within 4.2 ulp', () => {
    const xs = [...between(-3, 3), ...between(-37, 37), ...steps];
    expect(worst(xs, (x) => ulpsOff(normalDensity(x), exactDensity(fixed(x))))).toBeLessThan(4.2);
  });

  it('worked by hand', () => {
    // Abramowitz & Stegun, table 26.1: Z(0) = 0.39894 22804 01433, Z(1) = 0.24197 07245 19143
    expect([0, 1, -1].map((x) => normalDensity(x).toFixed(14))).toEqual([
      ...['0.39894228040143', '0.24197072451914', '0.24197072451914'],
    ]);
    expect([-Infinity, 39, 1e200].map(normalDensity)).toEqual([0, 0, 0]);
    expect(normalDensity(Number.NaN)).toBeNaN();
  });
});
