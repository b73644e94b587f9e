import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { TensorProto_DataType as DataType, TensorProtoSchema } from '../../src/formats/onnx/onnx_pb.ts';
import { tensorNumbers } from '../../src/formats/onnx/tensorNumbers.ts';
import { tensorOf, withNumbers } from '../../src/formats/onnx/withNumbers.ts';

const array = (shape: number[], ...values: number[]) => ({ shape, values: Float64Array.from(values) });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const NUMBERS = array([2, 2], 0, 1, 2, 100);

describe('numbers of tensors', () => {
  it.each([
    [DataType.FLOAT, array([3], 1, -0.5, 3), '0000803f000000bf00004040'],
    [DataType.DOUBLE, array([1, 1], 1 / 3), '555555555555d53f'],
    [DataType.FLOAT16, array([2], 1, -2), '003c00c0'],
    [DataType.BFLOAT16, array([2], 1, -2), '803f00c0'],
    [DataType.INT64, array([2], -1, 784), 'ffffffffffffffff1003000000000000'],
    [DataType.INT32, array([], -2), 'feffffff'],
    [DataType.UINT8, array([3], 0, 1, 255), '0001ff'],
    [DataType.BOOL, array([2], 1, 0), '0100'],
  ] as const)('type %i has bytes that are known', (type, numbers, bytes) => {
    const tensor = tensorOf('t', type, numbers);
    expect(hex(tensor.rawData)).toBe(bytes);
    expect(tensorNumbers(tensor, 't')).toEqual(numbers);
    // Bytes of a file begin anywhere.
    const rawData = Buffer.from(`7f${bytes}`, 'hex').subarray(1);
    expect(tensorNumbers({ ...tensor, rawData }, 't')).toEqual(numbers);
  });

  it.each([
    [DataType.FLOAT, { floatData: [0, 1, 2, 100] }],
    [DataType.DOUBLE, { doubleData: [0, 1, 2, 100] }],
    [DataType.FLOAT16, { int32Data: [0, 0x3c00, 0x4000, 0x5640] }],
    [DataType.BFLOAT16, { int32Data: [0, 0x3f80, 0x4000, 0x42c8] }],
    [DataType.INT8, { int32Data: [0, 1, 2, 100] }],
    [DataType.UINT16, { int32Data: [0, 1, 2, 100] }],
    [DataType.INT64, { int64Data: [0n, 1n, 2n, 100n] }],
    [DataType.UINT32, { uint64Data: [0n, 1n, 2n, 100n] }],
  ] as const)('type %i is read from its list, and written into it', (dataType, list) => {
    const tensor = create(TensorProtoSchema, { name: 't', dataType, dims: [2n, 2n], ...(list as object) });
    expect(tensorNumbers(tensor, 't')).toEqual(NUMBERS);
    const other = array([3], 100, 2, 1);
    const changed = withNumbers(tensor, other);
    expect(changed.rawData.length).toBe(0);
    expect(tensorNumbers(changed, 't')).toEqual(other);
    expect(tensorNumbers(tensor, 't')).toEqual(NUMBERS); // as it was
    expect(withNumbers(changed, NUMBERS)).toEqual(tensor);
  });

  it('floats are rounded to the nearest one', () => {
    const rounded = (type: DataType, value: number) =>
      tensorNumbers(tensorOf('t', type, array([], value)), 't').values[0];
    expect(rounded(DataType.FLOAT, 0.1)).toBe(Math.fround(0.1));
    expect(rounded(DataType.FLOAT16, 1 + 2 ** -11)).toBe(1); // in the middle: the even one
    expect(rounded(DataType.FLOAT16, 1 + 3 * 2 ** -11)).toBe(1 + 2 ** -9);
    expect(rounded(DataType.BFLOAT16, 1 + 2 ** -8 + 2 ** -40)).toBe(1 + 2 ** -7); // by float32 first it would be 1
  });

  it.each([
    [DataType.FLOAT, 1e39],
    [DataType.FLOAT16, 65520],
    [DataType.INT64, 0.5],
    [DataType.UINT8, 256],
    [DataType.BOOL, 2],
  ] as const)('type %i does not hold %d', (type, value) => {
    expect(() => tensorOf('w', type, array([1], value))).toThrow(/^tensor "w" of \w+ cannot hold \S+$/);
  });

  it.each([
    [
      'another number of bytes',
      { dataType: DataType.FLOAT, dims: [2n], rawData: new Uint8Array(7) },
      '8 bytes for its shape',
    ],
    ['another number of numbers', { dataType: DataType.FLOAT, dims: [2n], floatData: [1] }, '2 numbers for its shape'],
    ['no numbers', { dataType: DataType.FLOAT, dims: [2n] }, 'got 0'],
    ['texts', { dataType: DataType.STRING, dims: [1n], stringData: [new Uint8Array(1)] }, 'got string'],
    ['an unknown type', { dataType: 99, dims: [1n], rawData: new Uint8Array(1) }, 'got number 99'],
    ['a negative size', { dataType: DataType.FLOAT, dims: [-1n] }, 'got -1'],
    ['a shape beyond memory', { dataType: DataType.FLOAT, dims: [2n ** 40n, 2n ** 40n] }, 'at most 16777216 numbers'],
    ['a large integer', { dataType: DataType.INT64, dims: [1n], int64Data: [2n ** 53n] }, 'at most 2⁵³ − 1'],
    ['a segment', { dataType: DataType.FLOAT, dims: [1n], floatData: [1], segment: { begin: 0n } }, 'is a segment'],
  ] as const)('%s: refused', (_, tensor, message) => {
    expect(() => tensorNumbers(create(TensorProtoSchema, tensor as object), 'm.onnx: t')).toThrow(message);
    expect(() => tensorNumbers(create(TensorProtoSchema, tensor as object), 'm.onnx: t')).toThrow(/^m\.onnx: t /);
  });
});
