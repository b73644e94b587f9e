import { describe, expect, it } from 'vitest';
import { Arena } from '../../src/linalg/wasm/arena.ts';
import { kernelModule } from '../../src/linalg/wasm/kernelModule.ts';
import { kernelsOn } from '../../src/linalg/wasm/kernels.ts';
import { ACTIVATIONS, activated, transferOf } from '../../src/network/activation.ts';
import { exponential, hyperbolicTangent, sigmoid } from '../../src/network/exponential.ts';
import { besides, between, ofAllBinades, withoutNaN } from './arguments.ts';
import { bitsOf, doubleOf, exactExponential, fixed, ulpsOff } from './highPrecision.ts';

/** Numbers near those where the integer next to x/ln 2 changes. */
const boundaries = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => (first + i + 0.5) * Math.LN2).flatMap((x) => besides(x));

const worst = (xs: readonly number[], ulps: (x: number) => number) => Math.max(...xs.map(ulps));

describe('exponential', () => {
  const ulps = (x: number) => ulpsOff(exponential(x), exactExponential(fixed(x)));
  // docs/equations.md derives the bounds.
  it.each([
    ['near 0', 0.9, [...between(-0.35, 0.35), 2 ** -30, -(2 ** -30), 2 ** -53, -(2 ** -53), -(2 ** -54)]],
    ['where k changes', 0.9, boundaries(-1021, 1022)],
    ['everywhere', 0.9, between(-708.39, 709.78, 2000)],
    ['subnormal', 0.95, [...between(-745.13, -708.4), ...besides(-708, -708.396418532264, -745.13)]],
  ])('%s: within %f ulp', (_, bound, xs) => {
    expect(worst(xs, ulps)).toBeLessThan(bound);
  });

  it('worked by hand', () => {
    for (const x of [0, -0, 5e-324, -1e-310, 1e-17, -1e-17]) expect(exponential(x)).toBe(1);
    expect(exponential(1)).toBe(Math.E);
    expect(exponential(Math.LN2)).toBe(2);
    expect([-Infinity, -1e300, -746, -745.14, Infinity, 1e300, 709.79].map(exponential)).toEqual([
      ...[0, 0, 0, 0],
      ...[Infinity, Infinity, Infinity],
    ]);
    expect(exponential(-745.13)).toBe(Number.MIN_VALUE);
    expect(exponential(Number.NaN)).toBeNaN();
  });
});

describe('hyperbolicTangent', () => {
  function ulps(x: number): number {
    const { numerator, denominator } = exactExponential(2n * fixed(x));
    const quotient = { numerator: numerator - denominator, denominator: numerator + denominator };
    return ulpsOff(hyperbolicTangent(x), quotient);
  }
  it.each([
    ['near 0', 0.95, Array.from({ length: 1200 }, (_, i) => 2 ** (-i / 25) * 0.23)],
    ['small', 0.95, between(0.1, 0.23)],
    ['where the formula changes', 0.95, [...besides(0.23), ...between(0.22, 0.26)]],
    ['middling', 0.95, between(0.23, 2, 1500)],
    ['large', 0.95, between(2, 22)],
    ['where k changes', 0.95, boundaries(0, 60).map((x) => x / 2)],
    ['where it becomes 1', 0.95, [...besides(19, 19.06, 19.0615, 20), ...between(18, 20)]],
  ])('%s: within %f ulp', (_, bound, xs) => {
    expect(worst(xs, ulps)).toBeLessThan(bound);
  });

  it('is x itself where x³/3 is below a quarter of an ulp, and odd', () => {
    for (const x of [0, 5e-324, 1e-310, 1e-300, 1e-20, 2 ** -28]) expect(hyperbolicTangent(x)).toBe(x);
    for (const x of [0, 5e-324, 1e-5, 0.2, 0.3, 1, 15, 19.5, Infinity]) {
      expect(hyperbolicTangent(-x)).toBe(-hyperbolicTangent(x));
    }
  });

  it('worked by hand', () => {
    expect([19.07, 20, 1e300, Infinity].map(hyperbolicTangent)).toEqual([1, 1, 1, 1]);
    expect(hyperbolicTangent(Number.NaN)).toBeNaN();
    // Abramowitz & Stegun, table 4.15: 0.46211 71572 6, 0.76159 41559 6
    expect([0.5, 1].map((x) => hyperbolicTangent(x).toFixed(11))).toEqual(['0.46211715726', '0.76159415596']);
  });
});

describe('sigmoid', () => {
  function ulps(x: number): number {
    const { numerator, denominator } = exactExponential(fixed(-x));
    return ulpsOff(sigmoid(x), { numerator: denominator, denominator: numerator + denominator });
  }
  it.each([
    ['of positive numbers', 1.5, [...between(0, 4, 1000), ...between(0, 40, 1000)]],
    ['of negative numbers', 3.2, [...between(-4, 0, 1000), ...between(-708.39, 0, 1000)]],
    ['subnormal', 3.2, between(-710.13, -708.4, 200)],
    ['where k changes', 3.2, boundaries(-1024, 52)],
  ])('%s: within %f ulp', (_, bound, xs) => {
    expect(worst(xs, ulps)).toBeLessThan(bound);
  });

  it('worked by hand', () => {
    expect([0, -0, Infinity, -Infinity, 37, 40, 1e300].map(sigmoid)).toEqual([0.5, 0.5, 1, 0, 1, 1, 1]);
    // 1/(1 + e^−k ln 2) = 1/(1 + 2^−k)
    expect(sigmoid(Math.LN2)).toBe(2 / 3);
    expect([-710.14, -711, -1e300].map(sigmoid)).toEqual([0, 0, 0]);
    expect(sigmoid(Number.NaN)).toBeNaN();
  });
});

describe.each([
  ['exponential', exponential],
  ['hyperbolicTangent', hyperbolicTangent],
  ['sigmoid', sigmoid],
] as const)('%s never falls where its argument rises', (_, f) => {
  it('over its range', () => {
    const xs = [...between(-750, 750), ...between(-3, 3)].sort((a, b) => a - b);
    for (let i = 1; i < xs.length; i++) expect(f(xs[i])).toBeGreaterThanOrEqual(f(xs[i - 1]));
  });

  it('from one double to the next, where formulas change too', () => {
    const changes = [0.23, 0.25, 0.5, 0.5 * Math.LN2, 0.75 * Math.LN2, 1.5 * Math.LN2];
    let falls = 0;
    for (const x of [...changes, ...changes.map((x) => x / 2), ...between(0, 3, 20)].flatMap((x) => [x, -x])) {
      const start = bitsOf(x) - 100n;
      for (let step = 0n; step < 200n; step++) {
        const [inner, outer] = [doubleOf(start + step), doubleOf(start + step + 1n)];
        if (x > 0 ? f(outer) < f(inner) : f(outer) > f(inner)) falls++;
      }
    }
    expect(falls).toBe(0);
  });
});

describe('the kernels have the bits of the plain functions', () => {
  const arena = new Arena(1);
  const kernels = kernelsOn(kernelModule(), arena.memory);
  const xs = Float64Array.from([
    ...ofAllBinades(),
    ...between(-800, 800, 2000),
    ...between(-40, 40, 2000),
    ...between(-1, 1, 2000),
    ...besides(0.23, 20, 708, -708, 710, -746, 709.78, -745.13, 19.06, 1e-300),
    ...boundaries(-1080, 1030),
  ]);

  it.each([
    [0, 'sigmoid', sigmoid],
    [1, 'tanh', hyperbolicTangent],
    [2, 'relu', (x: number) => (x > 0 ? x : 0)],
    [3, 'linear', (x: number) => x],
    [4, 'e^x', exponential],
  ] as const)('code %i, %s', (code, _, f) => {
    const { values } = arena.allocate(xs.length);
    values.set(xs);
    kernels.activate(code, values.byteOffset, xs.length, 0, 1);
    expect(withoutNaN(values)).toEqual(withoutNaN(xs.map(f)));
  });

  it.each([
    [5, 'leakyRelu(0.3)'],
    [6, 'elu(0.7)'],
    [7, 'gelu'],
    [8, 'silu'],
    [9, 'softplus'],
  ] as const)('code %i, %s', (code, text) => {
    const transfer = transferOf(text, 'activation', ACTIVATIONS);
    const { values } = arena.allocate(xs.length);
    values.set(xs);
    kernels.activateFurther(code, transfer.parameter, values.byteOffset, xs.length, 0, 1);
    expect(withoutNaN(values)).toEqual(withoutNaN(xs.map((x) => activated(transfer, x))));
    kernels.activateFurther(code, transfer.parameter, values.fill(0.3).byteOffset, 1, 5 * 8, 2);
    const reached = [0, 1, 5, 6];
    const one = activated(transfer, 0.3);
    expect([...values.subarray(0, 12)]).toEqual(
      Array.from({ length: 12 }, (_, i) => (reached.includes(i) ? one : 0.3)),
    );
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('of %i values and, where that is odd, one more', (count) => {
    const { values } = arena.allocate(10);
    for (const [code, f] of [
      [0, sigmoid],
      [1, hyperbolicTangent],
      [4, exponential],
    ] as const) {
      values.fill(0.3);
      kernels.activate(code, values.byteOffset, count, 0, 1);
      const reached = 2 * Math.ceil(count / 2);
      expect([...values]).toEqual(Array.from(values, (_, i) => (i < reached ? f(0.3) : 0.3)));
    }
  });

  it('of blocks, and nothing between them', () => {
    const { values } = arena.allocate(12);
    values.fill(0.3);
    kernels.activate(0, values.byteOffset, 2, 5 * 8, 2);
    const reached = [0, 1, 5, 6];
    expect([...values]).toEqual(Array.from(values, (_, i) => (reached.includes(i) ? sigmoid(0.3) : 0.3)));
  });

  it('whatever the other lane holds', () => {
    const { values } = arena.allocate(4);
    for (const other of [0, 0.1, 1, 709.5, -740, Infinity, Number.NaN]) {
      for (const [code, f] of [
        [0, sigmoid],
        [1, hyperbolicTangent],
        [4, exponential],
      ] as const) {
        for (const x of [0.2, 0.25, 3, -3, 708.5]) {
          values.set([other, x, x, other]);
          kernels.activate(code, values.byteOffset, 4, 0, 1);
          expect([values[1], values[2]]).toEqual([f(x), f(x)]);
        }
      }
    }
  });
});
