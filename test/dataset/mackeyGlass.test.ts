import { describe, expect, it } from 'vitest';
import type { Samples } from '../../src/dataset/dataSet.ts';
import { mackeyGlass, mackeyGlassSeries } from '../../src/dataset/mackeyGlass.ts';
import { NO_FILES } from '../../src/dataset/publishedFile.ts';

const [A, B, DELAY, START] = [0.2, 0.1, 17, 1.2];
const produced = (y: number) => (A * y) / (1 + y ** 10);
const largestDifference = (a: Float64Array, b: Float64Array) =>
  a.reduce((max, value, i) => Math.max(max, Math.abs(value - b[i])), 0);

describe('the integration of the Mackey–Glass equation', () => {
  // While x(t − τ) is the constant of the start, dx/dt = c − bx with c = a·start/(1 + start¹⁰), whose solution is
  // known. A step of the method multiplies the distance from c/b by 1 − z + z²/2 − z³/6 + z⁴/24, z = bh, which is e^−z
  // up to z⁵/120; 170 steps of z = 0.01 add up to a relative error of 170·1e-10/120 = 1.4e-10 of a distance of at most
  // 1.
  it('follows the exponential of the first delay', () => {
    const level = produced(START) / B;
    const series = mackeyGlassSeries(DELAY + 1);
    const exact = series.map((_, t) => level + (START - level) * Math.exp(-B * t));
    expect(largestDifference(series, exact)).toBeLessThan(1.5e-10);
    expect(Math.abs(series[0] - START)).toBe(0);
  });

  // A second route for the next delay, with neither the method nor the cubic: there x(t) = e^−b(t−17) (x(17) + ∫ e^bs
  // g(s) ds) from 0 to t − 17, where g(s) = a y/(1 + y¹⁰) of the exponential y above: a known function, whose integral
  // Simpson's rule takes with 1,000 intervals a unit, to about 1e-14. By the table of differences below, steps of 0.1
  // are off by less than 1e-9.
  it('is the integral over the exponential in the second delay', () => {
    const level = produced(START) / B;
    const y = (s: number) => level + (START - level) * Math.exp(-B * s);
    const g = (s: number) => Math.exp(B * s) * produced(y(s));
    const series = mackeyGlassSeries(2 * DELAY + 1);
    let integral = 0;
    for (let u = 0; u <= DELAY; u++) {
      const exact = Math.exp(-B * u) * (y(DELAY) + integral);
      expect(Math.abs(series[DELAY + u] - exact)).toBeLessThan(1e-9);
      for (let i = 0; i < 1000; i++) {
        const [from, to] = [u + i / 1000, u + (i + 1) / 1000];
        integral += (g(from) + 4 * g((from + to) / 2) + g(to)) / 6000;
      }
    }
  });

  // A method of order four leaves an error C·h⁴ + O(h⁵); the difference of steps h and h/2 is C·h⁴(1 − 1/16), so that
  // each halving divides it by 16, more nearly the smaller h. Linear interpolation (order two) would show 4, a cubic of
  // the wrong sign too.
  it('is of fourth order: each halving of the step divides the change by 16', () => {
    const [h, half, quarter, eighth] = [5, 10, 20, 40].map((stepsPerUnit) => mackeyGlassSeries(201, { stepsPerUnit }));
    const changes = [largestDifference(h, half), largestDifference(half, quarter), largestDifference(quarter, eighth)];
    expect(changes[0] / changes[1]).toBeGreaterThan(15.5);
    expect(changes[0] / changes[1]).toBeLessThan(16.5);
    expect(changes[1] / changes[2]).toBeGreaterThan(15.5);
    expect(changes[1] / changes[2]).toBeLessThan(16.5);
    expect(changes[1]).toBeLessThan(1e-8); // the default step over 200 units of time
  });

  it('stays at the fixed point x = (a/b − 1)^(1/10) = 1', () => {
    // a/(1 + 1) − b is 0 without rounding, as 0.2 and 0.1 differ by a factor 2 in their bits.
    expect(new Set(mackeyGlassSeries(100, { start: 1 }))).toEqual(new Set([1]));
  });
});

describe('the series', () => {
  const series = mackeyGlassSeries(10_001);

  // dx/dt ≤ a·max y/(1 + y¹⁰) − bx with the maximum at y¹⁰ = 1/9: x falls wherever it is above 2·(9/10)·9^(−1/10) =
  // 1.445. Figures of the attractor for τ = 17 show it between 0.4 and 1.4.
  it('stays where figures of it show it', () => {
    const settled = series.subarray(1000);
    expect(Math.max(...settled)).toBeLessThan(2 * 0.9 * 9 ** -0.1);
    expect(Math.max(...settled)).toBeGreaterThan(1.3);
    expect(Math.min(...settled)).toBeGreaterThan(0.4);
    expect(Math.min(...settled)).toBeLessThan(0.45);
  });

  // The literature gives a largest Lyapunov exponent of about 0.006 a unit of time for τ = 17. Over 3,000 units
  // e^(0.006·3000) would be 6.6e7; anything periodic or at rest keeps 1e-12 about as small as it was. The bounds allow
  // 0.003 to 0.009.
  it('is chaotic: a difference of 1e-12 grows exponentially', () => {
    const other = mackeyGlassSeries(10_001, { start: START + 1e-12 });
    const distance = (from: number) =>
      largestDifference(series.subarray(from, from + 200), other.subarray(from, from + 200));
    const rate = Math.log(distance(3500) / distance(500)) / 3000;
    expect(rate).toBeGreaterThan(0.003);
    expect(rate).toBeLessThan(0.009);
    expect(distance(9000)).toBeGreaterThan(0.1); // as far apart as any two places of the attractor
  });
});

describe('the data set', () => {
  const { inputNames, outputNames, train, validation, test, sha256 } = mackeyGlass.load({ draw: 1, files: NO_FILES });
  const sets: readonly Samples[] = [train, validation!, test!];

  it('has the sizes of the paper, and a validation set', () => {
    expect(sets.map(({ count }) => count)).toEqual([250, 250, 8500]);
    expect(inputNames).toEqual(['x(t)', 'x(t-6)', 'x(t-12)', 'x(t-18)', 'x(t-24)', 'x(t-30)']);
    expect(outputNames).toEqual(['x(t+6)']);
  });

  it('is one series in order: each value is found where its lag puts it, from the training set to the test set', () => {
    const series = mackeyGlassSeries(1000 + 30 + 9000 + 6);
    let t = 1030;
    for (const { count, inputs, targets } of sets) {
      for (let k = 0; k < count; k++, t++) {
        const lags = [0, 6, 12, 18, 24, 30].map((lag) => series[t - lag]);
        if (lags.some((value, i) => value !== inputs[6 * k + i]) || targets[k] !== series[t + 6]) {
          throw new Error(`sample ${k} of ${count} at t = ${t}`);
        }
      }
    }
    expect(t).toBe(10_030);
  });

  // As it came out first; every operation is correctly rounded, so no machine may differ.
  it('has the same bits on every machine', () => {
    expect([...train.inputs.subarray(0, 6)]).toEqual([
      1.0405202843668913, 0.9959771648364669, 0.6674424874540663, 0.5002900183410183, 0.700013877568582,
      0.947202301157439,
    ]);
    expect(train.targets[0]).toBe(1.0935382311474544);
    expect(sha256).toBe('a4cf400bf213997c7ad0ab4020960baae8b85d4f1d5a3c46a48012871f486c82');
  });
});
