// Natural logarithms by the operations of src/network/logarithm.ts, in the same order and with the same bits: whoever
// changes one changes the other. docs/equations.md derives the bounds on the errors.

import { LN2_HIGH, LN2_LOW } from './exponential';

/** 0.6955: a positive double is 2^k times one from here to twice that. With √½ errors would be larger for k = −1. */
const LEAST: u64 = 0x3fe6418900000000;
const ONE: u64 = 0x3ff0000000000000;

// @ts-ignore: decorator of AssemblyScript
@inline
function exponentOf(x: f64): i32 {
  return <i32>((reinterpret<u64>(x) + (ONE - LEAST)) >> 52) - 1023;
}

// @ts-ignore: decorator of AssemblyScript
@inline
function significandOf(x: f64): f64 {
  return reinterpret<f64>(((reinterpret<u64>(x) + (ONE - LEAST)) & 0xfffffffffffff) + LEAST);
}

/**
 * k ln 2 + log(1 + f) + rest, for a `rest` that is tiny, 0.6955 ≤ 1 + f ≤ 1.391:
 *
 *     log(1 + f) = 2 artanh s = f − f²/2 + s(f²/2 + Σ_m 2s^2m/(2m + 1)),   s = f/(2 + f)
 *
 * Ten terms leave out less than 2⁻⁵⁸ of it.
 */
function sumOf(k: f64, f: f64, rest: f64): f64 {
  const s = f / (2 + f);
  const t = s * s;
  const t2 = t * t;
  const t4 = t2 * t2;
  const a = 2.0 / 3 + t * (2.0 / 5) + t2 * (2.0 / 7 + t * (2.0 / 9));
  const b = 2.0 / 11 + t * (2.0 / 13) + t2 * (2.0 / 15 + t * (2.0 / 17));
  const c = 2.0 / 19 + t * (2.0 / 21);
  const series = t * (a + t4 * (b + t4 * c));
  const half = 0.5 * f * f;
  const high = k * LN2_HIGH;
  const sum = high + f;
  const lost = f - (sum - high);
  return sum + (lost - (half - (s * (half + series) + (k * LN2_LOW + rest))));
}

/** Natural logarithm, within 0.9 ulp. */
export function log(x: f64): f64 {
  if (!(x > 0 && x < Infinity)) return x == 0 ? -Infinity : x > 0 ? x : NaN;
  // A subnormal number becomes a normal one.
  const isTiny = x < f64.MIN_NORMAL_VALUE;
  const normal = isTiny ? x * 18014398509481984 : x;
  const k = exponentOf(normal) - (isTiny ? 54 : 0);
  return sumOf(k, significandOf(normal) - 1, 0);
}

/** log(1 + x), within 0.9 ulp. */
export function log1p(x: f64): f64 {
  const sum = 1 + x;
  if (x == 0 || !(sum > 0 && sum < Infinity)) return sum > 0 ? x : sum == 0 ? -Infinity : NaN;
  const k = exponentOf(sum);
  if (k == 0) return sumOf(0, x, 0);
  // The logarithm of the sum, and what its rounding has lost, to first order.
  const lost = x - (sum - 1);
  return sumOf(k, significandOf(sum) - 1, lost / sum);
}
