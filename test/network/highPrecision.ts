/** Bits after the point of the fixed-point numbers here. */
const POINT = 200n;
/** 1 in fixed point. */
export const ONE = 1n << POINT;

const double = new Float64Array(1);
const bits = new BigUint64Array(double.buffer);

/** The bits of a double. */
export function bitsOf(x: number): bigint {
  double[0] = x;
  return bits[0];
}

/** The double of some bits. */
export function doubleOf(pattern: bigint): number {
  bits[0] = pattern;
  return double[0];
}

/** |x| = significand·2^exponent, exactly. */
function parts(x: number): { significand: bigint; exponent: number } {
  const pattern = bitsOf(Math.abs(x));
  const fraction = pattern & ((1n << 52n) - 1n);
  const biased = Number(pattern >> 52n);
  return biased === 0
    ? { significand: fraction, exponent: -1074 }
    : { significand: fraction | (1n << 52n), exponent: biased - 1075 };
}

/** x in fixed point: exact for 2⁻¹⁴⁷ ≤ |x|, and 0. */
export function fixed(x: number): bigint {
  const { significand, exponent } = parts(x);
  const shift = BigInt(exponent) + POINT;
  const size = shift >= 0n ? significand << shift : significand >> -shift;
  return x < 0 ? -size : size;
}

/** The sum of terms that become smaller until they vanish; each is made of the one before. */
function series(first: bigint, next: (term: bigint, index: bigint) => bigint): bigint {
  let sum = 0n;
  for (let term = first, index = 1n; term !== 0n; term = next(term, index++)) sum += term;
  return sum;
}

/** ln 2 = Σ 1/(m·2^m). */
export const LN2 = (() => {
  let sum = 0n;
  for (let m = 1n; m <= POINT; m++) sum += (ONE >> m) / m;
  return sum;
})();

/** A positive number as a quotient of integers. */
export interface Quotient {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** e^x of a number in fixed point, to some 190 bits: Taylor's series of what is left of x over multiples of ln 2. */
export function exactExponential(x: bigint): Quotient {
  const k = x >= 0n ? x / LN2 : -(-x / LN2) - 1n;
  const r = x - k * LN2;
  const sum = series(ONE, (term, index) => ((term * r) >> POINT) / index);
  return k >= 0n ? { numerator: sum << k, denominator: ONE } : { numerator: sum, denominator: ONE << -k };
}

/**
 * |log x| of a positive number in fixed point: 2 artanh s of what is left of x over powers of 2, s = (x − 1)/(x + 1).
 */
export function exactLogarithm(x: bigint): Quotient {
  const k = BigInt(x.toString(2).length - 1) - POINT;
  const significand = k >= 0n ? x >> k : x << -k;
  const s = ((significand - ONE) << POINT) / (significand + ONE);
  const square = (s * s) >> POINT;
  let sum = 0n;
  for (let power = s, m = 1n; power !== 0n; power = (power * square) >> POINT, m += 2n) sum += (2n * power) / m;
  const value = k * LN2 + sum;
  return { numerator: value < 0n ? -value : value, denominator: ONE };
}

/** The distance of |value| from a quotient in units in the last place of the value. */
export function ulpsOff(value: number, { numerator, denominator }: Quotient): number {
  const { significand, exponent } = parts(value);
  const scale = BigInt(Math.abs(exponent));
  const [left, right] =
    exponent >= 0
      ? [(significand << scale) * denominator - numerator, denominator << scale]
      : [significand * denominator - (numerator << scale), denominator];
  return Number(((left < 0n ? -left : left) << 40n) / right) / 2 ** 40;
}

/** arctan 1/m of an integer m > 1 in fixed point. */
function arctangent(m: bigint): bigint {
  let sum = 0n;
  for (let power = ONE / m, k = 1n; power !== 0n; power = -power / (m * m), k += 2n) sum += power / k;
  return sum;
}

/** √(2π) in fixed point: π = 16 arctan 1/5 − 4 arctan 1/239 (Machin), and Newton's square root. */
const SQRT_2PI = (() => {
  const square = 2n * (16n * arctangent(5n) - 4n * arctangent(239n)) * ONE;
  let root = 3n * ONE;
  for (;;) {
    const next = (root + square / root) / 2n;
    if (next - root <= 1n && root - next <= 1n) return next;
    root = next;
  }
})();

/** φ(x) of a number in fixed point. */
export function exactDensity(x: bigint): Quotient {
  const { numerator, denominator } = exactExponential((x * x) >> (POINT + 1n));
  return { numerator: denominator * ONE, denominator: numerator * SQRT_2PI };
}

/**
 * Φ(−y) of y ≥ 0 in fixed point, to some 100 bits. Up to 8 it is ½ − φ(y) Σ y^(2k+1)/(2k + 1)!!, which cancels 50 bits;
 * beyond, φ(y)/(y + 1/(y + 2/(y + 3/…))), Laplace's continued fraction.
 */
export function exactTail(y: bigint): Quotient {
  const { numerator, denominator } = exactDensity(y);
  if (y < 8n * ONE) {
    const square = (y * y) >> POINT;
    const sum = series(y, (term, index) => ((term * square) >> POINT) / (2n * index + 1n));
    return { numerator: denominator * ONE - 2n * numerator * sum, denominator: 2n * denominator * ONE };
  }
  let fraction = y;
  for (let k = 400n; k > 0n; k--) fraction = y + (k * ONE * ONE) / fraction;
  return { numerator: numerator * ONE, denominator: denominator * fraction };
}
