import { describe, expect, it } from 'vitest';
import { checkedRuns } from '../../src/formats/parquet/checkedRuns.ts';
import { pageBytes } from '../../src/formats/parquet/pageBytes.ts';
import { snappyBytes } from '../../src/formats/parquet/snappyBytes.ts';
import { thriftStruct } from '../../src/formats/parquet/thriftStruct.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (written: Uint8Array) => Buffer.from(written).toString();

describe('Snappy', () => {
  // 'abcd', then 9 bytes from 4 back (they overlap), then 4 bytes from 13 back, by offsets of one and two bytes
  const stream = bytes(17, 3 << 2, 97, 98, 99, 100, (5 << 2) | 1, 4, (3 << 2) | 2, 13, 0);

  it('has literals and copies, which may overlap', () => {
    expect(text(snappyBytes(stream, 17))).toBe('abcdabcdabcdaabcd');
    expect(text(snappyBytes(bytes(1, 60 << 2, 0, 120), 1))).toBe('x');
    expect(snappyBytes(bytes(0), 0)).toHaveLength(0);
  });

  it.each([
    ['another size', stream, 16],
    ['an end in the middle', stream.subarray(0, 9), 17],
    ['a copy from before the beginning', bytes(4, 1, 1), 4],
    ['a copy from nowhere', bytes(8, 3 << 2, 1, 2, 3, 4, 1, 0), 8],
    ['a literal of 4 GB, with which another reader goes back', bytes(4, 63 << 2, 240, 255, 255, 255, 0, 0), 4],
    ['a size without end', new Uint8Array(20).fill(255), 4],
  ])('refuses %s', (_, input, size) => expect(() => snappyBytes(input, size)).toThrow('did not write'));
});

describe('runs', () => {
  it('are counted, ones among them', () => {
    expect(checkedRuns(bytes(6, 1, 4, 0), 0, 4, { width: 1, values: 5 })).toBe(3);
    expect(checkedRuns(bytes(3, 0b10110111), 0, 2, { width: 1, values: 6 })).toBe(5);
  });

  it.each([
    ['longer than there are values', bytes(14, 1), { width: 1, values: 6 }],
    ['of packed values that take no bytes', bytes(255, 255, 255, 127), { width: 0, values: 6 }],
    ['without an end', bytes(6, 1), { width: 1, values: 6 }],
    ['of 40 bits', bytes(12, 0, 0, 0, 0, 0), { width: 40, values: 6 }],
    ['with a length without end', new Uint8Array(9).fill(255), { width: 1, values: 6 }],
  ])('%s are refused', (_, runs, values) => {
    expect(() => checkedRuns(runs, 0, runs.length, values)).toThrow('wrong lengths of runs');
  });
});

describe('a struct of Thrift', () => {
  it('has integers, truth values and structs, the lengths of lists, and texts passed over', () => {
    // 1: i32 −3; 2: true; 3: binary of 2; 5: list of two i32; 6: { 1: i64 300 }
    const written = bytes(0x15, 5, 0x11, 0x18, 2, 9, 9, 0x29, 0x25, 2, 4, 0x1c, 0x16, 0xd8, 4, 0, 0, 7);
    const { struct, end } = thriftStruct(written, 0);
    expect(struct).toEqual(
      new Map<number, unknown>([
        [1, -3],
        [2, true],
        [3, null],
        [5, 2],
        [6, new Map([[1, 300]])],
      ]),
    );
    expect(end).toBe(written.length - 1);
  });

  it.each([
    ['that has no end', bytes(0x15, 5)],
    ['with more in a list than there are bytes', bytes(0x19, 0xf5, 255, 255, 255, 127, 0)],
    ['with a text that leads out', bytes(0x18, 200, 1, 0)],
    ['in structs without end', new Uint8Array(1000).fill(0x1c)],
    ['in lists without end', new Uint8Array(1000).fill(0x19)],
    ['of a type that there is not', bytes(0x1d, 0)],
    ['with an integer without end', bytes(0x15, ...new Uint8Array(20).fill(255))],
  ])('%s is refused', (_, written) => expect(() => thriftStruct(written, 0)).toThrow(RangeError));
});

it('a page that inflates too much is refused before memory is taken', () => {
  expect(() => pageBytes('GZIP', new Uint8Array(100), 2 ** 31)).toThrow('inflates to more than 64 times its size');
});
