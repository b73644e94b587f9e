import { describe, expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import { backendCrossCheck } from '../../src/inverse/backendCrossCheck.ts';
import { type CrossCheck, crossCheck } from '../../src/inverse/crossCheck.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { recursiveInverse } from '../../src/inverse/recursiveInverse.ts';
import { allocateMatrix, type Matrix } from '../../src/linalg/backend.ts';
import { euclideanNorm } from '../../src/linalg/norms.ts';
import { damped, matrixTrace, mirrorLower } from '../../src/linalg/symmetric.ts';
import { leadTeam, teamMembers } from '../../src/linalg/wasm/teamMember.ts';
import { naiveHessian, uniforms } from '../problems.ts';

const UNIT = Number.EPSILON / 2;
const { backend } = leadTeam(teamMembers(1)[0]);

/** The lower triangle in the arena, NaN above it. */
function lower(plain: Float64Array, n: number): Matrix {
  const matrix = allocateMatrix(backend, n, n);
  matrix.values.fill(Number.NaN);
  for (let i = 0; i < n; i++) matrix.values.set(plain.subarray(i * n, i * n + i + 1), i * n);
  return matrix;
}

/** The check by the backend, in memory that holds NaN wherever nothing was put; it leaves its matrices as they were. */
function onBackend(
  recursive: Float64Array,
  exact: Float64Array,
  hessian: Float64Array,
  n: number,
  alpha: number,
  updates: number,
): CrossCheck {
  return backend.arena.borrow(() => {
    backend.arena.borrow(() => backend.arena.allocate(8 * n * n + 20_000).values.fill(Number.NaN));
    const matrices = [recursive, exact, damped(hessian, n, alpha)].map((plain) => lower(plain, n));
    const before = matrices.map(({ values }) => values.slice());
    const [r, x, a] = matrices;
    const held = backendCrossCheck(backend, { recursive: r, exact: x }, a, { n, alpha, updates });
    expect(matrices.map(({ values }) => values)).toEqual(before);
    return held;
  });
}

function problemOf(P: number, n: number, alpha: number) {
  const jacobian = uniforms(P * n, 1);
  const hessian = naiveHessian(jacobian, n, P);
  const exact = exactInverse(hessian, n, alpha);
  return { P, n, alpha, hessian, exact, recursive: recursiveInverse(jacobian, n, P, alpha) };
}

/** A symmetric matrix with something in ±size added to each entry. */
function disturbed(matrix: Float64Array, n: number, size: number): Float64Array {
  const noise = uniforms(n * n, 2);
  const sum = matrix.map((x, i) => x + size * noise[i]);
  mirrorLower(sum, n);
  return sum;
}

describe.each([
  { P: 60, n: 1, alpha: 1e-2 },
  { P: 60, n: 6, alpha: 1e-6 },
  { P: 20, n: 67, alpha: 1e-3 },
  { P: 200, n: 131, alpha: 1e-2 },
])('backendCrossCheck of $n weights and $P gradients at α = $alpha', (sizes) => {
  const { P, n, alpha, hessian, exact, recursive } = problemOf(sizes.P, sizes.n, sizes.alpha);
  const matrix = damped(hessian, n, alpha);

  /** Both routes on the same matrices. */
  function compared(r: Float64Array, x: Float64Array) {
    const expected = crossCheck({ recursive: r, exact: x }, hessian, { n, alpha, updates: P });
    const found = onBackend(r, x, hessian, n, alpha, P);
    const trace = matrixTrace(matrix, n);
    const difference = euclideanNorm(r.map((entry, i) => entry - x[i]));
    // A norm of n² entries that are the same bits: n² + 3 roundings, on each side.
    const relative = 2 * (n * n + 3) * UNIT;
    // Sums of n products, a product's error at most n·u·|A||B| ≤ n·u·‖A‖_F‖B‖_F; divided by √n as the residual is.
    const ofResidual = (inverse: Float64Array) =>
      (2 * (n + 2) * UNIT * (euclideanNorm(matrix) * euclideanNorm(inverse) + n)) / Math.sqrt(n) + relative;
    // LᵀDL: twice such a product, with ‖L‖²_F = tr A; the factors of both are off by (n + 1)·u·tr A themselves.
    const ofWeighted = 8 * (n + 2) * UNIT * trace * difference;
    const near = (a: number, b: number, tolerance: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(tolerance);
    near(found.inverseDifference, expected.inverseDifference, relative * expected.inverseDifference);
    near(found.weightedDifference, expected.weightedDifference, ofWeighted + relative * expected.weightedDifference);
    near(found.recursiveResidual, expected.recursiveResidual, ofResidual(r));
    near(found.exactResidual, expected.exactResidual, ofResidual(x));
    // The trace of H is that of H + αI without nα: n roundings each of numbers up to tr(H + αI), which K divides by α.
    near(found.bound, expected.bound, (2 * (n + 2) * UNIT * trace * expected.bound) / (trace - n * alpha));
    near(found.residualBound, expected.residualBound, relative * expected.residualBound);
    expect(found.agrees).toBe(expected.agrees);
    return found;
  }

  it('has the numbers of crossCheck where the two agree', () => {
    expect(compared(recursive, exact).agrees).toBe(true);
  });

  it('has them where they do not', () => {
    const { agrees, inverseDifference, weightedDifference, recursiveResidual } = compared(
      disturbed(recursive, n, 1e-3 * exact[0]),
      exact,
    );
    expect(agrees).toBe(false);
    for (const size of [inverseDifference, weightedDifference, recursiveResidual]) expect(size).toBeGreaterThan(1e-6);
  });

  it('has them where the exact one is wrong, and both are the same', () => {
    const wrong = disturbed(exact, n, 1e-3 * exact[0]);
    const held = compared(wrong, wrong);
    expect(held).toMatchObject({ agrees: false, inverseDifference: 0, weightedDifference: 0 });
    expect(held.exactResidual).toBe(held.recursiveResidual);
  });

  it('sees one entry that is off by more than the bound', () => {
    const { bound } = onBackend(recursive, exact, hessian, n, alpha, P);
    const off = 2 * bound * euclideanNorm(exact);
    for (const [i, j] of [
      [0, 0],
      [n - 1, 0],
      [n - 1, n - 1],
      [n >> 1, n >> 2],
    ]) {
      const changed = recursive.slice();
      changed[i * n + j] += off;
      if (i !== j) changed[j * n + i] += off;
      expect(onBackend(changed, exact, hessian, n, alpha, P).agrees).toBe(false);
    }
  });

  it('does not agree with what is not a number', () => {
    const nothing = recursive.with(n * n - 1, Number.NaN);
    expect(onBackend(nothing, exact, hessian, n, alpha, P).agrees).toBe(false);
  });
});

describe('backendCrossCheck', () => {
  // H = diag(1, 0): at α = 1e-8 the inverse is diag(1, 1e8), so half of it on the range of H is 5e-9 of its norm.
  it('sees an error on the range of H that the null space hides from the plain norm', () => {
    const flat = Float64Array.of(1, 0, 0, 0);
    const exact = exactInverse(flat, 2, 1e-8);
    const held = onBackend(exact.with(0, exact[0] / 2), exact, flat, 2, 1e-8, 100);
    expect(held.inverseDifference).toBeLessThan(held.bound);
    expect(held.weightedDifference).toBeCloseTo(0.5, 7);
    expect(held.agrees).toBe(false);
  });

  // A = 4I, X = I/4, R = 3X/2: R − X = I/8.
  it.each([1, 2, 7])('worked by hand: one and a half times the inverse of 4I, n = %i', (n) => {
    const diagonal = (value: number) => Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? value : 0));
    const held = onBackend(diagonal(0.375), diagonal(0.25), diagonal(3), n, 1, 4);
    expect(held.exactResidual).toBe(0);
    expect(held.recursiveResidual).toBeCloseTo(0.5, 15);
    expect(held.inverseDifference).toBeCloseTo(0.5, 15);
    expect(held.weightedDifference).toBeCloseTo(Math.sqrt(n) / 2, 15);
  });

  it('refuses an α at which nothing can be told, and a matrix that is not positive definite', () => {
    const { P, n, hessian, exact, recursive } = problemOf(60, 6, 1);
    const fails = (h: Float64Array, alpha: number) => () => onBackend(recursive, exact, h, n, alpha, P);
    expect(fails(hessian, 1e-14)).toThrow(NumericalError);
    expect(fails(hessian, 1e-14)).toThrow('alpha is too small to check an inverse in double precision');
    expect(fails(hessian.with(0, -2), 1)).toThrow(NumericalError);
    expect(fails(hessian.with(0, -2), 1)).toThrow('H + αI is not positive definite (n = 6, alpha = 1)');
  });
});
