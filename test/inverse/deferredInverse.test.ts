import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveCurvature } from '../../src/curvature/liveCurvature.ts';
import { NumericalError } from '../../src/errors.ts';
import { DeferredInverse } from '../../src/inverse/deferredInverse.ts';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { allocateMatrix, type Backend } from '../../src/linalg/backend.ts';
import { factorCholesky, solveCholesky } from '../../src/linalg/cholesky.ts';
import { damped } from '../../src/linalg/symmetric.ts';
import { deleteNext } from '../../src/surgeon/criteria/deletionRule.ts';
import { obsRule } from '../../src/surgeon/criteria/obs.ts';
import { largest, largestDifference, naiveHessian, uniforms } from '../problems.ts';
import { type TestTeams, teamsOf } from '../teams.ts';

let teams: TestTeams;
let backend: Backend;
beforeAll(async () => {
  teams = await teamsOf(1, 2, 3);
  backend = teams.backends[0];
});
afterAll(() => teams?.close());

/** The deferred form of an inverse, in an arena that holds NaN wherever nothing was put: above the diagonal too. */
function deferred(inverse: Float64Array, n: number, on = backend, pad = 3): DeferredInverse {
  on.arena.clear();
  on.arena.borrow(() => on.arena.allocate((n + 66) * (n + pad) + 1000).values.fill(Number.NaN));
  const matrix = allocateMatrix(on, n, n + pad);
  for (let i = 0; i < n; i++) matrix.values.set(inverse.subarray(i * n, i * n + i + 1), i * (n + pad));
  return new DeferredInverse(on, matrix, n);
}

/** Largest sum of absolute values of a row: ‖A‖₂ of a symmetric A at most. */
function norm(matrix: Float64Array, n: number): number {
  let max = 0;
  for (let i = 0; i < n; i++) {
    const sum = matrix.subarray(i * n, (i + 1) * n).reduce((total, x) => total + Math.abs(x), 0);
    max = Math.max(max, sum);
  }
  return max;
}

/** A = H + αI with H of 2n random gradients, its inverse B, and weights. */
function problemOf(n: number, seed: number) {
  const alpha = 0.03;
  const hessian = naiveHessian(uniforms(2 * n * n, seed), n, 2 * n);
  const matrix = damped(hessian, n, alpha);
  const inverse = exactInverse(hessian, n, alpha);
  return { n, matrix, inverse, weights: uniforms(n, seed + 1), condition: norm(matrix, n) * norm(inverse, n) };
}
const problem = problemOf(200, 1);

/**
 * The difference that rounding explains, relative to the largest entry. A path of deletions is a factorisation of B,
 * whose rounding is that of a B that is off by n·ε·‖B‖ (Higham 2002, theorem 10.3), and a Schur complement passes that
 * on with a factor of κ at most: 1 + ‖B₂₁B₁₁⁻¹‖² ≤ κ (lemma 10.12). Both routes round so.
 */
const toleranceOf = ({ n, condition }: typeof problem) => 2 * n * condition * Number.EPSILON;

/** One deletion of a path, and what was seen of it. */
interface Visit {
  readonly deleted: number;
  readonly saliency: number;
}

/**
 * OBS from `start` until `last` weights are left. `nuisance` says of a number of live weights whether the next deletion
 * is one of a weight that nobody asked about, and which.
 */
function path(
  curvature: LiveCurvature,
  start: Float64Array,
  last: number,
  nuisance: (live: number) => number | null = () => null,
  look: (live: Int32Array) => void = () => {},
) {
  let live = Int32Array.from(start.keys());
  let weights = start.slice();
  const visits: Visit[] = [];
  while (live.length > last) {
    look(live);
    const forced = nuisance(live.length);
    const { q, saliency } = forced === null ? deleteNext(obsRule, { weights, curvature }) : { q: forced, saliency: 0 };
    curvature.delete(q);
    visits.push({ deleted: live[q], saliency });
    live = live.filter((_, i) => i !== q);
    weights = weights.filter((_, i) => i !== q);
  }
  return { visits, live, weights };
}

const rowsOf = (curvature: LiveCurvature, indices: readonly number[]) => indices.map((q) => curvature.row(q).slice());

describe('DeferredInverse', () => {
  const tolerance = toleranceOf(problem);
  const everySeventh = (live: number) => (live % 7 === 0 ? (31 * live) % live : null);
  const odd = (live: number) => (live % 7 === 0 ? [0, live - 1, live >> 1][live % 3] : null);

  it.each([
    { why: 'by their saliencies', nuisance: undefined },
    { why: 'some of them first or last or in the middle, unasked', nuisance: odd },
    { why: 'some of them anywhere, unasked', nuisance: everySeventh },
  ])('deletes the same weights in the same order as the naive form, $why', ({ nuisance }) => {
    const { n, inverse, weights } = problem;
    const naive = path(new DowndatedInverse(inverse, n), weights, 5, nuisance);
    const found = path(deferred(inverse, n), weights, 5, nuisance);
    expect(found.visits.map(({ deleted }) => deleted)).toEqual(naive.visits.map(({ deleted }) => deleted));
    expect(found.live).toEqual(naive.live);
    // Weights: 195 updates add up to one product with the inverse, hence a further κ for B₁₁⁻¹ in it.
    expect(largestDifference(found.weights, naive.weights)).toBeLessThan(tolerance * problem.condition);
    for (const [i, { saliency }] of found.visits.entries()) {
      const expected = naive.visits[i].saliency;
      expect(Math.abs(saliency - expected)).toBeLessThanOrEqual(tolerance * problem.condition * (expected + 1));
    }
  });

  it('leaves the weights that minimise the same quadratic form at once: w_L + A_LL⁻¹ A_LD w_D', () => {
    const { n, matrix, inverse, weights: start } = problem;
    for (const last of [150, 136, 60, 5]) {
      const { live, weights, visits } = path(deferred(inverse, n), start, last);
      const dead = Int32Array.from(start.keys()).filter((q) => !live.includes(q));
      const factor = Float64Array.from({ length: last * last }, (_, index) => {
        return matrix[live[Math.floor(index / last)] * n + live[index % last]];
      });
      expect(factorCholesky(factor, last)).toBe(true);
      const solution = Float64Array.from(live, (i) => dead.reduce((sum, j) => sum + matrix[i * n + j] * start[j], 0));
      solveCholesky(factor, last, solution);
      const expected = Float64Array.from(live, (q, i) => start[q] + solution[i]);
      expect(largestDifference(weights, expected)).toBeLessThan(tolerance * problem.condition);
      // What the steps are predicted to cost is what they cost together: ½ δwᵀAδw.
      const change = start.map((w, q) => (live.includes(q) ? weights[live.indexOf(q)] : 0) - w);
      let cost = 0;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) cost += 0.5 * change[i] * matrix[i * n + j] * change[j];
      const predicted = visits.reduce((sum, { saliency }) => sum + saliency, 0);
      expect(Math.abs(predicted - cost)).toBeLessThan(tolerance * problem.condition * cost);
    }
  });

  it('is the inverse of the matrix without the deleted rows and columns, before and after panels are full', () => {
    const { n, matrix, inverse, weights } = problem;
    for (const deletions of [1, 62, 63, 64, 65, 127, 128, 129]) {
      const curvature = deferred(inverse, n);
      const { live } = path(curvature, weights, n - deletions, everySeventh);
      const left = live.length;
      const sub = Float64Array.from({ length: left * left }, (_, index) => {
        return matrix[live[Math.floor(index / left)] * n + live[index % left]];
      });
      const expected = exactInverse(sub, left, 0);
      const scale = tolerance * largest(inverse);
      const diagonal = expected.filter((_, index) => index % (left + 1) === 0);
      expect(largestDifference(curvature.diagonal(), diagonal), `${deletions}`).toBeLessThan(scale);
      for (const q of [0, 1, left >> 1, left - 2, left - 1]) {
        const row = expected.subarray(q * left, (q + 1) * left);
        expect(largestDifference(curvature.row(q), row), `${deletions}, row ${q}`).toBeLessThan(scale);
      }
    }
  });

  it('has the diagonal and the rows of the naive form at every step, however often they are asked for', () => {
    const { n, inverse, weights } = problem;
    const [naive, found] = [new DowndatedInverse(inverse, n), deferred(inverse, n)];
    const scale = tolerance * largest(inverse);
    const seen: number[] = [];
    const both: LiveCurvature = {
      diagonal: () => {
        expect(largestDifference(found.diagonal(), naive.diagonal())).toBeLessThan(scale);
        return naive.diagonal();
      },
      row: (q) => {
        expect(largestDifference(found.row(q), naive.row(q))).toBeLessThan(scale);
        return naive.row(q);
      },
      delete: (q) => {
        found.delete(q);
        naive.delete(q);
      },
    };
    path(both, weights, 5, everySeventh, (live) => {
      const deletions = n - live.length;
      seen.push(deletions);
      both.diagonal();
      // Every row around the boundaries of panels, some elsewhere: asked for again, and in another order.
      const near = [63, 64, 65, 127, 128, 129, 191, 192, 193].includes(deletions);
      const rows = near ? [...live.keys()] : [0, live.length >> 1, live.length - 1];
      for (const q of rows) both.row(q);
      for (const q of rows.toReversed()) expect(found.row(q)).toEqual(found.row(q));
    });
    expect(seen).toHaveLength(195);
  });

  it('is what it was after rows were asked for: row p, row q, then q, p or another one goes', () => {
    const { n, inverse } = problem;
    const sequence = [3, 199 - 1, 0, 57, 120];
    const silent = deferred(inverse, n);
    for (const q of sequence) silent.delete(q);
    const expected = rowsOf(silent, [0, 7, 100, 194]);
    for (const asked of [(q: number) => [q], (q: number) => [5, q], (q: number) => [q, 5], () => [5, 6]]) {
      const curvature = deferred(inverse, n);
      for (const q of sequence) {
        rowsOf(curvature, asked(q));
        curvature.delete(q);
      }
      expect(rowsOf(curvature, [0, 7, 100, 194])).toEqual(expected);
    }
  });

  it('goes down to nothing', () => {
    const small = problemOf(70, 3);
    for (const q of [0, 1]) {
      const curvature = deferred(small.inverse, small.n);
      for (let live = small.n; live > 1; live--) curvature.delete(Math.min(q, live - 1));
      // The last inverse is one over the entry of A.
      const left = q === 0 ? 69 : 0;
      const expected = 1 / small.matrix[left * 71];
      expect(Math.abs(curvature.diagonal()[0] - expected)).toBeLessThan(toleranceOf(small) * largest(small.inverse));
      curvature.delete(0);
      expect(curvature.diagonal()).toHaveLength(0);
    }
  });

  // Saliencies of 0 tie: the first live weight goes, wherever its row lies.
  it('takes the first live weight of those that tie, as the naive form does', () => {
    const small = problemOf(90, 5);
    const weights = new Float64Array(90);
    const deleted = (curvature: LiveCurvature) => path(curvature, weights, 1).visits.map((visit) => visit.deleted);
    expect(deleted(deferred(small.inverse, 90))).toEqual([...Array(89).keys()]);
    expect(deleted(new DowndatedInverse(small.inverse, 90))).toEqual([...Array(89).keys()]);
    // Two groups of ties, mixed with others.
    const some = small.weights.map((w, q) => (q % 3 === 1 ? 0 : w));
    const orderOf = (curvature: LiveCurvature) => path(curvature, some, 1).visits.map((visit) => visit.deleted);
    const order = orderOf(deferred(small.inverse, 90));
    expect(order.slice(0, 30)).toEqual(Array.from({ length: 30 }, (_, i) => 3 * i + 1));
    expect(order).toEqual(orderOf(new DowndatedInverse(small.inverse, 90)));
  });

  it('leaves what is beside and above the matrix alone, and does not read it', () => {
    const [n, pad] = [67, 5];
    const small = problemOf(n, 7);
    const rows = [0, 5].map((wide) => {
      const curvature = deferred(small.inverse, n, backend, wide);
      path(curvature, small.weights, 2);
      return rowsOf(curvature, [0, 1]);
    });
    expect(rows[0]).toEqual(rows[1]);
    backend.arena.clear();
    const matrix = allocateMatrix(backend, n, n + pad);
    matrix.values.fill(77);
    for (let i = 0; i < n; i++) matrix.values.set(small.inverse.subarray(i * n, i * n + i + 1), i * (n + pad));
    path(new DeferredInverse(backend, matrix, n), small.weights, 1);
    expect(matrix.values.filter((_, index) => index % (n + pad) >= n).every((value) => value === 77)).toBe(true);
  });

  it('has the same bits on one, two and three threads', () => {
    const { n, inverse, weights } = problem;
    const on = (team: Backend) => {
      const curvature = deferred(inverse, n, team);
      const found = path(curvature, weights, 20, everySeventh);
      return [found, rowsOf(curvature, [...Array(20).keys()]), curvature.diagonal()];
    };
    const expected = on(teams.backends[0]);
    for (const team of teams.backends.slice(1)) expect(on(team)).toEqual(expected);
  });

  it.each([-2, 0, Number.NaN, Infinity])('refuses a diagonal entry of %f, with its numbers', (pivot) => {
    const curvature = deferred(Float64Array.of(1, 0, 0, 0, pivot, 0, 0, 0, 3), 3);
    expect([...curvature.row(2)]).toEqual([0, 0, 3].map((x) => expect.closeTo(x, 15)));
    for (const act of ['row', 'delete'] as const) {
      const failure = () => curvature[act](1);
      expect(failure).toThrow(NumericalError);
      expect(failure).toThrow(/a diagonal entry of the inverse must be positive and finite/);
      try {
        failure();
      } catch (error) {
        expect((error as NumericalError).values).toEqual({ pivot, q: 1 });
      }
    }
    expect([...curvature.diagonal()]).toEqual([1, pivot, 3]);
  });

  it('names the weight in question by its index among those left, wherever its row lies', () => {
    const curvature = deferred(Float64Array.of(1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0, 0, 0, -1), 4);
    curvature.delete(0);
    expect(() => curvature.row(2)).toThrow('pivot = -1, q = 2');
  });

  // [[1, 2], [2, 1]] has the eigenvalue −1: without weight 0 its inverse would be 1 − 2·2/1 = −3.
  it('finds out on its way that a matrix is not positive definite', () => {
    const curvature = deferred(Float64Array.of(1, 0, 2, 1), 2);
    curvature.delete(0);
    expect([...curvature.diagonal()]).toEqual([-3]);
    expect(() => curvature.row(0)).toThrow('pivot = -3, q = 0');
  });
});
