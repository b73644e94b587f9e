import { afterEach, describe, expect, it, vi } from 'vitest';
import { Arena } from '../../src/linalg/wasm/arena.ts';
import { kernelModule } from '../../src/linalg/wasm/kernelModule.ts';
import { kernelsOn } from '../../src/linalg/wasm/kernels.ts';
import { Module } from '../../src/linalg/wasm/webAssembly.ts';
import { uniforms } from '../problems.ts';

const arena = new Arena(1);
const kernels = kernelsOn(kernelModule(), arena.memory);
const GUARD = 98765.5;

/** Values in the arena, between two values that have to stay as they are. */
function inMemory(values: ArrayLike<number>) {
  const guarded = arena.allocate(values.length + 2).values;
  guarded.fill(GUARD);
  guarded.set(values, 1);
  return {
    at: guarded.byteOffset + 8, // also tries the kernels on odd addresses
    values: guarded.subarray(1, -1),
    isGuarded: () => guarded[0] === GUARD && guarded.at(-1) === GUARD,
  };
}
const room = (length: number) => inMemory(new Float64Array(length).fill(Number.NaN));
const upTo = (length: number) => Float64Array.from({ length }, (_, i) => i);

describe('pack', () => {
  // rows: 0 1 2 3 4 | 5 6 7 8 9 | …
  const matrix = inMemory(upTo(30));

  it('lays four rows side by side, entry by entry', () => {
    const to = room(12);
    kernels.pack(to.at, matrix.at, 4, 3, 5, 1);
    expect([...to.values]).toEqual([0, 5, 10, 15, 1, 6, 11, 16, 2, 7, 12, 17]);
    expect(to.isGuarded()).toBe(true);
  });

  it('lays four columns side by side', () => {
    const to = room(8);
    kernels.pack(to.at, matrix.at + 8, 4, 2, 1, 5);
    expect([...to.values]).toEqual([1, 2, 3, 4, 6, 7, 8, 9]);
    expect(to.isGuarded()).toBe(true);
  });

  it('fills the last panel with zeros, of rows and of columns', () => {
    const rows = room(16);
    kernels.pack(rows.at, matrix.at, 6, 2, 5, 1);
    expect([...rows.values]).toEqual([0, 5, 10, 15, 1, 6, 11, 16, 20, 25, 0, 0, 21, 26, 0, 0]);
    const columns = room(16);
    kernels.pack(columns.at, matrix.at, 5, 2, 1, 5);
    expect([...columns.values]).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 4, 0, 0, 0, 9, 0, 0, 0]);
    expect(rows.isGuarded() && columns.isGuarded()).toBe(true);
  });

  it('takes any strides', () => {
    const to = room(8);
    kernels.pack(to.at, matrix.at, 4, 2, 7, 3);
    expect([...to.values]).toEqual([0, 7, 14, 21, 3, 10, 17, 24]);
  });
});

describe('packMirrored', () => {
  it('packs the columns of a symmetric block from its lower triangle', () => {
    // 1 · ·      1 2 4
    // 2 3 ·  is  2 3 5
    // 4 5 6      4 5 6
    const block = inMemory([1, Number.NaN, Number.NaN, -1, 2, 3, Number.NaN, -1, 4, 5, 6, -1]);
    const to = room(12);
    kernels.packMirrored(to.at, block.at, 3, 4);
    expect([...to.values]).toEqual([1, 2, 4, 0, 2, 3, 5, 0, 4, 5, 6, 0]);
    expect(to.isGuarded()).toBe(true);
  });

  it('goes on in panels of four', () => {
    const size = 5;
    const block = upTo(25).map((x) => (x % size <= Math.floor(x / size) ? x : Number.NaN));
    const to = room(40);
    kernels.packMirrored(to.at, inMemory(block).at, size, size);
    expect([...to.values.subarray(0, 20)]).toEqual([
      ...[0, 5, 10, 15],
      ...[5, 6, 11, 16],
      ...[10, 11, 12, 17],
      ...[15, 16, 17, 18],
      ...[20, 21, 22, 23],
    ]);
    expect([...to.values.subarray(20)]).toEqual([20, 21, 22, 23, 24].flatMap((x) => [x, 0, 0, 0]));
    expect(to.isGuarded()).toBe(true);
  });
});

it('packScaled multiplies entry k of each packed vector by scale k', () => {
  const from = inMemory([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0, 11, 12, 0, 0]); // 2 panels of depth 2
  const to = room(16);
  kernels.packScaled(to.at, from.at, 2, 2, inMemory([2, -1]).at);
  expect([...to.values]).toEqual([2, 4, 6, 8, -5, -6, -7, -8, 18, 20, 0, 0, -11, -12, -0, -0]);
  expect(to.isGuarded()).toBe(true);
});

it('scatter adds each scaled vector to the rows where its sample has a non-zero', () => {
  const integers = (...values: number[]) => {
    const { at } = arena.allocate(values.length);
    new Int32Array(arena.memory.buffer, at, values.length).set(values);
    return at;
  };
  const t = inMemory(Array(6).fill(100)); // 3 rows of 2
  const vectors = inMemory([1, 2, Number.NaN, 3, 4, Number.NaN, 5, 6]); // of 3 samples, pitch 3
  const scale = inMemory([1, 10, -1]);
  // Samples have 2 in row 2; nothing; 1 in row 0 and 3 in row 2. The first entry belongs to a sample before them.
  const [start, index, value] = [integers(1, 2, 2, 4), integers(1, 2, 0, 2), inMemory([7, 2, 1, 3])];
  const scaled = room(2);
  kernels.scatter(t.at, 2, vectors.at, 3, 3, scale.at, start, index, value.at, scaled.at);
  expect([...t.values]).toEqual([100 - 5, 100 - 6, 100, 100, 100 + 2 - 15, 100 + 4 - 18]);
  expect(t.isGuarded() && scaled.isGuarded()).toBe(true);
});

describe('blocks of sparse samples', () => {
  const integers = (...values: number[]) => {
    const { at } = arena.allocate(Math.ceil(values.length / 2));
    new Int32Array(arena.memory.buffer, at, values.length).set(values);
    return at;
  };

  it('addSparseProducts adds each pair of non-zeros where both indices have a place', () => {
    // Samples (2, ·, 3) and (·, 5, 7), after one that is not of the shard; index 1 has no row, index 0 no column.
    const [start, index, value] = [integers(1, 3, 5), integers(0, 0, 2, 1, 2), inMemory([9, 2, 3, 5, 7])];
    const [rows, columns, scale] = [integers(0, -1, 1), integers(-1, 0, 1), inMemory([10, 100])];
    const added = (half: number) => {
      const c = inMemory(new Float64Array(6).fill(1)); // 2 × 2, pitch 3
      kernels.addSparseProducts(c.at, 3, rows, columns, half, 2, scale.at, start, index, value.at);
      expect(c.isGuarded()).toBe(true);
      return [...c.values];
    };
    expect(added(0)).toEqual([1, 1 + 10 * 2 * 3, 1, 1 + 100 * 7 * 5, 1 + 10 * 9 + 100 * 49, 1]);
    expect(added(1)).toEqual([1, 1, 1, 1 + 100 * 7 * 5, 1 + 10 * 9 + 100 * 49, 1]); // (0, 2): the second is larger
  });

  it('addChosen adds some rows and columns, transposed', () => {
    const t = inMemory([11, 12, 13, 21, 22, 23, 31, 32, 33]);
    const c = inMemory(new Float64Array(8).fill(100)); // 2 × 3, pitch 4
    kernels.addChosen(c.at, 4, integers(2, 0), 2, integers(0, 2, 1), 3, t.at, 3);
    expect([...c.values]).toEqual([113, 133, 123, 100, 111, 131, 121, 100]);
    expect(c.isGuarded()).toBe(true);
  });
});

describe('microKernel and addTile', () => {
  it('adds alpha times the product of two packed panels to a 4 × 4 block', () => {
    // Rows (1, 1), (2, 0), (3, −1), (0, 4) times columns (1, 10), (2, 20), (3, 30), (4, 40).
    const a = inMemory([1, 2, 3, 0, 1, 0, -1, 4]);
    const b = inMemory([1, 2, 3, 4, 10, 20, 30, 40]);
    const c = inMemory(new Float64Array(4 * 5).fill(100)); // pitch 5
    kernels.microKernel(a.at, b.at, 2, c.at, 5 * 8, -2);
    expect([...c.values]).toEqual([
      ...[100 - 22, 100 - 44, 100 - 66, 100 - 88, 100],
      ...[100 - 4, 100 - 8, 100 - 12, 100 - 16, 100],
      ...[100 + 14, 100 + 28, 100 + 42, 100 + 56, 100],
      ...[100 - 80, 100 - 160, 100 - 240, 100 - 320, 100],
    ]);
    expect(c.isGuarded()).toBe(true);
  });

  /** The entries of a tile that change when a matrix of ones is added, row by row. */
  function pattern(rows: number, columns: number, diagonal: number): string[] {
    const pitch = columns + 1;
    const ones = new Float64Array(4 * Math.ceil(Math.max(rows, columns) / 4)).fill(1);
    const edge = inMemory(new Float64Array(16).fill(Number.NaN));
    const c = inMemory(new Float64Array(rows * pitch));
    const packed = inMemory(ones);
    kernels.addTile(c.at, pitch, packed.at, packed.at, rows, columns, 1, 1, diagonal, edge.at);
    expect(c.isGuarded() && edge.isGuarded()).toBe(true);
    return Array.from({ length: rows }, (_, i) => c.values.subarray(i * pitch, (i + 1) * pitch).join(''));
  }

  it('adds a whole tile and nothing beyond it', () => {
    expect(pattern(3, 6, 6)).toEqual(Array(3).fill('1111110'));
    expect(pattern(6, 3, 3)).toEqual(Array(6).fill('1110'));
    expect(pattern(4, 8, 8)).toEqual(Array(4).fill('111111110'));
  });

  it('leaves out the 4 × 4 blocks above the diagonal', () => {
    const [one, two, three] = ['1111000000', '1111111100', '1111111110'];
    expect(pattern(9, 9, 0)).toEqual([one, one, one, one, two, two, two, two, three]);
    expect(pattern(9, 9, 4)).toEqual([two, two, two, two, three, three, three, three, three]);
    expect(pattern(9, 9, -4)).toEqual([...Array(4).fill('0000000000'), one, one, one, one, two]);
    expect(pattern(4, 9, 1)).toEqual([two, two, two, two]); // row 3 of the tile is row 4 of the matrix
  });
});

describe('copies', () => {
  const whole = (...parts: { isGuarded(): boolean }[]) => parts.every((part) => part.isGuarded());

  it('clear takes a block, or what is on and below the diagonal of its matrix', () => {
    const cleared = (rows: number, columns: number, diagonal: number) => {
      const block = inMemory(new Float64Array(rows * 5).fill(1));
      kernels.clear(block.at, 5, rows, columns, diagonal);
      expect(block.isGuarded()).toBe(true);
      return Array.from({ length: rows }, (_, i) => block.values.subarray(5 * i, 5 * i + 5).join(''));
    };
    expect(cleared(2, 3, 3)).toEqual(['00011', '00011']);
    expect(cleared(3, 3, 0)).toEqual(['01111', '00111', '00011']);
    expect(cleared(3, 3, 1)).toEqual(['00111', '00011', '00011']);
    expect(cleared(3, 3, -2)).toEqual(['11111', '11111', '01111']);
  });

  it('copyLower copies a lower triangle as it is, or turns it round', () => {
    const from = inMemory([1, -1, -1, 9, 2, 3, -1, 9, 4, 5, 6, 9]); // pitch 4
    const [same, turned] = [0, 1].map(() => inMemory(new Float64Array(15).fill(7))); // pitch 5
    kernels.copyLower(same.at, 5, 1, from.at, 4, 1, 3);
    kernels.copyLower(turned.at, 1, 5, from.at, 4, 1, 3);
    expect([...same.values]).toEqual([1, 7, 7, 7, 7, 2, 3, 7, 7, 7, 4, 5, 6, 7, 7]);
    expect([...turned.values]).toEqual([1, 2, 4, 7, 7, 7, 3, 5, 7, 7, 7, 7, 6, 7, 7]);
    expect(whole(from, same, turned)).toBe(true);
  });

  it.each([1, 3, 4, 5, 8, 11])('unpack undoes pack: %i vectors', (count) => {
    for (const [vectorPitch, entryPitch] of [
      [7, 1],
      [1, 12],
      [16, 2],
    ]) {
      const from = inMemory(upTo(count * vectorPitch + 6 * entryPitch));
      const [packed, to] = [room(4 * Math.ceil(count / 4) * 6), room(from.values.length)];
      kernels.pack(packed.at, from.at, count, 6, vectorPitch, entryPitch);
      kernels.unpack(to.at, packed.at, count, 6, vectorPitch, entryPitch);
      const touched = new Set(
        Array.from({ length: count * 6 }, (_, i) => Math.floor(i / 6) * vectorPitch + (i % 6) * entryPitch),
      );
      expect([...to.values]).toEqual([...from.values].map((x, i) => (touched.has(i) ? x : Number.NaN)));
      expect(whole(packed, to)).toBe(true);
    }
  });
});

it.each([
  [1, 1],
  [4, 4],
  [5, 3],
  [7, 9],
  [12, 8],
  [13, 17],
])(
  'addLowerTile has the bits of addTile with an L of %i rows, for %i columns, in rows or in panels',
  (size, columns) => {
    const l = uniforms(size * size, 1).map((x, i) => (i % size <= Math.floor(i / size) ? x : 0));
    const [packedL, packedB] = [size, columns].map((count) => room(4 * Math.ceil(count / 4) * size));
    kernels.pack(packedL.at, inMemory(l).at, size, size, size, 1);
    kernels.pack(packedB.at, inMemory(uniforms(size * columns, 2)).at, columns, size, 1, columns);
    const [edge, pitch] = [room(16), columns + 1];
    const [plain, lower] = [0, 1].map(() => inMemory(uniforms(size * pitch, 3)));
    kernels.addTile(plain.at, pitch, packedL.at, packedB.at, size, columns, size, 1, columns, edge.at);
    kernels.addLowerTile(lower.at, 4, pitch, packedL.at, packedB.at, size, columns, edge.at);
    expect(lower.values).toEqual(plain.values);
    const padded = 4 * Math.ceil(columns / 4);
    const [panels, rows] = [inMemory(new Float64Array(padded * size)), inMemory(uniforms(size * pitch, 3))];
    kernels.addLowerTile(panels.at, 4 * size, 4, packedL.at, packedB.at, size, padded, edge.at);
    kernels.unpack(rows.at, panels.at, columns, size, 1, pitch);
    const product = inMemory(rows.values.map((x, i) => (i % pitch < columns ? 0 : x)));
    kernels.addTile(product.at, pitch, packedL.at, packedB.at, size, columns, size, 1, columns, edge.at);
    expect(rows.values).toEqual(product.values);
    expect([packedL, packedB, edge, lower, panels, rows].every((part) => part.isGuarded())).toBe(true);
  },
);

describe('factorBlock and invertFactorBlock', () => {
  it('worked by hand: A = LLᵀ with L = [[2], [1, 4], [3, −2, 1]]', () => {
    const u = inMemory([4, 2, 6, Number.NaN, 17, -5, Number.NaN, Number.NaN, 14]);
    expect(kernels.factorBlock(u.at, 3)).toBe(0);
    expect([0, 1, 2, 4, 5, 8].map((index) => u.values[index])).toEqual([2, 1, 3, 4, -2, 1]);
    const w = room(9);
    kernels.invertFactorBlock(w.at, u.at, 3);
    expect([...w.values]).toEqual([1 / 2, 0, 0, -1 / 8, 1 / 4, 0, -7 / 4, 1 / 2, 1]);
    expect(u.isGuarded() && w.isGuarded()).toBe(true);
  });

  it('says which pivot is not positive', () => {
    const factored = (...upper: number[]) => kernels.factorBlock(inMemory(upper).at, 2);
    expect(factored(0, 0, 0, 1)).toBe(1);
    expect(factored(-1, 0, 0, 1)).toBe(1);
    expect(factored(Number.NaN, 0, 0, 1)).toBe(1);
    expect(factored(Infinity, 0, 0, 1)).toBe(1);
    expect(factored(1, 1, 0, 1)).toBe(2);
    expect(factored(1, 2, 0, 1)).toBe(2);
    expect(factored(1, 1, 0, 2)).toBe(0);
  });

  it.each([1, 2, 3, 4, 5, 8, 31, 64])('size %i: the bits of plain loops', (size) => {
    const start = uniforms(size * size, 9).map((x, index) => (index % (size + 1) === 0 ? size : x));
    const expected = Float64Array.from(start);
    for (let j = 0; j < size; j++) {
      const scale = 1 / Math.sqrt(expected[j * size + j]);
      for (let k = j; k < size; k++) expected[j * size + k] *= scale;
      for (let i = j + 1; i < size; i++) {
        for (let k = i; k < size; k++) expected[i * size + k] -= expected[j * size + i] * expected[j * size + k];
      }
    }
    const inverse = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      const scale = 1 / expected[i * size + i];
      for (let k = 0; k < i; k++) {
        for (let j = k; j < i; j++) inverse[i * size + k] -= expected[j * size + i] * inverse[j * size + k];
        inverse[i * size + k] *= scale;
      }
      inverse[i * size + i] = scale;
    }
    const [u, w] = [inMemory(start), room(size * size)];
    expect(kernels.factorBlock(u.at, size)).toBe(0);
    kernels.invertFactorBlock(w.at, u.at, size);
    const upper = (x: number, index: number) => (index % size >= Math.floor(index / size) ? x : 0);
    expect(u.values.map(upper)).toEqual(expected.map(upper));
    expect(w.values).toEqual(inverse);
    expect(u.isGuarded() && w.isGuarded()).toBe(true);
  });
});

it('pendingRow gives the same bits whole and in pieces, and leaves what is outside of a piece', () => {
  const [n, q, pending] = [41, 17, 6];
  const b = inMemory(uniforms(n * n, 1));
  const panels = [[n], [1, 17, 18, 19, 24, n], [5, 17, 40, n]].map((ends) => {
    const u = inMemory([...uniforms(pending * n, 2), ...new Float64Array(n).fill(GUARD)]);
    let first = 0;
    for (const end of ends) {
      kernels.pendingRow(b.at, n, q, u.at, pending, first, end, 1 / 7);
      const beyond = u.values.subarray(pending * n + end);
      expect(beyond).toEqual(new Float64Array(n - end).fill(GUARD));
      first = end;
    }
    expect(u.isGuarded()).toBe(true);
    return Float64Array.from(u.values);
  });
  expect(panels[1]).toEqual(panels[0]);
  expect(panels[2]).toEqual(panels[0]);
});

describe('kernelModule', () => {
  afterEach(() => {
    vi.doUnmock('node:fs');
    vi.resetModules();
  });

  /** `kernelModule` as it is where surgeon.wasm reads as something else. */
  async function kernelModuleReading(change: (bytes: Buffer) => Buffer): Promise<typeof kernelModule> {
    vi.resetModules();
    vi.doMock('node:fs', async (importOriginal) => {
      const { readFileSync } = await importOriginal<typeof import('node:fs')>();
      return {
        readFileSync: (path: URL, encoding?: BufferEncoding) =>
          path.pathname.endsWith('.wasm') ? change(readFileSync(path)) : readFileSync(path, encoding),
      };
    });
    return (await import('../../src/linalg/wasm/kernelModule.ts')).kernelModule;
  }

  it('takes the file as it is', async () => {
    const take = await kernelModuleReading((bytes) => bytes);
    expect(take()).toBeInstanceOf(Module);
  });

  it('refuses a file with one bit flipped, wherever it is', async () => {
    for (const where of [0, 0.3, 0.999]) {
      const take = await kernelModuleReading((bytes) => {
        bytes[Math.floor(where * bytes.length)] ^= 1;
        return bytes;
      });
      expect(take).toThrow('kernels/surgeon.wasm is not what kernels/ compiles to');
      expect(() => take('fused')).toThrow('kernels/surgeon-fused.wasm is not what kernels/ compiles to');
    }
  });

  it('says how to get a file that is missing', async () => {
    const take = await kernelModuleReading(() => {
      throw new Error('ENOENT');
    });
    expect(take).toThrow('kernels/surgeon.wasm is missing: npm run build compiles it');
  });
});
