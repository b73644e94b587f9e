import { describe, expect, it } from 'vitest';
import { readSafetensors, type Safetensor, safetensorsBytes } from '../../src/formats/safetensors.ts';
import { SAFETENSORS_TYPES, type SafetensorsType } from '../../src/formats/safetensorsHeader.ts';

/** A file with a header as text, its length, and data. */
function fileOf(header: string, data: Uint8Array = new Uint8Array(), length = Buffer.byteLength(header)): Buffer {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(length));
  return Buffer.concat([start, Buffer.from(header), data]);
}
const FLOATS = new Uint8Array(Float32Array.of(1, -0.5, 3, 4).buffer);
const entry = (dtype: string, shape: unknown, offsets: unknown) =>
  JSON.stringify({ dtype, shape, data_offsets: offsets });
const one = (dtype: string, shape: unknown, offsets: unknown) =>
  fileOf(`{"w":${entry(dtype, shape, offsets)}}`, FLOATS);

it('reads tensors by name, in the order of the header, and notes', () => {
  const header = `{"__metadata__":{"format":"pt"},"b":${entry('F32', [], [12, 16])},"a":${entry('F32', [1, 3], [0, 12])}}   `;
  const { tensors, dataOrder, metadata } = readSafetensors(fileOf(header, FLOATS), 'x');
  expect([...tensors]).toEqual([
    ['b', { type: 'F32', shape: [], values: Float64Array.of(4) }],
    ['a', { type: 'F32', shape: [1, 3], values: Float64Array.of(1, -0.5, 3) }],
  ]);
  expect(dataOrder).toEqual(['a', 'b']);
  expect(metadata).toEqual({ format: 'pt' });
});

it('writes the bytes of the format', () => {
  const tensors = new Map<string, Safetensor>([['w', { type: 'F16', shape: [2], values: Float64Array.of(1, -2) }]]);
  const bytes = safetensorsBytes({ tensors }, 'x');
  const header = '{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}';
  expect(Buffer.compare(bytes, fileOf(header.padEnd(56), Buffer.from('003c00c0', 'hex'), 56))).toBe(0);
});

it.each(Object.keys(SAFETENSORS_TYPES) as SafetensorsType[])('%s comes back to the bit', (type) => {
  const values = Float64Array.from(type === 'BOOL' ? [1, 0, 1] : [3, 0, 100]);
  const tensors = new Map<string, Safetensor>([
    ['__proto__', { type, shape: [3, 1], values }],
    ['0', { type: 'U8', shape: [0], values: new Float64Array() }],
  ]);
  const file = { tensors, dataOrder: ['__proto__', '0'], metadata: undefined };
  const bytes = safetensorsBytes(file, 'x');
  const read = readSafetensors(bytes, 'x');
  expect(new Map([...read.tensors].sort())).toEqual(new Map([...tensors].sort()));
  expect(Buffer.compare(safetensorsBytes(read, 'x'), bytes)).toBe(0);
});

it('a number beyond the type is refused', () => {
  const tensors = new Map<string, Safetensor>([['w', { type: 'F32', shape: [1], values: Float64Array.of(1e39) }]]);
  expect(() => safetensorsBytes({ tensors }, 'x')).toThrow('x: w of F32 cannot hold 1e+39');
});

describe('what is none, or damaged, is refused', () => {
  const dense = entry('F32', [4], [0, 16]);
  it.each([
    ['nothing', Buffer.alloc(0), 'is cut short, in its header'],
    ['less than a length', Buffer.alloc(7), 'is cut short, in its header'],
    ['a length beyond the end', fileOf('{}', undefined, 3), 'is cut short, in its header'],
    ['a length of 2⁶⁴ − 1', Buffer.alloc(64, 0xff), 'is cut short, in its header'],
    ['a header of 5 MB', fileOf(' '.repeat(5_000_000)), 'has a header of 5000000 bytes; at most 4194304'],
    ['no JSON', fileOf('{"w":'), 'must have a header that is an object of JSON'],
    ['a list', fileOf('[]'), 'must have a header that is an object of JSON'],
    ['blanks before the object', fileOf(' {}'), 'must have a header that is an object of JSON'],
    ['a mark of UTF-8', fileOf('\uFEFF{}'), 'must have a header that is an object of JSON'],
    ['no UTF-8', Buffer.concat([fileOf('', undefined, 5), Buffer.of(0x7b, 0x22, 0xff, 0x22, 0x7d)]), 'object of JSON'],
    ['a million brackets', fileOf('['.repeat(1_000_000)), 'object of JSON'],
    ['a tensor twice', fileOf(`{"w":${dense},"w":${dense}}`, FLOATS), 'without a key twice'],
    ['a shape twice', fileOf(`{"w":{"shape":[1],${dense.slice(1)}}`, FLOATS), 'without a key twice'],
    ['notes that are no texts', fileOf('{"__metadata__":{"a":1}}'), '__metadata__ must map names to texts'],
    ['a tensor that is a number', fileOf('{"w":1}'), 'must have a dtype of F64, F32, F16, BF16, I64'],
    ['an unknown type', one('F8_E4M3', [16], [0, 16]), 'must have a dtype of'],
    ['a type of objects', one('toString', [16], [0, 16]), 'must have a dtype of'],
    ['no shape', one('F32', undefined, [0, 16]), 'must have a shape of at most 32 sizes, got none'],
    ['a negative size', one('F32', [-4], [0, 16]), 'must have a shape of at most 32 sizes, got "[-4]"'],
    ['half a size', one('F32', [1.5], [0, 6]), 'must have a shape of at most 32'],
    ['a shape beyond memory', one('F32', [2 ** 40, 2 ** 40], [0, 16]), 'bytes for its shape, got 16'],
    ['33 dimensions', one('F32', [4, ...new Array(32).fill(1)], [0, 16]), 'must have a shape of at most 32'],
    ['another length', one('F32', [3], [0, 16]), 'must have 12 bytes for its shape, got 16'],
    ['an end before its beginning', one('F32', [4], [16, 0]), 'must have 16 bytes for its shape, got -16'],
    ['one offset', one('F32', [4], [0]), 'must have data_offsets, the bytes from and to, got "[0]"'],
    ['a hole', one('F32', [3], [4, 16]), 'tensor "w" must begin at byte 0, got 4'],
    ['bytes left', one('F32', [3], [0, 12]), 'must have 12 bytes behind its header, got 16'],
    ['bytes that are not there', one('F32', [5], [0, 20]), 'must have 20 bytes behind its header, got 16'],
    [
      'tensors that overlap',
      fileOf(`{"v":${entry('F32', [2], [0, 8])},"w":${entry('F32', [3], [4, 16])}}`, FLOATS),
      'tensor "w" must begin at byte 8, got 4',
    ],
    ['an integer beyond 2⁵³', fileOf(`{"w":${entry('U64', [1], [0, 8])}}`, Buffer.alloc(8, 0xff)), 'at most 2⁵³ − 1'],
  ])('%s', (_, bytes, message) => {
    const refusal = () => readSafetensors(bytes, 'net.safetensors');
    expect(refusal).toThrow(message);
    expect(refusal).toThrow(/^net\.safetensors[^\n]*$/);
  });
});
