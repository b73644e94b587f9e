import { LN2_HIGH, LN2_LOW } from './exponential.ts';

/** A double and its two halves, of which the one with sign and exponent is `words[HIGH]` on this machine. */
const double = Float64Array.of(1);
const words = new Int32Array(double.buffer);
const HIGH = words[0] === 0 ? 1 : 0;

/**
 * The upper halves of 0.6955 and 1: a positive double is 2^k times one from the first to twice that. With √½ errors
 * would be larger for k = −1.
 */
const LEAST = 0x3fe64189;
const ONE = 0x3ff00000;

/** k of a positive normal number, whose significand becomes the `double`. */
function split(x: number): number {
  double[0] = x;
  const shifted = words[HIGH] + (ONE - LEAST);
  words[HIGH] = (shifted & 0xfffff) + LEAST;
  return (shifted >> 20) - 1023;
}

/**
 * k ln 2 + log(1 + f) + rest, for a `rest` that is tiny, 0.6955 ≤ 1 + f ≤ 1.391:
 *
 *     log(1 + f) = 2 artanh s = f − f²/2 + s(f²/2 + Σ_m 2s^2m/(2m + 1)),   s = f/(2 + f)
 *
 * Ten terms leave out less than 2⁻⁵⁸ of it.
 */
function sumOf(k: number, f: number, rest: number): number {
  const s = f / (2 + f);
  const t = s * s;
  const t2 = t * t;
  const t4 = t2 * t2;
  const a = 2 / 3 + t * (2 / 5) + t2 * (2 / 7 + t * (2 / 9));
  const b = 2 / 11 + t * (2 / 13) + t2 * (2 / 15 + t * (2 / 17));
  const c = 2 / 19 + t * (2 / 21);
  const series = t * (a + t4 * (b + t4 * c));
  const half = 0.5 * f * f;
  const high = k * LN2_HIGH;
  const sum = high + f;
  const lost = f - (sum - high);
  return sum + (lost - (half - (s * (half + series) + (k * LN2_LOW + rest))));
}

/**
 * Natural logarithm, within 0.9 ulp: the operations of kernels/logarithm.ts in the same order, so that plain loops and
 * kernels have the same bits, in every engine; docs/equations.md derives the bound.
 */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : Number.NaN;
  // A subnormal number becomes a normal one.
  const isTiny = x < 2.2250738585072014e-308;
  const k = split(isTiny ? x * 18014398509481984 : x) - (isTiny ? 54 : 0);
  return sumOf(k, double[0] - 1, 0);
}

/** log(1 + x), within 0.9 ulp, likewise. */
export function log1p(x: number): number {
  const sum = 1 + x;
  if (x === 0 || !(sum > 0 && sum < Infinity)) return sum > 0 ? x : sum === 0 ? -Infinity : Number.NaN;
  const k = split(sum);
  if (k === 0) return sumOf(0, x, 0);
  // The logarithm of the sum, and what its rounding has lost, to first order.
  const lost = x - (sum - 1);
  return sumOf(k, double[0] - 1, lost / sum);
}
