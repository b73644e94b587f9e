import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import type { Backend, Matrix } from '../../src/linalg/backend.ts';
import { Arena, MAX_BYTES, SCRATCH_BYTES } from '../../src/linalg/wasm/arena.ts';
import { CHOLESKY_GOALS, choleskyLength } from '../../src/linalg/wasm/cholesky.ts';
import { symmetricProductLength } from '../../src/linalg/wasm/products.ts';
import { SLAB, slabLength } from '../../src/linalg/wasm/rankUpdate.ts';
import { largest, largestDifference, uniforms } from '../problems.ts';
import { type TestTeams, teamsOf } from '../teams.ts';

let teams: TestTeams;
/** The team that each operation is tested on: three threads. */
let backend: Backend;
beforeAll(async () => {
  teams = await teamsOf(1, 2, 3);
  backend = teams.backends[2];
});
afterAll(() => teams?.close());

const UNIT = Number.EPSILON / 2;
/** A value that is to stay as it is. */
const UNTOUCHED = 1234.5;

/** Says of an entry whether it belongs to some part of a matrix. */
type Part = (i: number, j: number) => boolean;
const everywhere: Part = () => true;
const lower: Part = (i, j) => j <= i;
/**
 * The lower triangle and the rest of the 4 × 4 blocks that it cuts: what an operation on a symmetric matrix may write.
 */
const lowerBlocks: Part = (i, j) => j < 4 * (Math.floor(i / 4) + 1);

/** Multiples of 1/8 in ±1: sums of a few hundred products are exact in any order. */
const eighths = (length: number, seed: number) => uniforms(length, seed).map((x) => Math.round(8 * x) / 8);

/**
 * Work in an arena that holds NaN wherever nothing was put, so that whatever is read without having been written shows.
 */
function inPoison<Result>({ arena }: Backend, threads: number, work: () => Result): Result {
  return arena.borrow(() => {
    arena.borrow(() => arena.allocate(600_000).values.fill(Number.NaN));
    new Float64Array(arena.memory.buffer, 0, (threads * SCRATCH_BYTES) / 8).fill(Number.NaN);
    return work();
  });
}

/** A plain matrix put into the arena, with `elsewhere` beyond its columns and outside of `part`. */
function put(
  { arena }: Backend,
  plain: Float64Array,
  columns: number,
  pitch: number,
  elsewhere: number,
  part = everywhere,
): Matrix {
  const rows = plain.length / columns;
  const matrix = { ...arena.allocate(rows * pitch), pitch };
  matrix.values.fill(elsewhere);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) if (part(i, j)) matrix.values[i * pitch + j] = plain[i * columns + j];
  }
  return matrix;
}

/** The plain matrix of some columns, with 0 outside of `part`. */
function get({ values, pitch }: Matrix, columns: number, part = everywhere): Float64Array {
  const rows = values.length / pitch;
  const plain = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) if (part(i, j)) plain[i * columns + j] = values[i * pitch + j];
  }
  return plain;
}

/** Entries beyond the columns or outside of `part` that are not UNTOUCHED. */
function touched({ values, pitch }: Matrix, columns: number, part = everywhere): number {
  let found = 0;
  for (let i = 0; i < values.length / pitch; i++) {
    for (let j = 0; j < pitch; j++) {
      if (values[i * pitch + j] !== UNTOUCHED && !(j < columns && part(i, j))) found++;
    }
  }
  return found;
}

/** The lower triangle of a plain matrix. */
const lowerOf = (plain: Float64Array, n: number) =>
  plain.map((value, index) => (lower(Math.floor(index / n), index % n) ? value : 0));

/** The symmetric matrix with that lower triangle. */
function mirrored(plain: Float64Array, n: number): Float64Array {
  return plain.map((_, index) => {
    const [i, j] = [Math.floor(index / n), index % n];
    return plain[Math.max(i, j) * n + Math.min(i, j)];
  });
}

function transposed(plain: Float64Array, columns: number): Float64Array {
  const rows = plain.length / columns;
  return plain.map((_, index) => plain[(index % rows) * columns + Math.floor(index / rows)]);
}

/** C + alpha·AB by three loops, each entry of AB summed up over k = 0, 1, …; C (m × n). */
function plainProduct(c: Float64Array, a: Float64Array, b: Float64Array, n: number, alpha: number): Float64Array {
  const depth = b.length / n;
  const result = Float64Array.from(c);
  const sums = new Float64Array(n);
  for (let i = 0; i < c.length / n; i++) {
    sums.fill(0);
    for (let k = 0; k < depth; k++) {
      const x = a[i * depth + k];
      for (let j = 0; j < n; j++) sums[j] += x * b[k * n + j];
    }
    for (let j = 0; j < n; j++) result[i * n + j] += alpha * sums[j];
  }
  return result;
}

/** AB for square matrices. */
const times = (a: Float64Array, b: Float64Array, n: number) => plainProduct(new Float64Array(n * n), a, b, n, 1);

/** Largest entry of |C| + |alpha||A||B|. */
function magnitude(c: Float64Array, a: Float64Array, b: Float64Array, n: number, alpha: number): number {
  return largest(plainProduct(c.map(Math.abs), a.map(Math.abs), b.map(Math.abs), n, Math.abs(alpha)));
}

const identity = (n: number) =>
  Float64Array.from({ length: n * n }, (_, index) => Number(index % n === Math.floor(index / n)));
const bytes = (values: Float64Array) => Buffer.from(Float64Array.from(values).buffer);

describe('rankUpdate', () => {
  it.each([
    [1, 1, 1, 1],
    [3, 2, 5, -1],
    [4, 255, 4, 1 / 7],
    [5, 256, 6, -1],
    [63, 257, 64, 1 / 7],
    [64, 300, 64, 1],
    [65, 7, 100, 1 / 7],
    [129, 64, 131, -1],
    [200, 300, 203, 1 / 7],
    [257, 33, 257, 1],
  ])('n = %i, depth %i, pitch %i, alpha %f: C + alpha·XᵀX on the lower triangle', (n, depth, pitch, alpha) => {
    const [start, x] = [eighths(n * n, 1), eighths(depth * n, 2)];
    const xT = transposed(x, n);
    inPoison(backend, 3, () => {
      const c = put(backend, start, n, pitch, UNTOUCHED, lower);
      backend.rankUpdate(c, put(backend, x, n, pitch + 1, Number.NaN), n, depth, alpha);
      const expected = lowerOf(plainProduct(start, xT, x, n, alpha), n);
      // Sums are exact; alpha = 1/7 rounds 2 × 2 times here (at most two slabs) and 2 times there.
      const tolerance = Math.abs(alpha) === 1 ? 0 : 6 * UNIT * magnitude(start, xT, x, n, alpha);
      expect(largestDifference(get(c, n, lower), expected)).toBeLessThanOrEqual(tolerance);
      expect(touched(c, n, lowerBlocks)).toBe(0);
    });
  });

  it('has the bits of plain loops, one slab after another: nothing is fused or reordered', () => {
    const [n, depth] = [37, 2 * SLAB + 11];
    const [start, x] = [uniforms(n * n, 3), uniforms(depth * n, 4)];
    let expected = start;
    for (let first = 0; first < depth; first += SLAB) {
      const slab = x.slice(first * n, (first + SLAB) * n);
      expected = plainProduct(expected, transposed(slab, n), slab, n, 1 / 7);
    }
    inPoison(backend, 3, () => {
      const c = put(backend, start, n, n, 0);
      backend.rankUpdate(c, put(backend, x, n, n, 0), n, depth, 1 / 7);
      expect(get(c, n, lower)).toEqual(lowerOf(expected, n));
    });
  });

  it('is XᵀX + YᵀY when X and Y are taken one after the other', () => {
    const n = 70;
    const [x, y] = [eighths(9 * n, 5), eighths(258 * n, 6)];
    inPoison(backend, 3, () => {
      const [apart, together] = [put(backend, identity(n), n, n, 0), put(backend, identity(n), n, n, 0)];
      backend.rankUpdate(apart, put(backend, x, n, n, 0), n, 9, 1);
      backend.rankUpdate(apart, put(backend, y, n, n, 0), n, 258, 1);
      backend.rankUpdate(together, put(backend, Float64Array.of(...x, ...y), n, n, 0), n, 267, 1);
      expect(get(apart, n, lower)).toEqual(get(together, n, lower)); // eighths: exact
    });
  });
});

describe('product', () => {
  const shapes = [
    [1, 1, 1, 1],
    [3, 5, 4, -1],
    [4, 4, 256, 1 / 7],
    [5, 3, 257, -1],
    [63, 65, 64, 1 / 7],
    [64, 129, 300, 1],
    [129, 64, 255, 1 / 7],
    [200, 131, 7, -1],
    [1, 200, 300, 1 / 7],
    [200, 1, 3, 1],
  ];
  const flags = [false, true].flatMap((a) => [false, true].map((b) => [a, b]));

  it.each(flags)('C + alpha·AB, A transposed: %s, B transposed: %s', (aTransposed, bTransposed) => {
    for (const [m, n, depth, alpha] of shapes) {
      const [start, a, b] = [eighths(m * n, 1), eighths(m * depth, 2), eighths(depth * n, 3)];
      const operand = (plain: Float64Array, columns: number, isTransposed: boolean) => {
        const rows = plain.length / columns;
        if (!isTransposed) return { matrix: put(backend, plain, columns, columns + 3, Number.NaN) };
        return { matrix: put(backend, transposed(plain, columns), rows, rows + 2, Number.NaN), transposed: true };
      };
      inPoison(backend, 3, () => {
        const c = put(backend, start, n, n + 1, UNTOUCHED);
        backend.product(c, operand(a, depth, aTransposed), operand(b, n, bTransposed), m, n, depth, alpha);
        // Sums are exact; alpha = 1/7 rounds 2 × 2 times here (at most two slabs) and 2 times there.
        const tolerance = Math.abs(alpha) === 1 ? 0 : 6 * UNIT * magnitude(start, a, b, n, alpha);
        const difference = largestDifference(get(c, n), plainProduct(start, a, b, n, alpha));
        expect(difference, `${m} × ${n}, depth ${depth}`).toBeLessThanOrEqual(tolerance);
        expect(touched(c, n)).toBe(0);
      });
    }
  });

  it('has the bits of plain loops', () => {
    const [m, n, depth] = [131, 6, 200]; // one slab
    const [start, a, b] = [uniforms(m * n, 4), uniforms(m * depth, 5), uniforms(depth * n, 6)];
    inPoison(backend, 3, () => {
      const c = put(backend, start, n, n, 0);
      const operands = [{ matrix: put(backend, a, depth, depth, 0) }, { matrix: put(backend, b, n, n, 0) }] as const;
      backend.product(c, ...operands, m, n, depth, 1 / 7);
      expect(get(c, n)).toEqual(plainProduct(start, a, b, n, 1 / 7));
    });
  });

  it('gives (AB)ᵀ = BᵀAᵀ, bit by bit', () => {
    const [m, n, depth] = [130, 67, 300];
    const [a, b] = [uniforms(m * depth, 7), uniforms(depth * n, 8)];
    inPoison(backend, 3, () => {
      const [matrixA, matrixB] = [put(backend, a, depth, depth, 0), put(backend, b, n, n, 0)];
      const ab = put(backend, new Float64Array(m * n), n, n, 0);
      const ba = put(backend, new Float64Array(n * m), m, m, 0);
      backend.product(ab, { matrix: matrixA }, { matrix: matrixB }, m, n, depth, -1);
      const [bT, aT] = [matrixB, matrixA].map((matrix) => ({ matrix, transposed: true }));
      backend.product(ba, bT, aT, n, m, depth, -1);
      expect(largest(ab.values)).toBeGreaterThan(1);
      expect(transposed(get(ab, n), n)).toEqual(get(ba, m));
    });
  });
});

describe('symmetricProduct', () => {
  it.each([
    [1, 1],
    [5, 3],
    [3, 4],
    [7, 5],
    [1, 63],
    [64, 64],
    [10, 65],
    [129, 129],
    [33, 200],
  ])('Y + XS of %i × %i from the lower triangle of S', (m, n) => {
    const [start, x, s] = [eighths(m * n, 1), eighths(m * n, 2), eighths(n * n, 3)];
    inPoison(backend, 3, () => {
      const y = put(backend, start, n, n + 2, UNTOUCHED);
      const [matrixX, matrixS] = [
        put(backend, x, n, n + 1, Number.NaN),
        put(backend, s, n, n + 3, Number.NaN, lower), // what is above the diagonal does not matter
      ];
      backend.symmetricProduct(y, matrixX, matrixS, m, n);
      expect(get(y, n)).toEqual(plainProduct(start, x, mirrored(s, n), n, 1)); // eighths: exact
      backend.symmetricProduct(y, matrixX, matrixS, m, n, 0);
      expect(get(y, n)).toEqual(plainProduct(new Float64Array(m * n), x, mirrored(s, n), n, 1));
      expect(touched(y, n)).toBe(0);
    });
  });

  it('has the bits of plain loops', () => {
    const [m, n] = [9, 61]; // one block
    const [start, x, s] = [uniforms(m * n, 4), uniforms(m * n, 5), uniforms(n * n, 6)];
    inPoison(backend, 3, () => {
      const y = put(backend, start, n, n, 0);
      backend.symmetricProduct(y, put(backend, x, n, n, 0), put(backend, s, n, n, Number.NaN, lower), m, n);
      expect(get(y, n)).toEqual(plainProduct(start, x, mirrored(s, n), n, 1));
    });
  });
});

describe('innerProducts', () => {
  it.each([
    [1, 1],
    [3, 4],
    [5, 257],
    [32, 256],
    [33, 300],
    [70, 64],
    [129, 513],
  ])('XYᵀ of two %i × %i matrices, on the lower triangle', (m, depth) => {
    const [x, y] = [eighths(m * depth, 1), eighths(m * depth, 2)];
    inPoison(backend, 3, () => {
      const c = put(backend, new Float64Array(m * m).fill(Number.NaN), m, m + 2, UNTOUCHED, lower);
      const operands = [put(backend, x, depth, depth + 1, Number.NaN), put(backend, y, depth, depth, 0)] as const;
      backend.innerProducts(c, ...operands, m, depth);
      const expected = plainProduct(new Float64Array(m * m), x, transposed(y, depth), m, 1);
      expect(get(c, m, lower)).toEqual(lowerOf(expected, m)); // eighths: exact
      expect(touched(c, m, lowerBlocks)).toBe(0);
    });
  });

  it('has the bits of plain loops', () => {
    const [m, depth] = [41, 200]; // one slab
    const [x, y] = [uniforms(m * depth, 3), uniforms(m * depth, 4)];
    inPoison(backend, 3, () => {
      const c = put(backend, new Float64Array(m * m), m, m, 0);
      backend.innerProducts(c, put(backend, x, depth, depth, 0), put(backend, y, depth, depth, 0), m, depth);
      const expected = plainProduct(new Float64Array(m * m), x, transposed(y, depth), m, 1);
      expect(get(c, m, lower)).toEqual(lowerOf(expected, m));
    });
  });
});

describe('lowerProduct', () => {
  it.each([
    [1, 1],
    [3, 5],
    [4, 64],
    [5, 65],
    [64, 7],
    [130, 131],
    [257, 70],
    [530, 9],
  ])('LY in the place of Y, for L of %i rows and Y of %i columns', (m, n) => {
    const [l, y] = [eighths(m * m, 1), eighths(m * n, 2)];
    inPoison(backend, 3, () => {
      const inPlace = put(backend, y, n, n + 3, UNTOUCHED);
      backend.lowerProduct(put(backend, l, m, m + 1, Number.NaN, lower), inPlace, m, n);
      expect(get(inPlace, n)).toEqual(plainProduct(new Float64Array(m * n), lowerOf(l, m), y, n, 1)); // exact
      expect(touched(inPlace, n)).toBe(0);
    });
  });

  it('has the bits of plain loops', () => {
    const [m, n] = [203, 66]; // one slab
    const [l, y] = [lowerOf(uniforms(m * m, 3), m), uniforms(m * n, 4)];
    inPoison(backend, 3, () => {
      const inPlace = put(backend, y, n, n, 0);
      backend.lowerProduct(put(backend, l, m, m, Number.NaN, lower), inPlace, m, n);
      expect(get(inPlace, n)).toEqual(plainProduct(new Float64Array(m * n), l, y, n, 1));
    });
  });
});

/**
 * A = LLᵀ, its factor, L⁻¹ and A⁻¹, all of them exact, as is every step from one to the other: L = (I + N)D with powers
 * of two in D, and with N² = 0, since it maps even indices to odd ones, so that L⁻¹ = D⁻¹(I − N).
 *
 * @param index at which A has a pivot of the other sign or of zero, if any
 * @param sign  of that pivot
 */
function exactProblem(n: number, index = -1, sign = 1) {
  const noise = uniforms(n * n, n);
  const nilpotent = noise.map((x, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return i % 2 === 1 && j % 2 === 0 && j < i ? Math.round(1.5 * x) : 0;
  });
  const scales = uniforms(n, n + 1).map((x) => 2 ** Math.round(1.5 * x));
  const eye = identity(n);
  const factor = eye.map((x, at) => (x + nilpotent[at]) * scales[at % n]);
  const factorInverse = eye.map((x, at) => (x - nilpotent[at]) / scales[Math.floor(at / n)]);
  const signed = factor.map((x, at) => (at % n === index ? sign * x : x));
  return {
    matrix: times(signed, transposed(factor, n), n),
    factor,
    factorInverse,
    inverse: times(transposed(factorInverse, n), factorInverse, n),
  };
}

/**
 * A dense symmetric matrix with eigenvalues in [1, 3] by Gershgorin's circles: 2 on the diagonal, other entries below
 * 1/n.
 */
function dominantMatrix(n: number): Float64Array {
  const noise = mirrored(uniforms(n * n, 17), n);
  return noise.map((x, index) => (index % n === Math.floor(index / n) ? 2 + x / n : x / n));
}

describe('cholesky', () => {
  const sizes = [1, 3, 4, 5, 63, 64, 65, 129, 200, 261, 333];

  const problems = sizes.map((n) => ({ n, problem: exactProblem(n) }));

  it.each(CHOLESKY_GOALS)('%s of matrices of which it is known exactly', (goal) => {
    for (const { n, problem } of problems) {
      for (const pitch of [n, n + 3]) {
        inPoison(backend, 3, () => {
          const a = put(backend, problem.matrix, n, pitch, UNTOUCHED, lower);
          expect(backend.cholesky(a, n, goal), `n = ${n}`).toBe(true);
          expect(largestDifference(get(a, n, lower), lowerOf(problem[goal], n)), `n = ${n}`).toBe(0);
          expect(touched(a, n, lowerBlocks), `n = ${n}`).toBe(0);
        });
      }
    }
  });

  const n = 131;
  const indices = [0, 1, 63, 64, 127, 130];
  const indefinite = indices.flatMap((index) =>
    [-1, 0].map((sign) => ({ index, sign, ...exactProblem(n, index, sign) })),
  );

  /** The lower triangle that a goal leaves of a matrix; above the diagonal, which does not matter, is NaN. */
  function run(matrix: Float64Array, n: number, goal: (typeof CHOLESKY_GOALS)[number]): Float64Array {
    return inPoison(backend, 3, () => {
      const a = put(backend, matrix, n, n, Number.NaN, lower);
      expect(backend.cholesky(a, n, goal)).toBe(true);
      return get(a, n, lower);
    });
  }

  it.each([5, 64, 65, 150, 200])('n = %i, dense: LLᵀ = A, L⁻¹L = I, A⁻¹A = I, L⁻ᵀL⁻¹ = A⁻¹', (n) => {
    const matrix = dominantMatrix(n);
    const factor = run(matrix, n, 'factor');
    const factorInverse = run(matrix, n, 'factorInverse');
    const inverse = mirrored(run(matrix, n, 'inverse'), n);
    // ‖A‖ ≤ 3, ‖A⁻¹‖ ≤ 1, κ ≤ 3: results have errors of n·κ·ε at most, multiplied by ‖A‖ they are 9n·ε.
    const tolerance = 9 * n * Number.EPSILON;
    expect(largestDifference(times(factor, transposed(factor, n), n), matrix)).toBeLessThan(tolerance);
    expect(largestDifference(times(factorInverse, factor, n), identity(n))).toBeLessThan(tolerance);
    expect(largestDifference(times(inverse, matrix, n), identity(n))).toBeLessThan(tolerance);
    expect(largestDifference(times(transposed(factorInverse, n), factorInverse, n), inverse)).toBeLessThan(tolerance);
  });

  it('is the factor of the textbook, column after column', () => {
    const n = 150;
    const expected = lowerOf(dominantMatrix(n), n);
    for (let j = 0; j < n; j++) {
      for (let i = j; i < n; i++) {
        for (let k = 0; k < j; k++) expected[i * n + j] -= expected[i * n + k] * expected[j * n + k];
        expected[i * n + j] /= i === j ? Math.sqrt(expected[i * n + j]) : expected[j * n + j];
      }
    }
    const factor = run(dominantMatrix(n), n, 'factor');
    expect(largestDifference(factor, expected)).toBeLessThan(6 * n * Number.EPSILON); // n·κ·ε of each
  });

  describe.each(CHOLESKY_GOALS)('%s', (goal) => {
    /** Whether it finds the matrix positive definite, with its entry (i, j) replaced if one is given. */
    const accepts = (matrix: Float64Array, [i, j, value]: readonly number[] = [0, 0, matrix[0]]) =>
      inPoison(backend, 3, () => {
        const a = put(backend, matrix, n, n, 0, lower);
        a.values[i * n + j] = value;
        return backend.cholesky(a, n, goal);
      });

    it('refuses a matrix with one pivot that is negative or zero, wherever it is', () => {
      for (const { matrix, index, sign } of indefinite) expect(accepts(matrix), `${sign} at ${index}`).toBe(false);
    });

    it('refuses NaN and infinities in the lower triangle, and goes on to work', () => {
      const { matrix } = exactProblem(n);
      for (const value of [Number.NaN, Infinity, -Infinity]) {
        for (const index of indices) expect(accepts(matrix, [index, index, value]), `${value} at ${index}`).toBe(false);
        for (const index of indices) {
          if (index > 0) expect(accepts(matrix, [index, index - 1, value]), `${value} beside ${index}`).toBe(false);
          if (index > 0) expect(accepts(matrix, [index, 0, value]), `${value} left of ${index}`).toBe(false);
        }
      }
      expect(accepts(matrix)).toBe(true);
    });
  });
});

describe('pendingRow', () => {
  it.each([
    [1, 0, 0, 1],
    [3, 2, 1, 3],
    [4, 0, 4, 6],
    [5, 3, 5, 5],
    [63, 62, 7, 64],
    [64, 63, 8, 64],
    [65, 40, 65, 70],
    [200, 0, 130, 201],
    [200, 199, 499, 200],
    [200, 77, 500, 203], // n·pending = 100,000: on all threads from here on
    [1025, 1024, 100, 1025],
    [2051, 1500, 53, 2052],
  ])('n = %i, row %i, %i terms, pitch %i: the bits of plain loops', (n, q, pending, pitch) => {
    const terms = uniforms(pending * n, 1);
    const rowQ = uniforms(n, 2);
    const expected = rowQ.map((entry, i) => {
      for (let m = 0; m < terms.length; m += n) entry -= terms[m + q] * terms[m + i];
      return entry * (1 / 7);
    });
    inPoison(backend, 3, () => {
      const b = { ...backend.arena.allocate(n * pitch), pitch };
      b.values.fill(Number.NaN); // only row q matters, as it is stored
      rowQ.forEach((x, i) => {
        b.values[Math.max(i, q) * pitch + Math.min(i, q)] = x;
      });
      const before = bytes(b.values);
      const panel = new Float64Array((pending + 2) * n).fill(UNTOUCHED);
      panel.set(terms);
      const u = put(backend, panel, n, pitch, UNTOUCHED);
      backend.pendingRow(b, n, q, u, pending, 1 / 7);
      panel.set(expected, terms.length);
      expect(bytes(get(u, n)).equals(bytes(panel))).toBe(true);
      expect(touched(u, n)).toBe(0);
      expect(bytes(b.values).equals(before)).toBe(true);
    });
  });

  it('is the row of the downdated matrix, and its own term takes that row away', () => {
    const [n, pending, q] = [65, 10, 33];
    const terms = eighths(pending * n, 4);
    // B with B − Σuuᵀ = 4 on the diagonal: 1/√B_qq = ½, and everything is exact.
    const remaining = mirrored(eighths(n * n, 5), n).map((x, index) => (index % (n + 1) === 0 ? 4 : x));
    const b = plainProduct(remaining, transposed(terms, n), terms, n, 1);
    inPoison(backend, 3, () => {
      const panel = new Float64Array((pending + 1) * n);
      panel.set(terms);
      const u = put(backend, panel, n, n, 0);
      backend.pendingRow(put(backend, b, n, n, Number.NaN, lower), n, q, u, pending, 1 / 2);
      const row = u.values.slice(pending * n);
      const doubled = row.map((x) => 2 * x);
      expect(largestDifference(doubled, remaining.slice(q * n, (q + 1) * n))).toBe(0);
      expect(largest(plainProduct(remaining, row, row, n, -1).slice(q * n, (q + 1) * n))).toBe(0);
    });
  });

  it('row after row, in any order, leaves nothing of a positive definite matrix: B = UᵀU', () => {
    const n = 67;
    const b = dominantMatrix(n);
    const diagonal = Float64Array.from({ length: n }, (_, i) => b[i * (n + 1)]);
    inPoison(backend, 3, () => {
      const matrixB = put(backend, b, n, n + 1, Number.NaN, lower);
      const u = put(backend, new Float64Array(n * n).fill(Number.NaN), n, n + 1, Number.NaN);
      for (let pending = 0; pending < n; pending++) {
        const q = (pending * 25) % n;
        backend.pendingRow(matrixB, n, q, u, pending, 1 / Math.sqrt(diagonal[q]));
        for (let i = 0; i < n; i++) diagonal[i] -= u.values[pending * (n + 1) + i] ** 2;
      }
      const plain = get(u, n);
      // Backward error of a Cholesky factor: (n + 1)·u·max B_ii, with B_ii < 3, and as much for the loops here.
      const tolerance = 3 * (n + 1) * Number.EPSILON;
      expect(largestDifference(times(transposed(plain, n), plain, n), b)).toBeLessThan(tolerance);
      expect(largest(diagonal)).toBeLessThan(tolerance);
    });
  });
});

describe('threads', () => {
  const n = 300;

  /** The results that every operation leaves on a backend. */
  function everything(on: Backend, threads: number): Record<string, Buffer> {
    return inPoison(on, threads, () => {
      const depth = 270;
      const matrix = (rows: number, columns: number, seed: number) =>
        put(on, uniforms(rows * columns, seed), columns, columns, 0);
      const outcomes: Record<string, Buffer> = {};
      const c = matrix(n, n, 1);
      on.rankUpdate(c, matrix(depth, n, 2), n, depth, 1 / 7);
      outcomes.rankUpdate = bytes(c.values);
      const operand = { matrix: matrix(n, n, 3), transposed: true };
      on.product(c, operand, { matrix: matrix(depth, n, 4) }, n, n, depth, -1 / 3);
      outcomes.product = bytes(c.values);
      const y = matrix(50, n, 5);
      on.symmetricProduct(y, matrix(50, n, 6), c, 50, n);
      outcomes.symmetricProduct = bytes(y.values);
      for (const goal of CHOLESKY_GOALS) {
        const a = put(on, dominantMatrix(n), n, n, 0);
        on.cholesky(a, n, goal);
        outcomes[goal] = bytes(a.values);
      }
      const [size, pending] = [3100, 33]; // four pieces
      const b = { ...on.arena.allocate(size * size), pitch: size };
      uniforms(size, 7).forEach((x, i) => {
        b.values[Math.max(i, 1200) * size + Math.min(i, 1200)] = x;
      });
      const u = matrix(pending + 1, size, 8);
      on.pendingRow(b, size, 1200, u, pending, 1 / 3);
      outcomes.pendingRow = bytes(u.values);
      return outcomes;
    });
  }

  it('give the same bits, whether one, two or three', () => {
    const expected = everything(teams.backends[0], 1);
    for (const threads of [2, 3]) {
      for (let round = 0; round < 2; round++) {
        const outcomes = everything(teams.backends[threads - 1], threads);
        for (const [name, values] of Object.entries(expected)) {
          expect(outcomes[name].equals(values), `${name} on ${threads} threads`).toBe(true);
        }
      }
    }
  });

  it('have a memory that does not grow: the others would not see it at once', () => {
    const { arena } = teams.backends[2];
    const before = arena.memory.buffer.byteLength;
    expect(() => arena.allocate(before / 8)).toThrow('matrices do not fit in the memory of the team');
    expect(arena.memory.buffer.byteLength).toBe(before);
  });
});

it('operations stay within the work space that they ask for', () => {
  const [n, m, depth] = [67, 5, 33]; // nothing divides by four
  const { arena } = backend;
  /**
   * Places beyond the first `length` doubles of free memory that something writes to; what was borrowed before is
   * poisoned.
   */
  function beyond(length: number, work: () => void): number {
    const top = arena.borrow(() => arena.allocate(0).at);
    work();
    return new Float64Array(arena.memory.buffer, top + 8 * length, 10_000).filter((x) => !Number.isNaN(x)).length;
  }
  inPoison(backend, 3, () => {
    const [a, x] = [put(backend, dominantMatrix(n), n, n, 0), put(backend, uniforms(depth * n, 1), n, n, 0)];
    // Those that need little come first: all start at the same address.
    expect(beyond(symmetricProductLength(m, n), () => backend.symmetricProduct(x, x, a, m, n))).toBe(0);
    expect(beyond(slabLength(n, depth), () => backend.rankUpdate(a, x, n, depth, 1))).toBe(0);
    expect(beyond(choleskyLength(n), () => backend.cholesky(a, n, 'inverse'))).toBe(0);
  });
});

describe('arena', () => {
  it('hands out arrays apart from each other and from the work space, and takes back what was borrowed', () => {
    const { arena } = teams.backends[0];
    arena.borrow(() => {
      const [first, second] = [arena.allocate(3), arena.allocate(5)];
      expect(first.at).toBeGreaterThanOrEqual(SCRATCH_BYTES);
      expect(second.at - first.at).toBe(64);
      const inside = arena.borrow(() => arena.allocate(1).at);
      expect(arena.allocate(1).at).toBe(inside);
    });
  });

  it('grows for one thread', () => {
    const arena = new Arena(1);
    const before = arena.memory.buffer.byteLength;
    arena.allocate(before / 8).values.fill(1);
    expect(arena.memory.buffer.byteLength).toBeGreaterThan(before);
  });

  it('starts again after it is cleared', () => {
    const arena = new Arena(1);
    const first = arena.allocate(10).at;
    arena.allocate(10);
    arena.clear();
    expect(arena.allocate(1).at).toBe(first);
  });

  it('refuses what 4 GiB do not hold', () => {
    const { arena } = teams.backends[0];
    const top = arena.borrow(() => arena.allocate(1).at);
    expect(() => arena.allocate(MAX_BYTES / 8)).toThrow(NumericalError);
    expect(arena.borrow(() => arena.allocate(1).at)).toBe(top);
    // An array that ended at 2³² would end at address 0 for a kernel.
    expect(MAX_BYTES).toBeLessThan(4_294_967_296);
  });
});
