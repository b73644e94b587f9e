import { describe, expect, it } from 'vitest';
import { isFused } from '../../src/linalg/wasm/fusedModule.ts';
import { useTile } from '../../src/linalg/wasm/kernelChoice.ts';
import { kernelModule } from '../../src/linalg/wasm/kernelModule.ts';
import { type KernelSpace, kernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import { uniforms } from '../problems.ts';
import { fusedMultiplyAdd } from './fusedMultiplyAdd.ts';
import { definite, digestOf, MATRIX_RUNS, OTHER_RUNS } from './kernelRuns.ts';

/** Bits of the kernels at f4985c1, before they were written for 256-bit code. */
const DIGESTS: Readonly<Record<string, string>> = {
  addTile: 'c82259362b6f1be7',
  pendingRow: '65c6e967a1db9556',
  addPanelProducts: 'ef3e09c198a9521b',
  panelSquares: 'd80522ee249e44e0',
  rankOneInverse: '34334aab2264585b',
  inverseOfFactor: '0ccfed24e9abb714',
  crossCheck: '933ac837e1d3d9f9',
  factorBlock: '0f57813123d96d8b',
  invertFactorBlock: 'c6360d6919b9151a',
  scatter: 'ba2889402c240bc1',
  symmetricSpectrum: 'e0f889ade070dc5f',
  secantDescent: '887fb86e8942fc7c',
  activate: '0a2074f69f767abc',
};

/** A space whose kernels have wide tiles. */
function wideSpace(arithmetic: 'separate' | 'fused'): KernelSpace {
  useTile('wide');
  const space = kernelSpace(arithmetic);
  useTile('narrow');
  return space;
}

describe('kernels have the bits that they always had', () => {
  const runs = Object.entries({ ...MATRIX_RUNS, ...OTHER_RUNS });
  const [narrow, wide] = [kernelSpace(), wideSpace('separate')];
  it.each(runs)('%s, with narrow and with wide tiles', (name, run) => {
    expect(digestOf(narrow, run)).toBe(DIGESTS[name]);
    expect(digestOf(wide, run)).toBe(DIGESTS[name]);
  });

  it('multiply-add is not fused', () => {
    expect(isFused(kernelModule())).toBe(false);
  });
});

describe('fusedMultiplyAdd rounds once', () => {
  it.each([
    [1 + 2 ** -30, 1 + 2 ** -30, -1 - 2 ** -29, 2 ** -60],
    [1 + 2 ** -30, -1 - 2 ** -30, 1 + 2 ** -29, -(2 ** -60)],
    [3, 5, 7, 22],
    [0, 5, 7, 7],
    [1 + 2 ** -52, 1 + 2 ** -52, 0, 1 + 2 ** -51],
    [1, 1, 2 ** -53, 1], // ties to even
    [1, 1 + 2 ** -52, 2 ** -53, 1 + 2 ** -51],
  ])('%d·%d + %d', (a, b, c, sum) => {
    expect(fusedMultiplyAdd(a, b, c)).toBe(sum);
  });
});

/** Node.js 20 cannot compile the second module; a CPU may do without the instruction. */
const fusedSpace = (): KernelSpace | null => {
  try {
    return kernelSpace('fused');
  } catch {
    return null;
  }
};
const space = fusedSpace();

describe.skipIf(space === null)('the module with fused multiply-add', () => {
  const { kernels, arena } = space ?? kernelSpace();
  const placed = (values: Float64Array) => {
    const array = arena.allocate(values.length);
    array.values.set(values);
    return array;
  };

  it.each(Object.entries(MATRIX_RUNS))('%s: other bits, the same with narrow and with wide tiles', (name, run) => {
    const digest = digestOf(space as KernelSpace, run);
    expect(digest).not.toBe(DIGESTS[name]);
    expect(digestOf(wideSpace('fused'), run)).toBe(digest);
  });

  it.each(Object.entries(OTHER_RUNS))('%s: the same bits as without', (name, run) => {
    expect(digestOf(space as KernelSpace, run)).toBe(DIGESTS[name]);
  });

  it('addTile: each sum is fused, then alpha times it, at edges as elsewhere', () => {
    const [rows, columns, depth, alpha] = [7, 13, 9, 1 / 3];
    const [a, b, c] = [uniforms(8 * depth, 1), uniforms(16 * depth, 2), uniforms(rows * columns, 3)];
    const entryOf = (panels: Float64Array, i: number, k: number) =>
      panels[(Math.floor(i / 4) * depth + k) * 4 + (i % 4)];
    const expected = c.map((x, index) => {
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        sum = fusedMultiplyAdd(entryOf(a, Math.floor(index / columns), k), entryOf(b, index % columns, k), sum);
      }
      return fusedMultiplyAdd(alpha, sum, x);
    });
    const to = placed(c);
    const edge = arena.allocate(16).at;
    kernels.addTile(to.at, columns, placed(a).at, placed(b).at, rows, columns, depth, alpha, columns, edge);
    expect(to.values).toEqual(expected);
  });

  it('pendingRow: each term is fused, at the end of a row as before', () => {
    const [n, q, pending, scale] = [11, 4, 6, 0.7];
    const [b, u] = [uniforms(n * n, 4), uniforms((pending + 1) * n, 5)];
    const expected = Float64Array.from({ length: n }, (_, i) => {
      let entry = b[Math.max(q, i) * n + Math.min(q, i)];
      for (let m = 0; m < pending; m++) entry = fusedMultiplyAdd(-u[m * n + q], u[m * n + i], entry);
      return entry * scale;
    });
    const panel = placed(u);
    kernels.pendingRow(placed(b).at, n, q, panel.at, pending, 0, n, scale);
    expect(panel.values.subarray(pending * n)).toEqual(expected);
  });

  it('factorBlock: each term is fused, in columns that are left over as well', () => {
    const size = 11;
    const expected = definite(size, 6);
    for (let i = 0; i < size; i++) {
      for (let k = i; k < size; k++) {
        for (let j = 0; j < i; j++) {
          const [factor, entry] = [expected[j * size + i], expected[j * size + k]];
          expected[i * size + k] = fusedMultiplyAdd(-factor, entry, expected[i * size + k]);
        }
      }
      const scale = 1 / Math.sqrt(expected[i * size + i]);
      for (let k = i; k < size; k++) expected[i * size + k] *= scale;
    }
    const u = placed(definite(size, 6));
    expect(kernels.factorBlock(u.at, size)).toBe(0);
    const upper = (x: number, index: number) => (index % size >= Math.floor(index / size) ? x : 0);
    expect(u.values.map(upper)).toEqual(expected.map(upper));
  });
});
