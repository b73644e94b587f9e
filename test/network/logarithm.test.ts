import { describe, expect, it } from 'vitest';
import { Arena } from '../../src/linalg/wasm/arena.ts';
import { kernelModule } from '../../src/linalg/wasm/kernelModule.ts';
import { kernelsOn } from '../../src/linalg/wasm/kernels.ts';
import { log, log1p } from '../../src/network/logarithm.ts';
import { besides, between, ofAllBinades, uniform, withoutNaN } from './arguments.ts';
import { exactLogarithm, fixed, ONE, ulpsOff } from './highPrecision.ts';

const worst = (xs: readonly number[], ulps: (x: number) => number) => Math.max(...xs.map(ulps));
const powers = (first: number, last: number, factor: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => factor * 2 ** (first + i));
/** 0.6955, where k changes, times powers of 2. */
const changes = powers(-40, 40, 0.6954998970031738).flatMap((x) => besides(x));

describe('log', () => {
  const ulps = (x: number) => ulpsOff(log(x), exactLogarithm(fixed(x)));
  // docs/equations.md derives the bound.
  it.each([
    ['near 1', [...between(0.7, 1.5, 2000), ...besides(0.25, 0.5, 2, 4), ...powers(-52, -4, 1).map((h) => 1 + h)]],
    ['where k changes', changes],
    ['below 1', [...between(0, 1), ...between(-140, 0).map((y) => 2 ** y)]],
    ['above 1', [...between(1, 10), ...between(0, 1023).map((y) => 2 ** y)]],
  ])('%s: within 0.9 ulp', (_, xs) => {
    expect(worst(xs, ulps)).toBeLessThan(0.9);
  });

  it('worked by hand', () => {
    expect([1, 2, 0.5, Math.E, 0, -0, Infinity].map(log)).toEqual([
      ...[0, Math.LN2, -Math.LN2, 1],
      ...[-Infinity, -Infinity, Infinity],
    ]);
    expect([10, 2 ** -1074, Number.MAX_VALUE].map(log)).toEqual([
      ...[Math.LN10, -744.4400719213812, 709.782712893384], // ln 10; −1074 ln 2; 1024 ln 2 − 2⁻⁵³
    ]);
    expect([-1, -5e-324, -Infinity, Number.NaN].map(log)).toEqual(Array(4).fill(Number.NaN));
  });
});

describe('log1p', () => {
  const ulps = (x: number) => ulpsOff(log1p(x), exactLogarithm(ONE + fixed(x)));
  it.each([
    ['near 0', [...between(-0.3, 0.42, 2000), ...powers(-60, -3, 1.37), ...powers(-60, -3, -1.21)]],
    ['where k changes', changes.filter((x) => x > 0.1).flatMap((x) => besides(x - 1))],
    ['everywhere', [...between(-1, -0.29), ...between(0.41, 4), ...between(0, 300).map((y) => 2 ** y)]],
    ['near −1', powers(-53, -2, 1.0).map((h) => h - 1)],
  ])('%s: within 0.9 ulp', (_, xs) => {
    expect(worst(xs, ulps)).toBeLessThan(0.9);
  });

  it('is x itself where x²/2 is below a quarter of an ulp', () => {
    for (const x of [0, -0, 5e-324, -1e-310, 1e-300, -1e-20, 2 ** -54]) expect(log1p(x)).toBe(x);
  });

  it('worked by hand', () => {
    expect([1, -0.5, -1, Infinity].map(log1p)).toEqual([Math.LN2, -Math.LN2, -Infinity, Infinity]);
    expect([-1.5, -Infinity, Number.NaN].map(log1p)).toEqual(Array(3).fill(Number.NaN));
    expect(log1p(1e300)).toBe(log(1e300));
  });
});

it.each([
  ['log', log],
  ['log1p', log1p],
] as const)('the kernel %s has the bits of the plain function', (name, f) => {
  const kernels = kernelsOn(kernelModule(), new Arena(1).memory);
  const xs = Float64Array.from([
    ...ofAllBinades(),
    ...changes,
    ...changes.map((x) => x - 1),
    ...between(-1, 3, 4000),
    ...between(-60, 4, 1000).map((y) => (uniform() - 0.5) * 2 ** y),
  ]);
  expect(withoutNaN(xs.map((x) => kernels[name](x)))).toEqual(withoutNaN(xs.map(f)));
});
