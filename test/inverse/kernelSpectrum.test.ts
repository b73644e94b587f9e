import { describe, expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import { kernelSpectrum } from '../../src/inverse/kernelSpectrum.ts';
import { type Spectrum, spectrum, spectrumResidual } from '../../src/inverse/spectrum.ts';
import { euclideanNorm } from '../../src/linalg/norms.ts';
import { kernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import { largest, largestDifference, naiveHessian, uniforms } from '../problems.ts';

const LARGEST = 256;
const space = kernelSpace();
space.arena.borrow(() => space.arena.allocate(4 * LARGEST * LARGEST).values.fill(Number.NaN)); // what was there before
const spectrumOf = kernelSpectrum(space, LARGEST);

const u = Number.EPSILON / 2;
/**
 * A bound on ‖HU − UΛ‖_F/‖H‖_F and on what eigenvalues are off by, relative to ‖H‖_F. A row takes part in n reflections
 * and, with two or three steps an eigenvalue over half of the rows on average and two rotations a row, in some 3n
 * rotations. Each rounds it by u of its norm, independent of each other: √(4n)·u, from both sides of H √(8n)·u. Three
 * times that, and 3u for the few roundings of a small matrix.
 */
const residualBound = (n: number) => (3 * Math.sqrt(8 * n) + 3) * u;
/** A bound on ‖UᵀU − I‖_F: √(4n)·u a row, in its length and in its products with others, of √n rows. */
const orthogonalityBound = (n: number) => (3 * 2 * n + 3) * u;

const gram = (rows: number, n: number, seed: number) => naiveHessian(uniforms(rows * n, seed), n, rows);
const diagonalMatrix = (values: ArrayLike<number>) => {
  const n = values.length;
  return Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? values[i % n] : 0));
};

/** Σ_k f_k u_k u_kᵀ of some eigenvectors. */
function sumOf(vectors: Float64Array, n: number, indices: readonly number[], f = (_: number) => 1): Float64Array {
  return Float64Array.from({ length: n * n }, (_, index) => {
    const [i, j] = [Math.floor(index / n), index % n];
    return indices.reduce((sum, k) => sum + f(k) * vectors[i * n + k] * vectors[j * n + k], 0);
  });
}

/** ‖UᵀU − I‖_F */
function orthogonality(vectors: Float64Array, n: number): number {
  const products = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      for (let l = 0; l < n; l++) products[k * n + l] += vectors[i * n + k] * vectors[i * n + l];
    }
  }
  for (let k = 0; k < n; k++) products[k * (n + 1)] -= 1;
  return euclideanNorm(products);
}

/** A spectrum by kernels that has passed: ascending, a small residual, orthonormal. */
function checked(hessian: Float64Array, n: number): Spectrum {
  const found = spectrumOf(hessian, n);
  expect(found.values).toEqual(found.values.toSorted());
  expect(spectrumResidual(hessian, n, found)).toBeLessThanOrEqual(residualBound(n));
  expect(orthogonality(found.vectors, n)).toBeLessThanOrEqual(orthogonalityBound(n));
  return found;
}

/** A spectrum by kernels whose eigenvalues are also those of ml-matrix, each within the bound of each. */
function compared(hessian: Float64Array, n: number): readonly [ours: Spectrum, theirs: Spectrum] {
  const [ours, theirs] = [checked(hessian, n), spectrum(hessian, n)];
  const bound = 2 * residualBound(n) * euclideanNorm(hessian);
  expect(largestDifference(ours.values, theirs.values)).toBeLessThanOrEqual(bound);
  return [ours, theirs];
}

describe('by hand', () => {
  // Numbers near 1 after a handful of roundings: 8ε.
  const near = (found: ArrayLike<number>, expected: readonly number[]) =>
    expect(largestDifference(found, expected)).toBeLessThan(8 * Number.EPSILON);

  it('a number; 1 and 3 of [[2, 1], [1, 2]]; 3 and −2 of [[2, 2], [2, −1]]', () => {
    expect(spectrumOf(Float64Array.of(-7), 1)).toEqual({ values: Float64Array.of(-7), vectors: Float64Array.of(1) });
    const { values, vectors } = spectrumOf(Float64Array.of(2, 1, 1, 2), 2);
    near(values, [1, 3]);
    near(sumOf(vectors, 2, [0]), [0.5, -0.5, -0.5, 0.5]);
    const other = spectrumOf(Float64Array.of(2, 2, 2, -1), 2);
    near(other.values, [-2, 3]);
    near(sumOf(other.vectors, 2, [1]), [0.8, 0.4, 0.4, 0.2]); // (2, 1)/√5
  });

  it('a tridiagonal matrix: 2 − √2, 2, 2 + √2 with (1, √2, 1)/2, (1, 0, −1)/√2, (1, −√2, 1)/2', () => {
    const { values, vectors } = spectrumOf(Float64Array.of(2, -1, 0, -1, 2, -1, 0, -1, 2), 3);
    const root = Math.SQRT2;
    near(values, [2 - root, 2, 2 + root]);
    near(sumOf(vectors, 3, [0]), [0.25, root / 4, 0.25, root / 4, 0.5, root / 4, 0.25, root / 4, 0.25]);
    near(sumOf(vectors, 3, [1]), [0.5, 0, -0.5, 0, 0, 0, -0.5, 0, 0.5]);
  });

  it('a full one: −1, twice, and 2 of ones with a diagonal of 0; of ones alone 0, twice, and 3', () => {
    const ones = new Float64Array(9).fill(1);
    const { values, vectors } = spectrumOf(Float64Array.of(0, 1, 1, 1, 0, 1, 1, 1, 0), 3);
    near(values, [-1, -1, 2]);
    near(sumOf(vectors, 3, [2]), [...ones.map((one) => one / 3)]);
    near(spectrumOf(ones, 3).values, [0, 0, 3]);
  });

  it('a diagonal matrix is sorted, equal ones by index, to the bit; so is 0', () => {
    const { values, vectors } = spectrumOf(diagonalMatrix([3, 0, 1e-30, 0, -2]), 5);
    expect([...values]).toEqual([-2, 0, 0, 1e-30, 3]);
    const order = [4, 1, 3, 2, 0];
    expect([...vectors]).toEqual(Array.from({ length: 25 }, (_, i) => (order[i % 5] === Math.floor(i / 5) ? 1 : 0)));
    const zero = spectrumOf(new Float64Array(36), 6);
    expect(zero.values).toEqual(new Float64Array(6));
    expect(zero.vectors).toEqual(diagonalMatrix(new Float64Array(6).fill(1)));
  });
});

describe('a backward stable solver', () => {
  it('for n = 1 … 60, of full rank and rank-deficient, beside ml-matrix', () => {
    for (let n = 1; n <= 60; n++) compared(gram(n % 3 === 0 ? Math.ceil(n / 2) : 2 * n, n, n), n);
  });

  it('for 256 weights', () => {
    checked(gram(300, LARGEST, 5), LARGEST);
  });

  it('for indefinite matrices, and for bands and arrows', () => {
    const n = 24;
    const symmetric = (entry: (i: number, j: number) => number) =>
      Float64Array.from({ length: n * n }, (_, index) => {
        const [i, j] = [Math.floor(index / n), index % n];
        return entry(Math.max(i, j), Math.min(i, j));
      });
    const random = uniforms(n * n, 61);
    compared(
      symmetric((i, j) => random[i * n + j]),
      n,
    );
    compared(
      symmetric((i, j) => (i - j <= 1 ? random[i * n + j] : 0)),
      n,
    );
    compared(
      symmetric((i, j) => (i === j || j === 0 ? random[i * n + j] : 0)),
      n,
    );
    compared(
      symmetric((i, j) => (i === j || i === n - 1 ? random[i * n + j] : 0)),
      n,
    );
  });

  it('for graded ones, down to numbers whose squares underflow, in either order', () => {
    const n = 21;
    const plain = gram(2 * n, n, 62);
    for (const power of [-2, -15, 15]) {
      const scale = (i: number) => 10 ** (power * (power < 0 ? i : i - n + 1));
      compared(
        plain.map((h, index) => h * scale(Math.floor(index / n)) * scale(index % n)),
        n,
      );
    }
  });

  it('for clusters of eigenvalues: their spaces are those of ml-matrix', () => {
    const n = 30;
    const { vectors } = spectrum(gram(2 * n, n, 63), n);
    const clusters = [0, 0.25, 0.5, 1];
    const indices = Array.from({ length: n }, (_, k) => k);
    const hessian = sumOf(vectors, n, indices, (k) => clusters[k % 4]);
    const found = compared(hessian, n);
    // Davis & Kahan: ‖P − P′‖_F ≤ √2·‖E‖_F/gap for each of both; and U is orthonormal within its bound, twice.
    const bound = (2 * Math.SQRT2 * residualBound(n) * euclideanNorm(hessian)) / 0.25 + 2 * orthogonalityBound(n);
    let first = 0;
    clusters.forEach((_, c) => {
      const end = first + indices.filter((k) => k % 4 === c).length;
      const cluster = indices.slice(first, end);
      const [a, b] = found.map((one) => sumOf(one.vectors, n, cluster));
      expect(euclideanNorm(a.map((p, i) => p - b[i]))).toBeLessThanOrEqual(bound);
      first = end;
    });
  });

  it('for a null space of 18 of 58 dimensions, as H of MONK networks has', () => {
    const [n, rank] = [58, 40];
    const hessian = gram(rank, n, 64);
    const [ours, theirs] = compared(hessian, n);
    const norm = euclideanNorm(hessian);
    expect(largest(ours.values.subarray(0, n - rank))).toBeLessThanOrEqual(residualBound(n) * norm);
    const nullSpace = Array.from({ length: n - rank }, (_, k) => k);
    const gap = theirs.values[n - rank];
    expect(gap).toBeGreaterThan(1e-4);
    const [a, b] = [ours, theirs].map(({ vectors }) => sumOf(vectors, n, nullSpace));
    const bound = (2 * Math.SQRT2 * residualBound(n) * norm) / gap + 2 * orthogonalityBound(n);
    expect(euclideanNorm(a.map((p, i) => p - b[i]))).toBeLessThanOrEqual(bound);
  });
});

describe('the bits', () => {
  const n = 13;
  const hessian = gram(9, n, 65);
  const { values, vectors } = spectrumOf(hessian, n);

  it('are those of the lower triangle, whatever was in the memory before; H is not modified', () => {
    spectrumOf(gram(30, 29, 66), 29);
    const before = hessian.slice();
    expect(spectrumOf(hessian, n)).toEqual({ values, vectors });
    expect(hessian).toEqual(before);
    const lower = hessian.map((h, index) => (index % n > Math.floor(index / n) ? Number.NaN : h));
    expect(spectrumOf(lower, n)).toEqual({ values, vectors });
  });

  it('do not change with the scale of H: no square overflows or underflows', () => {
    for (const power of [-900, -300, 300, 1000]) {
      const scaled = spectrumOf(
        hessian.map((h) => h * 2 ** power),
        n,
      );
      expect(scaled.vectors).toEqual(vectors);
      expect(scaled.values).toEqual(values.map((value) => value * 2 ** power));
    }
    const least = Number.MIN_VALUE;
    expect([...spectrumOf(Float64Array.of(2 * least, least, least, 2 * least), 2).values]).toEqual([least, 3 * least]);
    const most = spectrumOf(Float64Array.of(2 ** 1022, 2 ** 1021, 2 ** 1021, 2 ** 1022), 2).values;
    expect(largestDifference([...most.map((value) => value / 2 ** 1021)], [1, 3])).toBeLessThan(8 * Number.EPSILON);
  });
});

describe('refusals', () => {
  it('entries that are not finite, by index', () => {
    const hessian = gram(9, 5, 67);
    for (const entry of [Number.NaN, Infinity, -Infinity]) {
      expect(() => spectrumOf(hessian.with(11, entry), 5)).toThrow(NumericalError);
      expect(() => spectrumOf(hessian.with(11, entry), 5)).toThrow(/not finite .*place = 11/);
    }
  });

  it('an eigenvalue that takes more steps than it may', () => {
    const hasty = kernelSpectrum(space, 8, 1);
    expect(() => hasty(gram(20, 8, 68), 8)).toThrow(NumericalError);
    expect(() => hasty(gram(20, 8, 68), 8)).toThrow(/steps = 1, place = 0/);
  });
});
