// The exponential and what is made of it, two doubles at a time. src/network/exponential.ts does the same operations in
// the same order on one double, with the same bits: whoever changes one changes the other. docs/equations.md derives
// the bounds on the errors. Nothing here has a table in memory.

/** 1/ln 2. */
const LOG2_E: f64 = 1.4426950408889634;
/** The first 42 bits of ln 2, so that its product with an integer of 11 bits is exact, and what is left of it. */
export const LN2_HIGH: f64 = 0.6931471805598903;
export const LN2_LOW: f64 = 5.497923018708371e-14;
/** 1.5·2⁵² + 1023: what is added to it is rounded to an integer k, and k + 1023 stands in its last 11 bits. */
const BIASED: f64 = 6755399441056767;
/** The same for k − 1: its last bits are those of ½·2^k. */
const BIASED_HALF: f64 = 6755399441056766;

/** 1.5·2²⁸: what is added to it is rounded to a multiple of 2⁻²⁴. */
const ROUND_24: f64 = 402653184;
/** 2²⁷ + 1, by which Veltkamp splits a double into halves of 26 bits. */
const SPLIT_26: f64 = 134217729;

/** 2^k of what was added to `BIASED`, for −1022 ≤ k ≤ 1024: those last bits become the exponent, all ones Infinity. */
// @ts-ignore: decorator of AssemblyScript
@inline
function powerOfTwo(biased: v128): v128 {
  return i64x2.shl(biased, 52);
}

/**
 * e^r − 1 − high for r = high − k·LN2_LOW, |r| ≤ 0.3466, made of e^r − 1 − r = r·q/(2 − q) with
 *
 *     q = 2 + r − r·coth(r/2) = r − Σ_m 2B_2m r^2m/(2m)! = r − r²/6 + r⁴/360 − …,   B_2m Bernoulli's numbers.
 *
 * Six terms leave out less than 2⁻⁵⁸ of e^r.
 */
// @ts-ignore: decorator of AssemblyScript
@inline
function remainder(high: v128, k: v128): v128 {
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  const z = f64x2.mul(r, r), z2 = f64x2.mul(z, z);
  const a = f64x2.add(f64x2.splat(1.0 / 6), f64x2.mul(z, f64x2.splat(-1.0 / 360)));
  const b = f64x2.add(f64x2.splat(1.0 / 15120), f64x2.mul(z, f64x2.splat(-1.0 / 604800)));
  const c = f64x2.add(f64x2.splat(1.0 / 23950080), f64x2.mul(z, f64x2.splat(-691.0 / 653837184000)));
  const sum = f64x2.add(a, f64x2.mul(z2, f64x2.add(b, f64x2.mul(z2, c))));
  const q = f64x2.sub(r, f64x2.mul(z, sum));
  return f64x2.sub(f64x2.div(f64x2.mul(r, q), f64x2.sub(f64x2.splat(2), q)), low);
}

/** e^x/2^k, where k is the integer next to x/ln 2. */
// @ts-ignore: decorator of AssemblyScript
@inline
function mantissa(x: v128, k: v128): v128 {
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const sum = f64x2.add(f64x2.splat(1), high);
  const lost = f64x2.sub(high, f64x2.sub(sum, f64x2.splat(1)));
  return f64x2.add(sum, f64x2.add(lost, remainder(high, k)));
}

/** e^x where it, or e^x of the other lane, may overflow or be subnormal: 2^k is multiplied in two steps. */
function extremeExponential(x: v128): v128 {
  // Beyond these e^x is Infinity and 0. The pseudo-minimum and -maximum let NaN through.
  const clamped = f64x2.pmax(f64x2.pmin(x, f64x2.splat(710)), f64x2.splat(-746));
  const biased = f64x2.splat(BIASED);
  const k = f64x2.sub(f64x2.add(f64x2.mul(clamped, f64x2.splat(LOG2_E)), biased), biased);
  const first = f64x2.add(f64x2.mul(k, f64x2.splat(0.5)), biased);
  const second = f64x2.add(f64x2.sub(k, f64x2.sub(first, biased)), biased);
  return f64x2.mul(f64x2.mul(mantissa(clamped, k), powerOfTwo(first)), powerOfTwo(second));
}

/** e^x, within 0.9 ulp, or 1 ulp where it is subnormal. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function exponential(x: v128): v128 {
  // 708 < 1022 ln 2. Neither comparison holds for NaN.
  if (!i64x2.all_true(f64x2.lt(f64x2.abs(x), f64x2.splat(708)))) return extremeExponential(x);
  const biased = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2_E)), f64x2.splat(BIASED));
  return f64x2.mul(mantissa(x, f64x2.sub(biased, f64x2.splat(BIASED))), powerOfTwo(biased));
}

/**
 * 1/(1 + e^−x), within 1.5 ulp for x ≥ 0, 3.2 ulp below, with one division: e^r is a polynomial here. It is made as
 * ½/(½ + ½·2^k·e^r), where ½·2^k overflows only beyond the subnormal results.
 */
// @ts-ignore: decorator of AssemblyScript
@inline
export function sigmoid(x: v128): v128 {
  // Beyond these it is 0 and 1. The pseudo-minimum and -maximum let NaN through.
  const clamped = f64x2.pmin(f64x2.pmax(x, f64x2.splat(-710.5)), f64x2.splat(40));
  const biased = f64x2.sub(f64x2.splat(BIASED_HALF), f64x2.mul(clamped, f64x2.splat(LOG2_E)));
  // −k, and r = −x − k·ln 2
  const shift = f64x2.sub(f64x2.splat(BIASED_HALF), biased);
  const high = f64x2.sub(clamped, f64x2.mul(shift, f64x2.splat(LN2_HIGH)));
  const r = f64x2.sub(f64x2.mul(shift, f64x2.splat(LN2_LOW)), high);
  const power = f64x2.mul(powerOfTwo(biased), polynomial(r));
  return f64x2.div(f64x2.splat(0.5), f64x2.add(f64x2.splat(0.5), power));
}

/**
 * e^r for |r| ≤ 0.3466. The terms up to r³ are Taylor's, and the other eight make the polynomial meet e^r at those
 * zeros of Chebyshev's T₁₂(r/½ ln 2) that are not the four next to 0. It is off by 0.1·2⁻⁵³ of e^r at the most.
 */
// @ts-ignore: decorator of AssemblyScript
@inline
function polynomial(r: v128): v128 {
  const r2 = f64x2.mul(r, r), r4 = f64x2.mul(r2, r2);
  const a = f64x2.add(f64x2.splat(0.5), f64x2.mul(r, f64x2.splat(1.0 / 6)));
  const b = f64x2.add(f64x2.splat(0.04166666666658147), f64x2.mul(r, f64x2.splat(0.008333333333326781)));
  const c = f64x2.add(f64x2.splat(0.0013888888934820637), f64x2.mul(r, f64x2.splat(0.0001984126987659362)));
  const d = f64x2.add(f64x2.splat(2.48014995522122e-5), f64x2.mul(r, f64x2.splat(2.7557251738724692e-6)));
  const e = f64x2.add(f64x2.splat(2.7628532079634704e-7), f64x2.mul(r, f64x2.splat(2.5106878774477827e-8)));
  const upper = f64x2.add(f64x2.add(c, f64x2.mul(r2, d)), f64x2.mul(r4, e));
  const sum = f64x2.add(f64x2.add(a, f64x2.mul(r2, b)), f64x2.mul(r4, upper));
  return f64x2.add(f64x2.splat(1), f64x2.add(r, f64x2.mul(r2, sum)));
}

/**
 * tanh x, within 0.95 ulp.
 *
 *     |x| < 0.23   x − x·z(3465 + 189z + z²)/(10395 + 4725z + 210z² + z³), z = x²: Lambert's continued fraction
 *                  x/(1 + z/(3 + z/(5 + …))) up to 11
 *     beyond       (E − 1)/(E + 1), E = e^2|x|: the quotient to 24 bits, and the residual over E + 1
 *
 * Both are a number and a small correction that is divided by another number; the division is done once for both.
 */
// @ts-ignore: decorator of AssemblyScript
@inline
export function hyperbolicTangent(x: v128): v128 {
  const one = f64x2.splat(1);
  // tanh 20 rounds to 1, and up to there nothing below is lost. The pseudo-minimum lets NaN through.
  const size = f64x2.pmin(f64x2.abs(x), f64x2.splat(20));

  const z = f64x2.mul(size, size);
  const numerator = f64x2.add(f64x2.splat(3465), f64x2.mul(z, f64x2.add(f64x2.splat(189), z)));
  const denominator = f64x2.add(
    f64x2.splat(10395), f64x2.mul(z, f64x2.add(f64x2.splat(4725), f64x2.mul(z, f64x2.add(f64x2.splat(210), z)))),
  );

  // E = sum + rest: the sum of 1 and the leading part of r is exact, times 2^k too.
  const twice = f64x2.add(size, size);
  const biased = f64x2.add(f64x2.mul(twice, f64x2.splat(LOG2_E)), f64x2.splat(BIASED));
  const k = f64x2.sub(biased, f64x2.splat(BIASED));
  const high = f64x2.sub(twice, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const reduced = f64x2.add(one, high);
  const scale = powerOfTwo(biased);
  const sum = f64x2.mul(scale, reduced);
  const rest = f64x2.mul(
    scale, f64x2.add(f64x2.sub(high, f64x2.sub(reduced, one)), remainder(high, k)),
  );

  const below = f64x2.lt(size, f64x2.splat(0.23));
  const divisor = f64x2.add(f64x2.add(sum, one), rest);
  const reciprocal = f64x2.div(one, v128.bitselect(denominator, divisor, below));
  // 24 bits of the quotient and 26 of the divisor: their product is exact.
  const quotient = f64x2.mul(f64x2.add(f64x2.sub(sum, one), rest), reciprocal);
  const rounded = f64x2.sub(f64x2.add(quotient, f64x2.splat(ROUND_24)), f64x2.splat(ROUND_24));
  const multiple = f64x2.mul(divisor, f64x2.splat(SPLIT_26));
  const upper = f64x2.sub(multiple, f64x2.sub(multiple, divisor));
  const lower = f64x2.add(f64x2.add(f64x2.sub(sum, upper), one), rest);
  const residual = f64x2.sub(
    f64x2.add(f64x2.sub(f64x2.sub(sum, f64x2.mul(rounded, upper)), one), rest), f64x2.mul(rounded, lower),
  );

  const start = v128.bitselect(size, rounded, below);
  const correction = v128.bitselect(
    f64x2.neg(f64x2.mul(f64x2.mul(size, z), numerator)), residual, below,
  );
  const value = f64x2.add(start, f64x2.mul(correction, reciprocal));
  return v128.bitselect(x, value, f64x2.splat(-0.0));
}
