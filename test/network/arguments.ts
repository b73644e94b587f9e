import { uniformStream } from '../../src/random.ts';
import { bitsOf, doubleOf } from './highPrecision.ts';

/** Uniform in [0, 1). */
export const uniform = uniformStream('test', 12);
/** Numbers drawn uniformly between two. */
export const between = (from: number, to: number, count = 500) =>
  Array.from({ length: count }, () => from + (to - from) * uniform());
/** The doubles next to some, on both sides. */
export const besides = (...values: number[]) =>
  values.flatMap((x) => [-2n, -1n, 0n, 1n, 2n].map((step) => doubleOf(bitsOf(x) + step)));
/** Doubles of every binade, with both signs, subnormal ones, Infinity and NaN: two of each. */
export const ofAllBinades = () =>
  Array.from({ length: 4096 }, (_, high) => BigInt(high) << 52n).flatMap((bits) => [
    doubleOf(bits),
    doubleOf(bits | BigInt(Math.floor(uniform() * 2 ** 52))),
  ]);
/** Values that can be compared: signs and payloads of NaN are left to the machine. */
export const withoutNaN = (values: Float64Array) => values.map((y) => (Number.isNaN(y) ? 12345 : y));
