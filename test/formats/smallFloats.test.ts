import { describe, expect, it } from 'vitest';
import { BFLOAT16, bitsOfNumber, FLOAT16, numberOfBits } from '../../src/formats/smallFloats.ts';

const INFINITY = { FLOAT16: 0x7c00, BFLOAT16: 0x7f80 };
/** The bits of all finite numbers that are not negative: they ascend with the numbers. */
const bitsOf = (name: keyof typeof INFINITY) => Array.from({ length: INFINITY[name] }, (_, bits) => bits);

/** The double next above one that is positive. */
function above(value: number): number {
  const next = new BigUint64Array(Float64Array.of(value).buffer);
  next[0]++;
  return new Float64Array(next.buffer)[0];
}

describe.each([
  ['FLOAT16', FLOAT16],
  ['BFLOAT16', BFLOAT16],
] as const)('%s', (name, format) => {
  it('gives the bits of every number back, those of the negative ones too', () => {
    const wrong = [...bitsOf(name), INFINITY[name]].filter((bits) => {
      const value = numberOfBits(bits, format);
      return bitsOfNumber(value, format) !== bits || bitsOfNumber(-value, format) !== (bits | 0x8000);
    });
    expect(wrong).toEqual([]);
  });

  it('numbers ascend with their bits', () => {
    const values = bitsOf(name).map((bits) => numberOfBits(bits, format));
    expect(values.every((value, i) => i === 0 || value > values[i - 1])).toBe(true);
  });

  it('takes the nearest number, and the even one in the middle of two', () => {
    const wrong = bitsOf(name)
      .slice(1)
      .filter((bits) => {
        const [lower, upper] = [numberOfBits(bits - 1, format), numberOfBits(bits, format)];
        const middle = lower + (upper - lower) / 2; // exact: a double has more digits
        const even = bits % 2 === 0 ? bits : bits - 1;
        return bitsOfNumber(middle, format) !== even || bitsOfNumber(above(middle), format) !== bits;
      });
    expect(wrong).toEqual([]);
  });

  it('is infinite from half a step beyond the largest number on', () => {
    const [before, largest] = [2, 1].map((back) => numberOfBits(INFINITY[name] - back, format));
    const middle = largest + (largest - before) / 2;
    expect(bitsOfNumber(middle, format)).toBe(INFINITY[name]); // infinity counts as even
    expect(bitsOfNumber(middle - (largest - before) / 4, format)).toBe(INFINITY[name] - 1);
    expect(bitsOfNumber(Number.MAX_VALUE, format)).toBe(INFINITY[name]);
    expect(numberOfBits(bitsOfNumber(Number.NaN, format), format)).toBeNaN();
  });
});

it('float16 has the numbers of IEEE 754', () => {
  // Table of the standard: smallest, largest below normal, smallest normal, largest, next to 1/3.
  const published = [0x0001, 0x03ff, 0x0400, 0x7bff, 0x3555, 0xc000].map((bits) => numberOfBits(bits, FLOAT16));
  expect(published).toEqual([2 ** -24, 2 ** -14 - 2 ** -24, 2 ** -14, 65504, 0.333251953125, -2]);
});

it('bfloat16 is the first half of a float32', () => {
  const view = new DataView(new ArrayBuffer(4));
  const wrong = bitsOf('BFLOAT16').filter((bits) => {
    view.setUint16(0, bits);
    return numberOfBits(bits, BFLOAT16) !== view.getFloat32(0);
  });
  expect(wrong).toEqual([]);
});
