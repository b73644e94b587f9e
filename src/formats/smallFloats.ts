/** A format of floating-point numbers in 16 bits: a sign, an exponent, a fraction. */
export interface SmallFloat {
  /** bits of the fraction */
  readonly fraction: number;
  /** what is added to exponents */
  readonly bias: number;
}

/** binary16 of IEEE 754. */
export const FLOAT16: SmallFloat = { fraction: 10, bias: 15 };
/** The first half of a float32. */
export const BFLOAT16: SmallFloat = { fraction: 7, bias: 127 };

const SIGN = 0x8000;
const scratch = new DataView(new ArrayBuffer(8));

/** The number that 16 bits stand for. */
export function numberOfBits(bits: number, { fraction, bias }: SmallFloat): number {
  const sign = bits & SIGN ? -1 : 1;
  const exponent = (bits & ~SIGN) >> fraction;
  const digits = bits & ((1 << fraction) - 1);
  if (exponent === 0) return sign * digits * 2 ** (1 - bias - fraction);
  if (exponent === 2 * bias + 1) return digits === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (digits + (1 << fraction)) * 2 ** (exponent - bias - fraction);
}

/** The 16 bits of the number nearest to a double, of two the even one; infinity where it is beyond all. */
export function bitsOfNumber(value: number, { fraction, bias }: SmallFloat): number {
  scratch.setFloat64(0, value);
  const high = scratch.getUint16(0);
  const sign = high & SIGN;
  const infinity = (2 * bias + 1) << fraction;
  if (Number.isNaN(value)) return sign | infinity | (1 << (fraction - 1));
  const exponent = Math.max(((high & ~SIGN) >> 4) - 1023, 1 - bias);
  if (exponent > bias) return sign | infinity;
  // Division by a power of two is exact, and a double of this size has no digits behind the point.
  const digits = Math.abs(value) / 2 ** (exponent - fraction) + 2 ** 52 - 2 ** 52;
  // The first digit of a normal number adds 1 to the exponent, and so does a fraction that is rounded up to 1.
  return sign | (((exponent + bias - 1) << fraction) + digits);
}
