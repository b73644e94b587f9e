import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import type { NumberArray } from '../../src/formats/npy.ts';
import { readNpy } from '../../src/formats/npy.ts';
import { readNpz } from '../../src/formats/npz.ts';
import { doubles, npyOf, type Packed, zipOf } from './zipOf.ts';

const fixture = (name: string) => readFileSync(`test/formats/${name}`);
const plain = ({ shape, values }: NumberArray) => ({ shape, values: [...values] });
const QUARTERS = { shape: [2, 3], values: [0.25, 0.5, 0.75, 1, 1.25, 1.5] };

describe.each(['numpy.npz', 'compressed.npz'])('%s', (name) => {
  it('has the numbers that NumPy was given, whatever their type and order', () => {
    const arrays = Object.fromEntries([...readNpz(fixture(name))].map(([key, array]) => [key, plain(array)]));
    expect(arrays).toEqual({
      weight: QUARTERS,
      columns: QUARTERS,
      big: QUARTERS,
      box: { shape: [2, 3, 4], values: Array.from({ length: 24 }, (_, i) => i) },
      small: { shape: [3], values: [-128, 0, 127] },
      long: { shape: [2], values: [-(2 ** 53) + 1, 2 ** 53 - 1] },
      unsigned: { shape: [2], values: [0, 2 ** 32 - 1] },
      truth: { shape: [2, 1], values: [1, 0] },
      single: { shape: [], values: [Math.fround(0.1)] },
      none: { shape: [0, 3], values: [] },
    });
  });

  it('with any bytes changed, or cut, is read right or refused in one line', () => {
    const whole = fixture(name);
    const numbers = JSON.stringify([...readNpz(whole)].map(([, array]) => plain(array)));
    const change = fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), fc.option(fc.nat(whole.length)), (changes, cut) => {
        const bytes = Buffer.from(whole);
        for (const { at, to } of changes) bytes[at] = to;
        const refused = refusal(cut === null ? bytes : bytes.subarray(0, cut));
        if (refused !== null) {
          expect(refused).toMatch(/^x\.npz[^\n]+$/);
          return;
        }
        const read = [...readNpz(bytes)].map(([, array]) => plain(array)); // names of members have no check sum
        expect(JSON.stringify(read)).toBe(numbers);
      }),
      { numRuns: 300, seed: 13 },
    );
  });
});

/** The message with which a file is refused; null if it is read. Another error than ours is thrown on. */
function refusal(bytes: Uint8Array): string | null {
  try {
    readNpz(bytes, 'x.npz');
    return null;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

const zipped = (dict: string, values = new Uint8Array(8)) => zipOf([{ name: 'w.npy', content: npyOf(dict, values) }]);
const header = (descr: string, shape: string, order = 'False') =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;

describe('a file', () => {
  it('may have sizes in fields of ZIP64, a comment, headers of version 2 and entries in another order', () => {
    const content = npyOf("{'shape': (1,), 'descr': '<f8', 'fortran_order': False}\n", new Uint8Array(8), 2);
    const bytes = zipOf([{ name: 'w.npy', content, isWide: true }]);
    bytes.writeUInt16LE(5, bytes.length - 2);
    const array = readNpz(Buffer.concat([bytes, Buffer.from('hello')])).get('w')!;
    expect(plain(array)).toEqual({ shape: [1], values: [0] });
  });

  it.each([
    ['nothing', Buffer.alloc(0), /no ZIP archive/],
    ['text', Buffer.from('a,b\n1,2\n'.repeat(10)), /no ZIP archive/],
    ['more members than it has', zipOf([], { count: 65535 }), /damaged.*member 1/],
    ['objects', zipped(header("'|O'", '(1,)')), /w must hold numbers.*pickled/],
    ['text in it', zipped(header("'<U2'", '(1,)')), /must hold numbers.*<U2/],
    ['records', zipped(header("[('a', '<f8')]", '(1,)')), /header with one type/],
    ['no shape', zipped("{'descr': '<f8', 'fortran_order': False}"), /header with one type/],
    ['more values than its shape', zipped(header("'<f8'", '(1,)'), new Uint8Array(16)), /8 bytes of values.*got 16/],
    ['fewer', zipped(header("'<f8'", '(1000000000,)')), /8000000000 bytes of values/],
    ['lengths that overflow', zipped(header("'<f8'", '(4294967296, 4294967296)')), /shape that memory can hold/],
    ['40 dimensions', zipped(header("'<f8'", `(${'1,'.repeat(40)})`)), /shape that memory can hold/],
    ['an integer that no double holds', zipped(header("'<i8'", '(1,)'), new Uint8Array(8).fill(127)), /2⁵³/],
    ['another version', zipOf([{ name: 'w.npy', content: npyOf('{}', new Uint8Array(0), 9) }]), /version 1, 2 or 3/],
    [
      'a pickle beside',
      zipOf([{ name: 'data.pkl', content: Buffer.from('x') }]),
      /arrays \(\.npy\) alone, got "data.pkl"/,
    ],
    ['two of a name', zipOf([1, 2].map((x) => ({ name: 'w.npy', content: doubles('(1,)', x) }))), /two arrays "w"/],
    [
      'a name of two lines',
      zipOf([{ name: 'a\nb.npy', content: doubles('(1,)', 1) }]),
      /arrays \(\.npy\) alone, got "a\\nb\.npy"/,
    ],
    ['a password', one({ flags: 1 }), /"w\.npy" is encrypted/],
    ['another method', one({ method: 12 }), /method 12/],
    ['a place outside', one({ offset: 0xfffffff0 }), /damaged/],
    ['a place of 2⁶³', one({ offset: 2 ** 63, isWide: true }), /damaged/],
  ])('with %s is refused', (_, bytes, message) => {
    expect(refusal(bytes)).toMatch(message);
  });
});

function one(changes: Partial<Packed>): Buffer {
  return zipOf([{ name: 'w.npy', content: doubles('(1,)', 1), ...changes }]);
}

it('an array takes no more memory than is allowed, as doubles, however few bytes it has in its file', () => {
  const bytes = npyOf(header("'|u1'", '(9,)'), new Uint8Array(9));
  expect(readNpy(bytes, 'w', 72).values).toHaveLength(9);
  expect(() => readNpy(bytes, 'w', 71)).toThrow('w takes 72 bytes in memory; at most 71');
});

describe('a bomb costs nothing', () => {
  const zeros = Buffer.alloc(2 ** 26);
  // Milliseconds for what would take seconds; inflating 64 MiB takes about 100 ms.
  it.each([
    [
      'that says how large it is',
      zipOf([1, 2, 3].map((k) => ({ name: `${k}.npy`, content: zeros, method: 8 }))),
      /inflates to/,
    ],
    ['that does not', zipOf([{ name: 'w.npy', content: zeros, method: 8, size: 100 }]), /damaged/],
    ['of members on one place', zipOf(overlapping(1000)), /members take/],
  ])('%s', (_, bytes, message) => {
    const before = process.memoryUsage().arrayBuffers;
    const start = performance.now();
    expect(refusal(bytes)).toMatch(message);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });
});

/** The first holds what all others have at the same place. */
function overlapping(count: number): Packed[] {
  const content = doubles('(1000,)', ...Array.from({ length: 1000 }, () => 1));
  return Array.from({ length: count }, (_, k) => ({ name: `${k}.npy`, content, offset: 0, isListed: k > 0 }));
}
