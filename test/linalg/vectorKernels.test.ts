import { describe, expect, it } from 'vitest';
import type { Arithmetic } from '../../src/linalg/wasm/kernelChoice.ts';
import { kernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import { uniforms } from '../problems.ts';
import { fusedMultiplyAdd } from './fusedMultiplyAdd.ts';

/** Whether this Node.js and CPU have the module. */
function isThere(arithmetic: Arithmetic): boolean {
  try {
    kernelSpace(arithmetic);
    return true;
  } catch {
    return false;
  }
}

describe.each((['separate', 'fused'] as const).filter(isThere))('kernels of vectors, sums %s', (arithmetic) => {
  const { kernels, arena } = kernelSpace(arithmetic);
  const multiplyAdd = arithmetic === 'fused' ? fusedMultiplyAdd : (a: number, b: number, c: number) => c + a * b;
  const placed = (length: number, seed: number) => {
    const array = arena.allocate(length);
    array.values.set(uniforms(length, seed));
    return array;
  };

  it.each([4, 7, 9, 11])('addRows and addProducts: entry by entry the same sum, of %d entries', (length) => {
    const [count, pitch] = [6, 12];
    const [c, rows, factors] = [placed(length, 1), placed(count * pitch, 2), placed(count, 3)];
    let expected = c.values.slice();
    for (let s = 0; s < count; s++) {
      expected = expected.map((x, i) => multiplyAdd(factors.values[s], rows.values[s * pitch + i], x));
    }
    kernels.addRows(c.at, rows.at, pitch, factors.at, count, length);
    expect(c.values).toEqual(expected);
    kernels.addProducts(c.at, rows.at, factors.at, 5);
    const products = expected.map((x, i) => (i < 5 ? multiplyAdd(rows.values[i], factors.values[i], x) : x));
    expect(c.values).toEqual(products);
  });

  it('rowProducts: four lanes, what is left over in the first', () => {
    const [count, length, pitch] = [3, 11, 12];
    const [to, rows, v] = [placed(count, 1), placed(count * pitch, 2), placed(length, 3)];
    const expected = to.values.map((_, s) => {
      const lanes = [0, 0, 0, 0];
      for (let i = 0; i < length; i++) {
        const lane = i < 8 ? i % 4 : 0;
        lanes[lane] = multiplyAdd(rows.values[s * pitch + i], v.values[i], lanes[lane]);
      }
      return lanes[0] + lanes[2] + (lanes[1] + lanes[3]);
    });
    kernels.rowProducts(to.at, rows.at, pitch, count, v.at, length);
    expect(to.values).toEqual(expected);
  });

  it('symmetricRows: the product by shares of the lower triangle', () => {
    const [size, pitch] = [15, 16];
    const [y, s, x] = [placed(size, 1), placed(size * pitch, 2), placed(size, 3)];
    const expected = y.values.map((before, i) => {
      const entry = (j: number) => s.values[Math.max(i, j) * pitch + Math.min(i, j)];
      return x.values.reduce((sum, xj, j) => sum + entry(j) * xj, before);
    });
    for (const [first, end] of [
      [0, 8],
      [8, size],
    ])
      kernels.symmetricRows(y.at, s.at, pitch, first, end, x.at);
    // 16 terms of up to 1 in another order: 16·15 roundings of 2⁻⁵³ at most.
    for (const [i, value] of y.values.entries()) expect(Math.abs(value - expected[i])).toBeLessThan(240 * 2 ** -53);
  });

  it('symmetricRows: rows that are left over are summed in the same way', () => {
    const size = 3;
    const [y, s, x] = [placed(size, 1), placed(size * size, 2), placed(size, 3)];
    const expected = y.values.slice();
    for (let i = 0; i < size; i++) {
      let sum = s.values[i * size + i] * x.values[i];
      for (let j = 0; j < i; j++) {
        sum = multiplyAdd(s.values[i * size + j], x.values[j], sum);
        expected[j] = multiplyAdd(s.values[i * size + j], x.values[i], expected[j]);
      }
      expected[i] += sum;
    }
    kernels.symmetricRows(y.at, s.at, size, 0, size, x.at);
    expect(y.values).toEqual(expected);
  });
});
