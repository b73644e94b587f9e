import { describe, expect, it } from 'vitest';
import { differences } from '../../src/inverse/crossCheck.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { recursiveInverse } from '../../src/inverse/recursiveInverse.ts';
import { euclideanNorm } from '../../src/linalg/norms.ts';
import { addOuterProducts } from '../../src/linalg/outerProducts.ts';
import { mirrorLower } from '../../src/linalg/symmetric.ts';
import type { SharedArray } from '../../src/linalg/wasm/arena.ts';
import { kernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import { uniforms } from '../problems.ts';

const { kernels, arena } = kernelSpace();

/** Values where kernels can read them, with as much room as is asked for; NaN wherever nothing was put. */
function placed(values: ArrayLike<number>, length = values.length): SharedArray {
  const array = arena.allocate(length);
  array.values.fill(Number.NaN);
  array.values.set(values);
  return array;
}
const room = (length: number) => placed([], length);
const sizeOf = (n: number) => 4 * Math.ceil(n / 4);

/** (depth × n) rows in panels of four entries, as `rowPanels` lays them down. */
function panels(rows: Float64Array, n: number): Float64Array {
  const depth = rows.length / n;
  const packed = new Float64Array(sizeOf(n) * depth);
  rows.forEach((value, index) => {
    const [r, i] = [Math.floor(index / n), index % n];
    packed[(Math.floor(i / 4) * depth + r) * 4 + (i % 4)] = value;
  });
  return packed;
}

/** (n × n) from the lower triangle of a kernel's matrix. */
function lower({ values }: SharedArray, n: number): Float64Array {
  const full = new Float64Array(n * n);
  for (let i = 0; i < n; i++) full.set(values.subarray(i * sizeOf(n), i * sizeOf(n) + i + 1), i * n);
  mirrorLower(full, n);
  return full;
}

/** Whether all beyond row n is the identity's. */
function endsInIdentity({ values }: SharedArray, n: number): boolean {
  const size = sizeOf(n);
  for (let i = n; i < size; i++) {
    for (let j = 0; j <= i; j++) if (values[i * size + j] !== (i === j ? 1 : 0)) return false;
  }
  return true;
}

/** H of some rows, and H + αI, by kernels. */
function summed(rows: Float64Array, n: number, samples: number, alpha: number, shards: readonly number[]) {
  const size = sizeOf(n);
  const depth = rows.length / n;
  const packed = placed(panels(rows, n));
  const hessian = placed(new Float64Array(size * size));
  const damped = room(size * size);
  shards.forEach((first, s) => {
    kernels.addPanelProducts(hessian.at, size, packed.at, depth, first, shards[s + 1] ?? depth);
  });
  const trace = kernels.dampedMean(hessian.at, damped.at, n, size, samples, alpha);
  return { packed, hessian, damped, trace };
}

const SIZES = [1, 3, 4, 6, 9, 16, 21] as const;

describe.each(SIZES)('kernels of small networks, %i weights', (n) => {
  const size = sizeOf(n);
  const depth = 14;
  const alpha = 1e-3;
  const rows = uniforms(depth * n, n);
  const samples = 7; // of two outputs each
  const { packed, hessian, damped, trace } = summed(rows, n, samples, alpha, [0, 4, 10]);

  it('sum H shard by shard, to the bits of plain loops, and end in the identity', () => {
    const expected = new Float64Array(n * n);
    for (const [first, end] of [
      [0, 4],
      [4, 10],
      [10, depth],
    ]) {
      const shard = new Float64Array(n * n);
      addOuterProducts(shard, rows.subarray(first * n, end * n), n);
      for (let i = 0; i < n * n; i++) expected[i] += shard[i];
    }
    mirrorLower(expected, n);
    expect([...lower(hessian, n)]).toEqual([...expected.map((sum) => sum / samples)]);
    expect([...lower(damped, n)]).toEqual([
      ...expected.map((sum, i) => sum / samples + (i % (n + 1) === 0 ? alpha : 0)),
    ]);
    expect(endsInIdentity(damped, n)).toBe(true);
    // n additions, each off by half an ulp of a partial sum that is at most the whole.
    const sum = expected.reduce((all, h, i) => (i % (n + 1) === 0 ? all + h / samples : all), 0);
    expect(Math.abs(trace - sum)).toBeLessThanOrEqual(n * Number.EPSILON * sum);
  });

  it('sum the squares of each entry', () => {
    const sums = room(size);
    kernels.panelSquares(sums.at, size, packed.at, depth);
    const expected = new Float64Array(size);
    rows.forEach((y, index) => {
      expected[index % n] += y * y;
    });
    expect([...sums.values]).toEqual([...expected]);
  });

  it('factor and invert: UᵀU = A, and A⁻¹ as plain loops have it', () => {
    const u = room(size * size);
    expect(kernels.factorPanels(damped.at, size, u.at)).toBe(0);
    // Entry (i, j) of U lies in panel ⌊j/4⌋, row i.
    const entry = (i: number, j: number) => (i <= j ? u.values[(Math.floor(j / 4) * size + i) * 4 + (j % 4)] : 0);
    const a = lower(damped, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k <= j; k++) sum += entry(k, i) * entry(k, j);
        // Each of up to n + 2 operations errs by at most u of √(a_ii a_jj), which bounds all partial sums.
        expect(Math.abs(sum - a[i * n + j])).toBeLessThanOrEqual(
          (n + 2) * Number.EPSILON * Math.sqrt(a[i * n + i] * a[j * n + j]),
        );
      }
    }
    const inverse = room(size * size);
    kernels.inverseOfFactor(u.at, size, inverse.at, room(size * size).at);
    expect(endsInIdentity(inverse, n)).toBe(true);
    const expected = exactInverse(lower(hessian, n), n, alpha);
    const difference = euclideanNorm(lower(inverse, n).map((x, i) => x - expected[i]));
    // Both err by some n·u·κ; κ ≤ tr(A)/α.
    const bound = 2 * n * Number.EPSILON * ((trace + n * alpha) / alpha);
    expect(difference / euclideanNorm(expected)).toBeLessThanOrEqual(bound);
  });

  it('take in one row after the other, as eq. 17 has it', () => {
    const inverse = room(size * size);
    expect(kernels.rankOneInverse(inverse.at, n, size, packed.at, depth, samples, alpha, room(4 * size).at)).toBe(-1);
    expect(endsInIdentity(inverse, n)).toBe(true);
    const expected = recursiveInverse(rows, n, samples, alpha);
    const difference = euclideanNorm(lower(inverse, n).map((x, i) => x - expected[i]));
    // Two orders of the same sums: each errs by the bound of the recursion, of which K·depth·n·u is a coarse one.
    const bound = 2 * depth * n * Number.EPSILON * (1 + trace / alpha);
    expect(difference / euclideanNorm(expected)).toBeLessThanOrEqual(bound);
  });

  it('measure two inverses as `differences` does', () => {
    const u = room(size * size);
    kernels.factorPanels(damped.at, size, u.at);
    // Two matrices that differ by much more than rounding, so that nothing cancels.
    const identity = (values: Float64Array) => {
      const matrix = room(size * size);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j <= i; j++) matrix.values[i * size + j] = i < n ? values[i * n + j] : i === j ? 1 : 0;
      }
      return matrix;
    };
    const [recursive, exact] = [uniforms(n * n, n + 1), uniforms(n * n, n + 2)];
    for (const matrix of [recursive, exact]) mirrorLower(matrix, n);
    const sums = room(5);
    const addresses = [identity(recursive).at, identity(exact).at, damped.at, u.at] as const;
    kernels.crossCheck(...addresses, n, size, room(4 * size * size).at, sums.at);
    const [difference, weighted, norm, recursiveResidual, exactResidual] = sums.values.map(Math.sqrt);
    const found = {
      inverseDifference: difference / norm,
      weightedDifference: weighted,
      recursiveResidual: recursiveResidual / Math.sqrt(n),
      exactResidual: exactResidual / Math.sqrt(n),
    };
    const expected = differences({ recursive, exact }, lower(hessian, n), n, alpha);
    for (const name of Object.keys(found) as (keyof typeof found)[]) {
      // Sums of n² squares of sums of up to 2n products: 4n roundings and some, none of which cancels here.
      expect(Math.abs(found[name] / expected[name] - 1)).toBeLessThanOrEqual((4 * n + 20) * 4 * Number.EPSILON);
    }
  });
});

describe('factorPanels', () => {
  it('says which pivot is at fault', () => {
    // The pivots of diag(1, 1, …) are ones; one that is 0, negative or not finite ends it.
    for (const [at, pivot] of [
      [0, 0],
      [2, -1],
      [5, Number.NaN],
      [7, Number.POSITIVE_INFINITY],
    ]) {
      const a = placed(Float64Array.from({ length: 64 }, (_, i) => (i % 9 === 0 ? 1 : 0)));
      a.values[at * 9] = pivot;
      expect(kernels.factorPanels(a.at, 8, room(64).at)).toBe(at + 1);
    }
  });

  it('factors a matrix that was computed by hand', () => {
    // (4, 2; 2, 5) = (2, 0; 1, 2)(2, 1; 0, 2)
    const a = placed([4, 0, 0, 0, 2, 5, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    const u = room(16);
    expect(kernels.factorPanels(a.at, 4, u.at)).toBe(0);
    expect([...u.values]).toEqual([2, 1, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  });
});

describe('rankOneInverse', () => {
  it('says which row leaves yᵀH⁻¹y negative or not finite', () => {
    const rows = panels(Float64Array.of(1, 2, Number.NaN, 0), 2);
    const work = room(16);
    expect(kernels.rankOneInverse(room(16).at, 2, 4, placed(rows).at, 2, 2, 1, work.at)).toBe(1);
    expect(work.values[0]).toBeNaN();
  });

  it('is I/α of no rows', () => {
    const inverse = room(16);
    expect(kernels.rankOneInverse(inverse.at, 3, 4, room(4).at, 0, 2, 0.5, room(16).at)).toBe(-1);
    expect([...lower(inverse, 3)]).toEqual([2, 0, 0, 0, 2, 0, 0, 0, 2]);
  });
});

it('packMirrored lays down the panels of pack, from the lower triangle alone', () => {
  for (const size of [1, 4, 7, 8, 20, 23]) {
    const matrix = uniforms(size * size, size);
    const entryOf = (i: number, j: number) => matrix[Math.max(i, j) * size + Math.min(i, j)];
    const whole = matrix.map((_, index) => entryOf(Math.floor(index / size), index % size));
    const length = 4 * Math.ceil(size / 4) * size;
    const [found, expected] = [room(length), room(length)];
    const below = matrix.map((x, index) => (index % size > Math.floor(index / size) ? Number.NaN : x));
    kernels.packMirrored(found.at, placed(below).at, size, size);
    kernels.pack(expected.at, placed(whole).at, size, size, 1, size);
    expect([...found.values]).toEqual([...expected.values]);
  }
});
