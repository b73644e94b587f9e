import { createHash } from 'node:crypto';
import type { KernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import { uniforms } from '../problems.ts';

/** A run of a kernel; @returns what it has computed */
type KernelRun = (space: KernelSpace) => Float64Array;

const placed = ({ arena }: KernelSpace, values: ArrayLike<number>) => {
  const array = arena.allocate(values.length);
  array.values.set(values);
  return array;
};

/** Positive definite, symmetric: random, the size on the diagonal. */
export function definite(size: number, seed: number): Float64Array {
  const random = uniforms(size * size, seed);
  const entry = (i: number, j: number) => (i === j ? size : random[Math.max(i, j) * size + Math.min(i, j)]);
  return Float64Array.from(random, (_, index) => entry(Math.floor(index / size), index % size));
}

/** Only what is on and below the diagonal, or the other way round. */
const triangle = (values: Float64Array, size: number, isUpper: boolean) =>
  values.map((x, index) => (index % size > Math.floor(index / size) === isUpper || index % (size + 1) === 0 ? x : 0));

/** The kernels of matrices, on sizes that have edges and blocks left over. */
export const MATRIX_RUNS: Readonly<Record<string, KernelRun>> = {
  addTile: (space) => {
    const [rows, columns, depth] = [15, 31, 37];
    const a = placed(space, uniforms(16 * depth, 1));
    const b = placed(space, uniforms(32 * depth, 2));
    const c = placed(space, uniforms(rows * columns, 3));
    const edge = space.arena.allocate(16);
    space.kernels.addTile(c.at, columns, a.at, b.at, rows, columns, depth, -1 / 3, columns, edge.at);
    space.kernels.addTile(c.at, columns, a.at, b.at, rows, columns, depth, 1, 2, edge.at);
    return c.values;
  },
  pendingRow: (space) => {
    const [n, q, pending] = [43, 17, 7];
    const b = placed(space, uniforms(n * n, 4));
    const u = placed(space, uniforms((pending + 1) * n, 5));
    space.kernels.pendingRow(b.at, n, q, u.at, pending, 1, n, 0.7);
    return u.values;
  },
  addPanelProducts: (space) => {
    const [size, depth] = [28, 19];
    const rows = placed(space, uniforms(size * depth, 6));
    const c = placed(space, new Float64Array(size * size));
    space.kernels.addPanelProducts(c.at, size, rows.at, depth, 2, depth);
    return c.values;
  },
  panelSquares: (space) => {
    const rows = placed(space, uniforms(12 * 19, 7));
    const sums = placed(space, new Float64Array(12));
    space.kernels.panelSquares(sums.at, 12, rows.at, 19);
    return sums.values;
  },
  rankOneInverse: (space) => {
    const [size, depth] = [20, 23];
    const rows = placed(space, uniforms(size * depth, 8));
    const inverse = placed(space, new Float64Array(size * size));
    const work = space.arena.allocate(4 * size);
    space.kernels.rankOneInverse(inverse.at, size, size, rows.at, depth, depth, 0.01, work.at);
    return triangle(inverse.values, size, false);
  },
  inverseOfFactor: (space) => {
    const size = 28;
    const a = placed(space, definite(size, 9));
    const [u, inverse, w] = [0, 1, 2].map(() => placed(space, new Float64Array(size * size)));
    space.kernels.factorPanels(a.at, size, u.at);
    space.kernels.inverseOfFactor(u.at, size, inverse.at, w.at);
    return triangle(inverse.values, size, false);
  },
  crossCheck: (space) => {
    const size = 28;
    const [u, sums] = [0, 1].map(() => placed(space, new Float64Array(size * size)));
    const work = space.arena.allocate(4 * size * size);
    for (let k = 0; k < 4; k++) {
      const [r, x, a] = [10, 20, 30].map((seed) => placed(space, definite(size, seed + k)));
      space.kernels.factorPanels(a.at, size, u.at);
      space.kernels.crossCheck(r.at, x.at, a.at, u.at, 27, size, work.at, sums.at + 40 * k);
    }
    return sums.values;
  },
  factorBlock: (space) => {
    const u = placed(space, definite(37, 13));
    space.kernels.factorBlock(u.at, 37);
    return triangle(u.values, 37, true);
  },
  invertFactorBlock: (space) => {
    const u = placed(space, definite(37, 14));
    const w = placed(space, new Float64Array(37 * 37));
    space.kernels.invertFactorBlock(w.at, u.at, 37);
    return w.values;
  },
  scatter: (space) => {
    const [width, depth] = [10, 9];
    const t = placed(space, new Float64Array(4 * width));
    const [vectors, scale] = [placed(space, uniforms(width * depth, 15)), placed(space, uniforms(depth, 16))];
    const value = placed(space, uniforms(2 * depth, 17));
    const integers = (length: number, of: (i: number) => number) => {
      const { at } = space.arena.allocate(length);
      new Int32Array(space.arena.memory.buffer, at, length).set(Array.from({ length }, (_, i) => of(i)));
      return at;
    };
    const start = integers(depth + 1, (k) => 2 * k);
    const index = integers(2 * depth, (z) => (3 * z) % 4);
    const scaled = space.arena.allocate(width);
    space.kernels.scatter(t.at, width, vectors.at, width, depth, scale.at, start, index, value.at, scaled.at);
    return t.values;
  },
};

/** Those whose sums are never fused: training and spectra. */
export const OTHER_RUNS: Readonly<Record<string, KernelRun>> = {
  symmetricSpectrum: (space) => {
    const n = 21;
    const [matrix, values] = [placed(space, definite(n, 18)), placed(space, new Float64Array(n))];
    const work = space.arena.allocate((n + 7) * 24 + n);
    space.kernels.symmetricSpectrum(matrix.at, n, values.at, work.at, 60);
    return values.values;
  },
  secantDescent: (space) => {
    const [direction, steps] = [placed(space, uniforms(12, 19)), placed(space, uniforms(36, 20))];
    const [changes, products] = [placed(space, uniforms(36, 21)), placed(space, [0.5, 2, 3])];
    space.kernels.secantDescent(
      direction.at,
      12,
      steps.at,
      changes.at,
      products.at,
      1,
      3,
      3,
      space.arena.allocate(3).at,
    );
    return direction.values;
  },
  activate: (space) =>
    Float64Array.from(
      [0, 1, 2, 4].flatMap((code) =>
        [4, 6, 12].flatMap((count) => {
          const values = placed(
            space,
            uniforms(count, 22).map((x) => 8 * x),
          );
          space.kernels.activate(code, values.at, count, 0, 1);
          return [...values.values];
        }),
      ),
    ),
};

/** The bits of a run, on memory that is taken back. */
export const digestOf = (space: KernelSpace, run: KernelRun): string =>
  space.arena.borrow(() => {
    const { buffer, byteOffset, byteLength } = run(space);
    return createHash('sha256')
      .update(Buffer.from(buffer, byteOffset, byteLength))
      .digest('hex')
      .slice(0, 16);
  });
