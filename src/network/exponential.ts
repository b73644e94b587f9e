/** The first 42 bits of ln 2, so that its product with an integer of 11 bits is exact, and what is left of it. */
export const LN2_HIGH = 0.6931471805598903;
export const LN2_LOW = 5.497923018708371e-14;
/** 1.5·2⁵² + 1023: what is added to it is rounded to an integer; the kernels make use of the 1023. */
const BIASED = 6755399441056767;
/** The same for k − 1 in place of k. */
const BIASED_HALF = 6755399441056766;
/** 1.5·2²⁸: what is added to it is rounded to a multiple of 2⁻²⁴. */
const ROUND_24 = 402653184;
/** 2²⁷ + 1, by which Veltkamp splits a double into halves of 26 bits. */
const SPLIT_26 = 134217729;

/** 2^k at k + 1022, for −1022 ≤ k ≤ 1024; the last is Infinity. */
const POWERS_OF_TWO = new Float64Array(2047);
for (let k = 0, power = 1; k <= 1024; k++, power *= 2) {
  POWERS_OF_TWO[1022 + k] = power;
  if (k <= 1022) POWERS_OF_TWO[1022 - k] = 1 / power;
}

/**
 * e^x, within 0.9 ulp, or 1 ulp where it is subnormal. These are the operations of kernels/exponential.ts in the same
 * order, so that plain loops and kernels have the same bits, in every engine; docs/equations.md derives the bounds.
 *
 *     e^x = 2^k·e^r,   k the integer next to x/ln 2,   r = x − k·ln 2
 */
export function exponential(x: number): number {
  if (!(Math.abs(x) < 708)) return extremeExponential(x);
  const k = x * Math.LOG2E + BIASED - BIASED;
  return mantissa(x, k) * POWERS_OF_TWO[k + 1022];
}

/** e^x where it may overflow or be subnormal, or x is NaN: 2^k is multiplied in two steps. */
function extremeExponential(x: number): number {
  if (Number.isNaN(x)) return x; // no index of a table
  const clamped = Math.max(Math.min(x, 710), -746);
  const k = clamped * Math.LOG2E + BIASED - BIASED;
  const first = k * 0.5 + BIASED - BIASED;
  return mantissa(clamped, k) * POWERS_OF_TWO[first + 1022] * POWERS_OF_TWO[k - first + 1022];
}

/** e^x/2^k, where k is the integer next to x/ln 2. */
function mantissa(x: number, k: number): number {
  const high = x - k * LN2_HIGH;
  const sum = 1 + high;
  const lost = high - (sum - 1);
  return sum + (lost + remainder(high, k));
}

/**
 * e^r − 1 − high for r = high − k·LN2_LOW, |r| ≤ 0.3466, made of e^r − 1 − r = r·q/(2 − q) with
 *
 *     q = 2 + r − r·coth(r/2) = r − Σ_m 2B_2m r^2m/(2m)! = r − r²/6 + r⁴/360 − …,   B_2m Bernoulli's numbers.
 *
 * Six terms leave out less than 2⁻⁵⁸ of e^r.
 */
function remainder(high: number, k: number): number {
  const low = k * LN2_LOW;
  const r = high - low;
  const z = r * r;
  const z2 = z * z;
  const a = 1 / 6 + z * (-1 / 360);
  const b = 1 / 15120 + z * (-1 / 604800);
  const c = 1 / 23950080 + z * (-691 / 653837184000);
  const q = r - z * (a + z2 * (b + z2 * c));
  return (r * q) / (2 - q) - low;
}

/**
 * 1/(1 + e^−x), within 1.5 ulp for x ≥ 0, 3.2 ulp below, by the operations of kernels/exponential.ts in the same order.
 * It is made as ½/(½ + ½·2^k·e^r), where ½·2^k overflows only beyond the subnormal results.
 */
export function sigmoid(x: number): number {
  if (Number.isNaN(x)) return x; // no index of a table
  const clamped = x < -710.5 ? -710.5 : x > 40 ? 40 : x; // beyond these it is 0 and 1
  const shift = BIASED_HALF - (BIASED_HALF - clamped * Math.LOG2E); // −k
  const high = clamped - shift * LN2_HIGH;
  const r = shift * LN2_LOW - high;
  return 0.5 / (0.5 + POWERS_OF_TWO[1021 - shift] * polynomial(r));
}

/**
 * e^r for |r| ≤ 0.3466. The terms up to r³ are Taylor's, and the other eight make the polynomial meet e^r at those
 * zeros of Chebyshev's T₁₂(r/½ ln 2) that are not the four next to 0. It is off by 0.1·2⁻⁵³ of e^r at the most.
 */
function polynomial(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const a = 0.5 + r * (1 / 6);
  const b = 0.04166666666658147 + r * 0.008333333333326781;
  const c = 0.0013888888934820637 + r * 0.0001984126987659362;
  const d = 2.48014995522122e-5 + r * 2.7557251738724692e-6;
  const e = 2.7628532079634704e-7 + r * 2.5106878774477827e-8;
  return 1 + (r + r2 * (a + r2 * b + r4 * (c + r2 * d + r4 * e)));
}

/**
 * tanh x, within 0.95 ulp, by the operations of kernels/exponential.ts in the same order.
 *
 *     |x| < 0.23   x − x·z(3465 + 189z + z²)/(10395 + 4725z + 210z² + z³), z = x²: Lambert's continued fraction
 *                  x/(1 + z/(3 + z/(5 + …))) up to 11
 *     beyond       (E − 1)/(E + 1), E = e^2|x|: the quotient to 24 bits, and the residual over E + 1
 */
export function hyperbolicTangent(x: number): number {
  const size = Math.abs(x);
  if (size < 0.23) return smallTangent(x);
  const value = largeTangent(size);
  return x < 0 ? -value : value;
}

/** tanh x for |x| < 0.23; signs change nothing in what is rounded. */
function smallTangent(x: number): number {
  if (x === 0) return x; // −0 too
  const z = x * x;
  const numerator = 3465 + z * (189 + z);
  const reciprocal = 1 / (10395 + z * (4725 + z * (210 + z)));
  return x + -(x * z * numerator) * reciprocal;
}

/** tanh x for x ≥ 0.23, or NaN. */
function largeTangent(x: number): number {
  // tanh 20 rounds to 1, and up to there nothing below is lost.
  const twice = x > 20 ? 40 : x + x;
  const k = twice * Math.LOG2E + BIASED - BIASED;
  if (Number.isNaN(k)) return k;
  const high = twice - k * LN2_HIGH;
  const reduced = 1 + high;
  const scale = POWERS_OF_TWO[k + 1022];
  // E = sum + rest: the sum of 1 and the leading part of r is exact, times 2^k too.
  const sum = scale * reduced;
  const rest = scale * (high - (reduced - 1) + remainder(high, k));
  const divisor = sum + 1 + rest;
  const reciprocal = 1 / divisor;
  // 24 bits of the quotient and 26 of the divisor: their product is exact.
  const quotient = (sum - 1 + rest) * reciprocal;
  const rounded = quotient + ROUND_24 - ROUND_24;
  const multiple = divisor * SPLIT_26;
  const upper = multiple - (multiple - divisor);
  const lower = sum - upper + 1 + rest;
  const residual = sum - rounded * upper - 1 + rest - rounded * lower;
  return rounded + residual * reciprocal;
}
