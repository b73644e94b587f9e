import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readNpz } from '../../src/formats/npz.ts';
import { npyBytes, npzBytes } from '../../src/formats/npzBytes.ts';
import { memberBytes, zipMembers } from '../../src/formats/zip.ts';

it('an array has the bytes that NumPy writes', () => {
  const bytes = readFileSync('test/formats/numpy.npz');
  const arrays = readNpz(bytes);
  for (const name of ['weight', 'none']) {
    const member = zipMembers(bytes, 'numpy.npz').find((other) => other.name === `${name}.npy`)!;
    expect(Buffer.from(npyBytes(arrays.get(name)!))).toEqual(Buffer.from(memberBytes(bytes, member, 'numpy.npz')));
  }
});

it('an archive holds the arrays that it was given, in their order, and no time', () => {
  const arrays = new Map([
    ['b', { shape: [2, 1, 2], values: Float64Array.of(1, -0, Number.NaN, 5e-324) }],
    ['a', { shape: [], values: Float64Array.of(1 / 3) }],
  ]);
  const bytes = npzBytes(arrays);
  expect([...readNpz(bytes)]).toEqual([...arrays]);
  const year = new DataView(bytes.buffer, bytes.byteOffset).getUint16(12, true) >> 9; // since 1980
  expect(year).toBe(0);
});
