import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { NumericalError } from '../../src/errors.ts';
import { jacobianRows } from '../../src/gradient/curvatureRows.ts';
import { blockRecursiveInverse, rowBlocks } from '../../src/inverse/blockRecursiveInverse.ts';
import { gradientRecursion } from '../../src/inverse/gradientRecursion.ts';
import { recursiveInverse } from '../../src/inverse/recursiveInverse.ts';
import { allocateMatrix, type Backend, type Matrix } from '../../src/linalg/backend.ts';
import { relativeDifference } from '../../src/linalg/norms.ts';
import { mirrorLower } from '../../src/linalg/symmetric.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { randomNetwork, randomSamples, uniforms } from '../problems.ts';
import { type TestTeams, teamsOf } from '../teams.ts';
import { againstExact } from './againstExact.ts';

/** A value that is to stay as it is. */
const UNTOUCHED = 1234.5;

let teams: TestTeams;
let backend: Backend;
beforeAll(async () => {
  teams = await teamsOf(1, 2, 3);
  backend = teams.backends[0];
});
afterAll(() => teams?.close());

/** Work in an arena that holds NaN wherever nothing was put. */
const inPoison = <Result>({ arena }: Backend, work: () => Result): Result =>
  arena.borrow(() => {
    arena.borrow(() => arena.allocate(200_000).values.fill(Number.NaN));
    return work();
  });

/** The symmetric matrix of which the lower triangle is stored. */
function symmetric({ values, pitch }: Matrix, n: number): Float64Array {
  const plain = Float64Array.from({ length: n * n }, (_, index) => values[Math.floor(index / n) * pitch + (index % n)]);
  mirrorLower(plain, n);
  return plain;
}

/** The inverse of some gradients, `block` of them at a time. */
function inBlocks(
  on: Backend,
  jacobian: Float64Array,
  n: number,
  block: number,
  samples: number,
  alpha: number,
): Float64Array {
  return inPoison(on, () => {
    const rows = jacobian.length / n;
    const gradients = allocateMatrix(on, rows, n + 1);
    for (let r = 0; r < rows; r++) gradients.values.set(jacobian.subarray(r * n, (r + 1) * n), r * (n + 1));
    const inverse = allocateMatrix(on, n, n + 3);
    for (let i = 0; i < n; i++) inverse.values.fill(UNTOUCHED, i * (n + 3) + n, (i + 1) * (n + 3));
    blockRecursiveInverse(on, inverse, rowBlocks(gradients, rows, block), { n, samples, alpha });
    const beside = inverse.values.filter((value, index) => index % (n + 3) >= n && value !== UNTOUCHED);
    expect(beside, 'written beside the matrix').toHaveLength(0);
    return symmetric(inverse, n);
  });
}

describe('blockRecursiveInverse', () => {
  describe.each([
    { P: 150, n: 33, why: 'more gradients than weights' },
    { P: 20, n: 70, why: 'fewer: H is singular without damping' },
    { P: 5, n: 1, why: 'one weight' },
    { P: 1, n: 6, why: 'one gradient' },
  ])('of random gradients, $P × $n ($why)', ({ P, n }) => {
    const jacobian = uniforms(P * n, 1);

    it.each([1, 2, 3, 64, 128, 1000])('is the exact inverse, and that of rank one, in blocks of %i', (block) => {
      for (const alpha of [1e-8, 1e-4, 1e-1]) {
        const inverse = inBlocks(backend, jacobian, n, block, P, alpha);
        const { agrees, bound, recursiveResidual } = againstExact(inverse, jacobian, {
          n,
          samples: P,
          alpha,
        });
        expect(agrees, `alpha = ${alpha}`).toBe(true);
        expect(recursiveResidual).toBeLessThan(1);
        // Each of the two is off by no more than the bound.
        const rankOne = recursiveInverse(jacobian, n, P, alpha);
        expect(relativeDifference(inverse, rankOne)).toBeLessThanOrEqual(2 * bound);
      }
    });
  });

  it('takes several outputs one after the other, each divided by P', () => {
    const [P, outputs, n, alpha] = [40, 3, 25, 1e-3];
    const jacobian = uniforms(P * outputs * n, 2);
    for (const block of [2, 3, 50]) {
      expect(
        againstExact(inBlocks(backend, jacobian, n, block, P, alpha), jacobian, { n, samples: P, alpha }).agrees,
      ).toBe(true);
    }
  });

  it.each([1e-4, 1e-2, 1e-1])('shows what is wrong with it at α = %f', (alpha) => {
    const [P, n] = [124, 33];
    const jacobian = uniforms(P * n, 3);
    const agrees = (inverse: Float64Array) => againstExact(inverse, jacobian, { n, samples: P, alpha }).agrees;
    expect(agrees(inBlocks(backend, jacobian, n, 10, P, alpha))).toBe(true);
    expect(agrees(inBlocks(backend, jacobian, n, 10, P - 1, alpha))).toBe(false);
    expect(agrees(inBlocks(backend, jacobian, n, 10, P, 1.001 * alpha))).toBe(false);
    expect(agrees(inBlocks(backend, jacobian.subarray(n), n, 10, P, alpha))).toBe(false); // forgets a gradient
  });

  // n = 1, P = 2, x = 1 and 2, α = 1: 1/(1 + ½(1 + 4)) = 2/7; a handful of roundings, of numbers up to 1.
  it.each([1, 2, 3])('worked by hand, in blocks of %i', (block) => {
    const [inverse] = inBlocks(backend, Float64Array.of(1, 2), 1, block, 2, 1);
    expect(Math.abs(inverse - 2 / 7)).toBeLessThan(4 * Number.EPSILON);
  });

  it('stays at 1/α for a weight without any gradient, and untouched beside the others', () => {
    const jacobian = Float64Array.of(1, 0, 2, 0, 5, 0); // three samples, second weight dead
    const inverse = inBlocks(backend, jacobian, 2, 2, 3, 2 ** -10);
    expect([inverse[3], inverse[1], inverse[2]]).toEqual([2 ** 10, 0, 0].map((x) => x + 0));
  });

  it('has the same bits on one, two and three threads', () => {
    const [P, n] = [150, 141];
    const jacobian = uniforms(P * n, 4);
    const on = (team: Backend) => Buffer.from(inBlocks(team, jacobian, n, 64, P, 1e-3).buffer);
    const expected = on(teams.backends[0]);
    for (const team of teams.backends.slice(1)) {
      for (let round = 0; round < 2; round++) expect(on(team).equals(expected)).toBe(true);
    }
  });

  it('refuses what is no longer positive definite, with its numbers', () => {
    const failure = (change: (jacobian: Float64Array) => void, samples: number) => {
      const jacobian = uniforms(10 * 4, 5);
      change(jacobian);
      try {
        inBlocks(backend, jacobian, 4, 3, samples, 0.5);
      } catch (error) {
        expect(error).toBeInstanceOf(NumericalError);
        expect((error as Error).message).toContain('P·I + XH⁻¹Xᵀ is not positive definite');
        return (error as NumericalError).values;
      }
      throw new Error('nothing was thrown');
    };
    const broken = (row: number) => (jacobian: Float64Array) => jacobian.fill(Number.NaN, row * 4, row * 4 + 1);
    expect(failure(broken(1), 10)).toEqual({ absorbed: 0, count: 3, n: 4, alpha: 0.5 });
    expect(failure(broken(4), 10)).toEqual({ absorbed: 3, count: 3, n: 4, alpha: 0.5 });
    expect(failure(broken(9), 10)).toEqual({ absorbed: 9, count: 1, n: 4, alpha: 0.5 });
    expect(failure(() => {}, -100)).toEqual({ absorbed: 0, count: 3, n: 4, alpha: 0.5 });
  });
});

describe('rowBlocks', () => {
  it('cuts rows in order, the last block being smaller', () => {
    backend.arena.borrow(() => {
      const matrix = allocateMatrix(backend, 5, 3);
      matrix.values.forEach((_, index) => {
        matrix.values[index] = index;
      });
      const blocks = [...rowBlocks(matrix, 5, 2)];
      expect(blocks.map(({ count }) => count)).toEqual([2, 2, 1]);
      for (const [b, { rows }] of blocks.entries()) {
        expect(rows.pitch).toBe(3);
        expect(rows.values[0]).toBe(6 * b);
        expect(new Float64Array(backend.arena.memory.buffer, rows.at, 1)[0]).toBe(6 * b);
      }
    });
  });
});

describe('gradientRecursion', () => {
  const [P, alpha] = [25, 1e-2];
  const architecture = { layers: [4, 5, 3], activation: 'tanh', outputActivation: 'sigmoid' } as const;
  const { network, weights } = randomNetwork(architecture, 6);
  const samples = randomSamples(P, 4, 3, 7);
  const live = Int32Array.from(weights.keys()).filter((q) => q % 4 !== 1);
  const pruned = weights.map((w, q) => (live.includes(q) ? w : 0));
  const n = live.length;
  const { rows: jacobian } = outerProductCurvature({ network, weights: pruned, live, samples }, 'matrix', 8);

  const recursion = (on: Backend, block: number) =>
    inPoison(on, () => {
      const inverse = allocateMatrix(on, n, n);
      gradientRecursion({ network, weights: pruned, live, samples }, on, inverse, { block, alpha });
      return symmetric(inverse, n);
    });

  it('with blocks of one is `recursiveInverse`, bit for bit', () => {
    expect(recursion(backend, 1)).toEqual(recursiveInverse(jacobian, n, P, alpha));
  });

  // Three outputs: blocks that cut a sample, hold one, several, several and a part, all gradients and more.
  it.each([2, 3, 7, 9, 64, 75, 500])('in blocks of %i takes all gradients in order', (block) => {
    const inverse = recursion(backend, block);
    expect(againstExact(inverse, jacobian, { n, samples: P, alpha }).agrees).toBe(true);
    // Blocks hold whole samples where they can; the same blocks of the same gradients have the same bits.
    const size = block < 3 ? [2, 1] : [3 * Math.floor(block / 3)];
    const rows = Array.from({ length: 3 * P }, (_, r) => jacobian.subarray(r * n, (r + 1) * n));
    const expected = inPoison(backend, () => {
      const matrix = allocateMatrix(backend, n, n);
      const blocks = function* () {
        for (let first = 0, b = 0; first < rows.length; first += size[b % size.length], b++) {
          const own = rows.slice(first, first + size[b % size.length]);
          const gradients = allocateMatrix(backend, own.length, n);
          own.forEach((row, r) => gradients.values.set(row, r * n));
          yield { rows: gradients, count: own.length };
        }
      };
      blockRecursiveInverse(backend, matrix, blocks(), { n, samples: P, alpha });
      return symmetric(matrix, n);
    });
    expect(inverse).toEqual(expected);
  });

  describe.each([
    { layers: [4, 5, 3], outputActivation: 'softmax' },
    { layers: [3, 4, 3, 2], outputActivation: 'softmax' },
    { layers: [4, 5, 2], outputActivation: 'sigmoid' },
  ] as const)('of cross-entropy, $layers $outputActivation', ({ layers, outputActivation }) => {
    const entropic = { layers, activation: 'tanh', outputActivation, loss: 'crossEntropy' } as const;
    const point = randomNetwork(entropic, 8);
    const set = randomSamples(P, layers[0], point.network.outputs, 9);
    const some = Int32Array.from(point.weights.keys()).filter((q) => q % 5 !== 2);
    const kept = point.weights.map((w, q) => (some.includes(q) ? w : 0));
    const size = some.length;
    // √a ∂o/∂w from the Jacobian and the outputs.
    const rows = new Float64Array(P * point.network.outputs * size);
    jacobianRows({ network: point.network, weights: kept, live: some, samples: set }, { start: 0, end: P }, rows);
    networkOutputs(point.network, kept, set, { start: 0, end: P }).forEach((o, r) => {
      const a = outputActivation === 'softmax' ? 1 / o : 1 / (o * (1 - o));
      for (let i = 0; i < size; i++) rows[r * size + i] *= Math.sqrt(a);
    });

    it.each([1, 2, 7, 64, 500])('in blocks of %i is the exact inverse', (block) => {
      const inverse = inPoison(backend, () => {
        const matrix = allocateMatrix(backend, size, size);
        gradientRecursion({ network: point.network, weights: kept, live: some, samples: set }, backend, matrix, {
          block,
          alpha,
        });
        return symmetric(matrix, size);
      });
      expect(againstExact(inverse, rows, { n: size, samples: P, alpha }).agrees).toBe(true);
    });
  });

  it('has the same bits on one, two and three threads', () => {
    for (const block of [1, 64]) {
      for (const team of teams.backends.slice(1)) expect(recursion(team, block)).toEqual(recursion(backend, block));
    }
  });
});
