import { describe, expect, it, vi } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { NumericalError } from '../../src/errors.ts';
import type { Point } from '../../src/gradient/point.ts';
import { crossCheckBound, exactResidualBound } from '../../src/inverse/crossCheck.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { gradientRecursion } from '../../src/inverse/gradientRecursion.ts';
import { probeCheck } from '../../src/inverse/probeCheck.ts';
import { recursiveInverse } from '../../src/inverse/recursiveInverse.ts';
import { allocateMatrix, type Matrix } from '../../src/linalg/backend.ts';
import { euclideanNorm, inverseResidual, sumOfSquares } from '../../src/linalg/norms.ts';
import { damped, matrixTrace } from '../../src/linalg/symmetric.ts';
import { leadTeam, teamMembers } from '../../src/linalg/wasm/teamMember.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { naiveHessian, randomNetwork, randomSamples, uniforms } from '../problems.ts';

// The recursion is the real one, and says of which weights it was asked.
vi.mock('../../src/inverse/gradientRecursion.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/inverse/gradientRecursion.ts')>();
  return { ...original, gradientRecursion: vi.fn(original.gradientRecursion) };
});

const { backend } = leadTeam(teamMembers(1)[0]);

/** The lower triangle in the arena, NaN above it. */
function lower(plain: Float64Array, n: number): Matrix {
  const matrix = allocateMatrix(backend, n, n);
  matrix.values.fill(Number.NaN);
  for (let i = 0; i < n; i++) matrix.values.set(plain.subarray(i * n, i * n + i + 1), i * n);
  return matrix;
}

/** A check in memory that holds NaN wherever nothing was put; it leaves its matrices as they were. */
function checked(
  inverse: Float64Array,
  kind: 'recursive' | 'exact',
  matrix: Float64Array,
  point: Point,
  alpha: number,
  step = 1,
) {
  const n = point.live.length;
  return backend.arena.borrow(() => {
    backend.arena.borrow(() => backend.arena.allocate(3 * n * n + 1000 * Math.min(n, 300)).values.fill(Number.NaN));
    const [x, a] = [lower(inverse, n), lower(matrix, n)];
    const before = [x, a].map(({ values }) => values.slice());
    const found = probeCheck(point, backend, { inverse: x, kind, damped: a }, { alpha, step });
    expect([x, a].map(({ values }) => values)).toEqual(before);
    return found;
  });
}

/** Some weights of a network, H + αI at them, and its inverses. */
function problemOf(layers: readonly number[], P: number, alpha: number, seed: number) {
  const architecture = { layers, activation: 'tanh', outputActivation: 'sigmoid' } as const;
  const { network, weights: full } = randomNetwork(architecture, seed);
  const samples = randomSamples(P, layers[0], network.outputs, seed + 1);
  const live = Int32Array.from(full.keys()).filter((q) => q % 9 !== 4);
  const weights = full.map((w, q) => (q % 9 === 4 ? 0 : w));
  const n = live.length;
  const { hessian, rows: jacobian } = outerProductCurvature({ network, weights, live, samples }, 'matrix', 64);
  const matrix = damped(hessian, n, alpha);
  const point: Point = { network, weights, live, samples };
  const inverses = { exact: exactInverse(hessian, n, alpha), recursive: recursiveInverse(jacobian, n, P, alpha) };
  return { n, P, alpha, point, hessian, jacobian, matrix, updates: P * network.outputs, ...inverses };
}

const small = problemOf([4, 5, 3], 60, 1e-2, 1);
/** Fewer gradients than weights, and more weights than a principal block has. */
const large = problemOf([20, 13, 2], 40, 1e-2, 3);
const KINDS = ['exact', 'recursive'] as const;

/**
 * Bound of the residual on probes; that of a recursive inverse is what the bound of the differences allows: ‖A‖‖R −
 * X‖/√n.
 */
function residualBound(
  { n, matrix, alpha, updates }: typeof small,
  inverse: Float64Array,
  kind: 'exact' | 'recursive',
) {
  const [trace, norm] = [matrixTrace(matrix, n), euclideanNorm(inverse)];
  if (kind === 'exact') return exactResidualBound(n, trace, norm);
  return (crossCheckBound(n, updates, trace - n * alpha, alpha) * trace * norm) / Math.sqrt(n);
}
const residualOf = (found: ReturnType<typeof probeCheck>, kind: 'exact' | 'recursive') =>
  kind === 'exact' ? found.exactResidual : found.recursiveResidual;

describe.each(KINDS)('probeCheck of an inverse that is %s', (kind) => {
  it.each([
    { layers: [4, 5, 3], problem: small, size: 38 },
    { layers: [4, 5, 3], problem: problemOf([4, 5, 3], 60, 1e-6, 1), size: 38 },
    { layers: [1, 1], problem: problemOf([1, 1], 7, 1e-3, 1), size: 2 },
    ...(kind === 'exact' ? [{ layers: [20, 13, 2], problem: large, size: 256 }] : []), // takes most of the time here
  ])('agrees with the right one: $layers at α = $problem.alpha', ({ problem, size }) => {
    const { n, point, matrix, hessian, alpha } = problem;
    const found = checked(problem[kind], kind, matrix, point, alpha);
    expect(found).toMatchObject({ agrees: true, checkedWeights: size });
    expect(residualOf(found, kind)).toBeLessThanOrEqual(residualBound(problem, problem[kind], kind));
    expect(found.inverseDifference).toBeLessThanOrEqual(found.bound);
    expect(found.weightedDifference).toBeLessThanOrEqual(found.bound);
    if (kind === 'exact') expect(found.residualBound / residualBound(problem, problem.exact, kind)).toBeCloseTo(1, 12);
    // What is said of the other inverse is said of the block.
    expect(found.exactResidual).not.toBe(found.recursiveResidual);
    if (size < n) return;
    // The block is the whole: its bound is that of crossCheck, but for the rounding of (H + α) − α, n·u·tr A / tr H.
    const bound = crossCheckBound(n, problem.updates, matrixTrace(hessian, n), alpha);
    expect(Math.abs(found.bound / bound - 1)).toBeLessThan(1e-12);
  });

  // (XA − I)ᵀz of an error ε at entry (i, i) of X is ε·z_i·a_i, the same length for every probe: ε‖a_i‖/√n is measured
  // exactly.
  it.each([0, 0.3, 0.97])('sees an entry of the diagonal off by more than its bound, %f of the way', (way) => {
    const [off, bound] = [offDiagonal(small, way), residualBound(small, small[kind], kind)];
    expect(residualOf(off(1000), kind) / (1000 * bound)).toBeCloseTo(1, 2);
    expect(off(1.5).agrees).toBe(false);
    expect(off(-1.5).agrees).toBe(false);
    expect(off(0.5).agrees).toBe(true);
  });

  if (kind === 'exact') {
    it('sees it in a large inverse, outside of the principal block too', () => {
      const block = chosen(large.n, large.updates, 1);
      const i = [...Array(large.n).keys()].find((index) => !block.includes(index))!;
      expect(offDiagonal(large, i / large.n)(1.5).agrees).toBe(false);
    });
  }

  /** Checks of an inverse with one entry of its diagonal off by so many times what its bound allows. */
  function offDiagonal(problem: typeof small, way: number) {
    const { n, point, matrix, alpha } = problem;
    const i = Math.round(way * n);
    const inverse = problem[kind];
    const bound = residualBound(problem, inverse, kind);
    const error = (bound * Math.sqrt(n)) / euclideanNorm(matrix.subarray(i * n, (i + 1) * n));
    return (factor: number) =>
      checked(inverse.with(i * n + i, inverse[i * n + i] + factor * error), kind, matrix, point, alpha);
  }

  // Now the probe's two parts, ε·z_j·a_i and ε·z_i·a_j, may cancel in part.
  it('sees an entry beside the diagonal that is off', () => {
    const { n, point, matrix, alpha } = small;
    for (const [i, j] of [
      [n - 1, 0],
      [n >> 1, n >> 2],
    ]) {
      const inverse = small[kind].slice();
      const row = euclideanNorm(matrix.subarray(i * n, (i + 1) * n));
      inverse[i * n + j] += (4 * residualBound(small, inverse, kind) * Math.sqrt(n)) / row;
      expect(checked(inverse, kind, matrix, point, alpha).agrees).toBe(false);
    }
  });

  it.each([
    { why: 'is divided by P − 1', wrong: (p: typeof small) => p.hessian.map((h) => (h * p.P) / (p.P - 1)) },
    { why: 'has lost a gradient', wrong: (p: typeof small) => naiveHessian(p.jacobian.subarray(p.n), p.n, p.P) },
    {
      why: 'has another α',
      wrong: (p: typeof small) => p.hessian.map((h, i) => h + (i % (p.n + 1) === 0 ? 1e-3 * p.alpha : 0)),
    },
  ])('sees that H $why, though the inverse is that of H', ({ wrong }) => {
    const { n, point, alpha } = small;
    const hessian = wrong(small);
    const inverse = exactInverse(hessian, n, alpha);
    const found = checked(inverse, kind, damped(hessian, n, alpha), point, alpha);
    expect(residualOf(found, kind)).toBeLessThanOrEqual(residualBound(small, inverse, kind));
    expect(found.agrees).toBe(false);
  });

  it('does not agree with what is not a number', () => {
    const { n, point, matrix, alpha } = small;
    expect(checked(small[kind].with(n * n - 1, Number.NaN), kind, matrix, point, alpha).agrees).toBe(false);
  });

  it('is the same whenever it is made, and looks elsewhere at another step', () => {
    const { point, matrix, alpha } = small;
    const at = (step: number) => checked(small[kind], kind, matrix, point, alpha, step);
    expect(at(1)).toEqual(at(1));
    expect(residualOf(at(2), kind)).not.toBe(residualOf(at(1), kind));
  });
});

it('probeCheck sees in a principal block that a gradient was forgotten', () => {
  const { n, P, jacobian, point, alpha } = large;
  const hessian = naiveHessian(jacobian.subarray(n), n, P);
  const found = checked(exactInverse(hessian, n, alpha), 'exact', damped(hessian, n, alpha), point, alpha);
  expect(found.exactResidual).toBeLessThanOrEqual(found.residualBound);
  expect(found).toMatchObject({ agrees: false, checkedWeights: 256 });
});

describe('the residual on probes', () => {
  const { n, point, matrix, alpha } = small;

  /** n·residual² of an inverse at a step. */
  const estimate = (inverse: Float64Array, step: number, of = matrix) =>
    n * checked(inverse, 'exact', of, point, alpha, step).exactResidual ** 2;

  // Hutchinson: mean zᵀMz of m probes has the expectation tr M and the variance 2(‖M‖²_F − Σ M_ii²)/m; M = GGᵀ, G = XA
  // − I.
  it('is ‖XA − I‖_F / √n within a few standard deviations, and without bias', () => {
    const inverse = damped(small.exact, n, 0);
    const noise = uniforms(n * n, 7).map(Math.abs); // of one sign, so that probes that favour one sign show
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        inverse[i * n + j] += noise[i * n + j];
        inverse[j * n + i] = inverse[i * n + j];
      }
    }
    const g = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        for (let j = 0; j < n; j++) g[i * n + j] += inverse[i * n + k] * matrix[k * n + j];
      }
      g[i * n + i] -= 1;
    }
    const m = Float64Array.from({ length: n * n }, (_, index) => {
      const [i, j] = [Math.floor(index / n), index % n];
      let entry = 0;
      for (let k = 0; k < n; k++) entry += g[i * n + k] * g[j * n + k];
      return entry;
    });
    const trace = matrixTrace(m, n);
    const diagonal = m.filter((_, index) => index % (n + 1) === 0);
    const deviation = Math.sqrt((2 * (sumOfSquares(m) - sumOfSquares(diagonal))) / 16);
    expect(Math.abs(Math.sqrt(trace / n) - inverseResidual(matrix, inverse, n))).toBeLessThan(1e-12); // M is right
    const estimates = Array.from({ length: 60 }, (_, step) => estimate(inverse, step));
    for (const found of estimates) expect(Math.abs(found - trace)).toBeLessThan(5 * deviation);
    const mean = estimates.reduce((sum, found) => sum + found, 0) / estimates.length;
    expect(Math.abs(mean - trace)).toBeLessThan((4 * deviation) / Math.sqrt(estimates.length));
    // They scatter as they should: a χ² of 60 has a standard deviation of √(2/60) of itself.
    const variance = estimates.reduce((sum, found) => sum + (found - trace) ** 2, 0) / estimates.length;
    expect(variance / deviation ** 2).toBeGreaterThan(0.3);
    expect(variance / deviation ** 2).toBeLessThan(2);
  });

  // A = 2I, X = I: every probe has the residual 1, wherever it points.
  it('is exact where XA − I is diagonal', () => {
    const diagonal = (value: number) =>
      Float64Array.from({ length: n * n }, (_, index) => (index % (n + 1) === 0 ? value : 0));
    for (const step of [1, 2, 3]) {
      expect(checked(diagonal(1), 'exact', diagonal(2), point, alpha, step).exactResidual).toBe(1);
      expect(checked(diagonal(0.5), 'exact', diagonal(2), point, alpha, step).exactResidual).toBe(0);
    }
  });
});

/** The indices among n live weights that the recursion is asked for, with that many gradients. */
function chosen(n: number, gradients: number, step: number): number[] {
  const network = networkOf({ layers: [n - 1, 1], activation: 'tanh', outputActivation: 'tanh' });
  const live = Int32Array.from({ length: n }, (_, i) => 10 + 3 * i);
  const samples = { count: gradients, inputs: new Float64Array(0), targets: new Float64Array(0) };
  const point = { network, weights: new Float64Array(n), live, samples };
  let asked: Point | undefined;
  vi.mocked(gradientRecursion).mockImplementationOnce((whichPoint) => {
    asked = whichPoint;
    throw new Error('seen');
  });
  const matrix = damped(new Float64Array(n * n), n, 2);
  expect(() => checked(matrix, 'exact', matrix, point, 1, step)).toThrow('seen');
  expect(asked).toMatchObject({ network, samples });
  return [...asked!.live].map((q) => (q - 10) / 3);
}

describe('the principal block', () => {
  it.each([
    { n: 100, gradients: 1000, size: 100, why: 'all of them' },
    { n: 300, gradients: 1000, size: 256, why: '256' },
    { n: 300, gradients: 141_388, size: 153, why: 'as many as 10¹⁰ flops allow: √(10¹⁰ / (3·141,388)) = 153.5' },
    { n: 10, gradients: 200_000_000, size: 4, why: '√(10¹⁰ / (6·10⁸)) = 4.08' },
    { n: 10, gradients: 1e10, size: 1, why: 'one at least' },
  ])('of $n weights and $gradients gradients has $size: $why', ({ n, gradients, size }) => {
    const indices = chosen(n, gradients, 1);
    expect(indices).toHaveLength(size);
    expect(indices.every((index, i) => index >= 0 && index < n && (i === 0 || index > indices[i - 1]))).toBe(true);
  });

  it('depends on the step alone', () => {
    expect(chosen(300, 141_388, 7)).toEqual(chosen(300, 141_388, 7));
    expect(chosen(300, 141_388, 7)).not.toEqual(chosen(300, 141_388, 8));
  });

  // 4 of 10, 1500 times: each index 600 times, each pair 1500·(4·3)/(10·9) = 200; binomial, so √(600·0.6) and
  // √(200·13/15).
  it('is chosen without favour, each weight and each pair as often as others', () => {
    const counts = new Map<string, number>();
    const count = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
    for (let step = 0; step < 1500; step++) {
      const indices = chosen(10, 200_000_000, step);
      for (const a of indices) {
        count(`${a}`);
        for (const b of indices) if (b > a) count(`${a} ${b}`);
      }
    }
    expect(counts.size).toBe(10 + 45);
    for (const [key, found] of counts) {
      const [expected, deviation] = key.includes(' ') ? [200, Math.sqrt((200 * 13) / 15)] : [600, Math.sqrt(600 * 0.6)];
      expect(Math.abs(found - expected), key).toBeLessThan(4 * deviation);
    }
  });
});

it('refuses an α at which nothing can be told', () => {
  const { n, point, hessian } = small;
  const matrix = damped(hessian, n, 1e-15);
  const check = () => checked(small.exact, 'exact', matrix, point, 1e-15);
  expect(check).toThrow(NumericalError);
});
