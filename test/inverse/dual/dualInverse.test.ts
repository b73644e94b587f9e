import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellPrograms } from '../../../src/cell/cellPrograms.ts';
import { outerProductCurvature } from '../../../src/curvature/outerProductCurvature.ts';
import { curvatureProblem } from '../../../src/curvature/structuredCurvature.ts';
import { nonZeroInputs } from '../../../src/dataset/nonZeroInputs.ts';
import { DowndatedInverse } from '../../../src/inverse/downdatedInverse.ts';
import { denseWeights, isForDual, renewalOf } from '../../../src/inverse/dual/dualAdds.ts';
import { dualBounds, dualCheck } from '../../../src/inverse/dual/dualCheck.ts';
import { DualInverse } from '../../../src/inverse/dual/dualInverse.ts';
import { aheadSizes, dualSizes, rowShares } from '../../../src/inverse/dual/dualSpace.ts';
import { smallestRanks } from '../../../src/inverse/dual/smallestRanks.ts';
import { exactInverse } from '../../../src/inverse/exactInverse.ts';
import { matrixTrace } from '../../../src/linalg/symmetric.ts';
import { leadTeam, type TeamMember, teamMembers } from '../../../src/linalg/wasm/teamMember.ts';
import type { Architecture } from '../../../src/network/architecture.ts';
import { createPool, type WorkerPool } from '../../../src/parallel/pool.ts';
import { dismissTeam, teamReady } from '../../../src/parallel/team.ts';
import { deleteTogether } from '../../../src/surgeon/deleteTogether.ts';
import { largest, largestDifference, randomNetwork, randomSamples } from '../../problems.ts';

const [alone] = teamMembers(1);

/** A network, its samples and the team that works on it. */
function pointOf(architecture: Architecture, count: number, { sparse = false, member = alone } = {}) {
  const { network, weights } = randomNetwork(architecture, 3);
  const given = randomSamples(count, network.inputs, network.outputs, 4);
  for (let i = 0; sparse && i < given.inputs.length; i++) if (i % 11 !== 3) given.inputs[i] = 0;
  const samples = { ...given, nonZero: sparse ? nonZeroInputs(given.inputs, count, network.inputs) : null };
  const problem = curvatureProblem(network, samples);
  const leader = leadTeam(member, cellPrograms(problem));
  leader.backend.arena.clear();
  return { point: { network, weights, live: Int32Array.from(weights.keys()), samples }, team: { leader, problem } };
}

/** The dual form, and the dense one by plain loops. */
function both(architecture: Architecture, count: number, alpha: number, options = {}) {
  const { point, team } = pointOf(architecture, count, options);
  const { hessian } = outerProductCurvature(point, 'matrix', count);
  const n = point.live.length;
  const m = count * point.network.outputs;
  const dense = new DowndatedInverse(exactInverse(hessian, n, alpha), n);
  const dual = new DualInverse(point, team, { alpha, shardSize: 16 });
  // Both forms err by that much of 1/α at most: κ and m as in `dualBounds`; the dense one by less.
  const tolerance = (2 * dualBounds(m, matrixTrace(hessian, n), alpha).ofDifference) / alpha;
  return { dual, dense, point, n, m, tolerance };
}

const TANH = { layers: [12, 9, 3], activation: 'tanh', outputActivation: 'sigmoid' } as const; // 147 weights
const SOFTMAX = { layers: [12, 9, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' } as const;
const DEEP = { layers: [14, 5, 8, 1], activation: 'tanh', outputActivation: 'linear', biases: 'no-yes-yes' } as const;
const SPARSE = { layers: [40, 5, 2], activation: 'relu', outputActivation: 'softmax', loss: 'squared' } as const;

describe('DualInverse', () => {
  it.each([
    { architecture: TANH, count: 11, alpha: 1e-2 },
    { architecture: TANH, count: 11, alpha: 1e-4 },
    { architecture: SOFTMAX, count: 9, alpha: 1e-3 },
    { architecture: DEEP, count: 21, alpha: 1e-3 },
    { architecture: SPARSE, count: 13, alpha: 1e-3, sparse: true },
  ])(
    'is the dense inverse along a path, over panels and renewals to the dense form: $architecture, α $alpha',
    (size) => {
      const { architecture, count, alpha, ...options } = size;
      const { dual, dense, m, n, tolerance } = both(architecture, count, alpha, options);
      expect(isForDual(n, m)).toBe(true);
      let max = 0;
      for (let d = 0, left = n; left > denseWeights(m) - 10; d++, left--) {
        const q = (d * 7919) % left;
        max = Math.max(max, largestDifference(dual.diagonal(), dense.diagonal()));
        max = Math.max(max, largestDifference(dual.row(q), dense.row(q)));
        dual.delete(q);
        dense.delete(q);
      }
      expect(max).toBeLessThan(tolerance);
      expect(tolerance * alpha).toBeLessThan(1e-4); // what it compares with: entries of 1/α
    },
  );

  it.each([TANH, DEEP, SPARSE])(
    'has the same rows where they were foreseen, whoever is asked for: %o',
    (architecture) => {
      const sparse = architecture === SPARSE;
      const { dual, dense, m, n, tolerance } = both(architecture, architecture === DEEP ? 21 : 11, 1e-3, { sparse });
      const { rows } = aheadSizes(dualSizes({ architecture, samples: m / architecture.layers.at(-1)! }));
      expect(rows).toBeLessThan(n - denseWeights(m)); // so that some are given up
      let max = 0;
      for (let left = n; left > denseWeights(m) + 1; left--) {
        const ranks = Float64Array.from({ length: left }, (_, i) => (i * 7919) % 101);
        dual.foresee(ranks);
        // Mostly the weight of smallest rank, now and then another one.
        const q = left % 5 === 0 ? (left * 31) % left : ranks.indexOf(Math.min(...ranks));
        max = Math.max(max, largestDifference(dual.row(q), dense.row(q)));
        if (left % 7 === 0) max = Math.max(max, largestDifference(dual.diagonal(), dense.diagonal()));
        dual.delete(q);
        dense.delete(q);
      }
      expect(max).toBeLessThan(tolerance);
    },
  );

  it('has the trace and the products of the dense inverse', () => {
    const { dual, dense, n, tolerance } = both(TANH, 11, 1e-2);
    for (let d = 0; d < 20; d++) for (const form of [dual, dense]) form.delete(3 * d);
    const left = n - 20;
    const v = Float64Array.from({ length: left }, (_, i) => Math.sign((i % 7) - 3));
    const product = Float64Array.from({ length: left }, (_, q) =>
      dense.row(q).reduce((sum, x, i) => sum + x * v[i], 0),
    );
    expect(largestDifference(dual.times(v), product)).toBeLessThan(left * tolerance);
    const trace = dense.diagonal().reduce((sum, x) => sum + x, 0);
    expect(Math.abs(dual.trace() - trace)).toBeLessThan(left * tolerance);
  });

  it('deletes weights together as one after the other', () => {
    const { dual, dense, n, point, tolerance } = both(SOFTMAX, 9, 1e-3);
    const indices = Int32Array.from({ length: 60 }, (_, i) => 2 * i + (i % 2));
    const [ours, theirs] = [point.weights.slice(), point.weights.slice()];
    const increase = deleteTogether(dual, ours, indices);
    const expected = deleteTogether(dense, theirs, indices);
    // Δw is a sum of 60 rows times multipliers of α·w at most, hence α·tolerance a weight.
    const allowed = 60 * 1e-3 * tolerance * largest(point.weights);
    expect(largestDifference(ours, theirs)).toBeLessThan(allowed);
    expect(Math.abs(increase - expected)).toBeLessThan(allowed);
    for (const i of indices) expect(ours[i]).toBe(0);
    expect(dual.diagonal()).toHaveLength(n - 60);
    expect(largestDifference(dual.diagonal(), dense.diagonal())).toBeLessThan(tolerance);
  });

  it('goes over to the dense form at 1.5 times as many weights as gradients, whenever K was made', () => {
    const { dual, n, m } = both(TANH, 11, 1e-2);
    const left = denseWeights(m) + 1;
    for (let i = 0; i < n - left; i++) dual.delete(0);
    expect(dual.times(new Float64Array(left))).toHaveLength(left);
    dual.delete(0);
    expect(() => dual.times(new Float64Array(left - 1))).toThrow('the dense form has taken over');
  });

  it('refuses a diagonal that disagrees with its trace', () => {
    const { dual } = both(TANH, 11, 1e-2);
    const all = new Float64Array(alone.memory.buffer);
    for (let i = 0; i < all.length; i++) all[i] *= 1 + 1e-6; // K and X alike
    expect(() => dual.diagonal()).toThrow('differ by more than rounding');
  });

  it('refuses a pivot that is not positive', () => {
    const { dual } = both(TANH, 11, 1e-2);
    dual.row(2).fill(Number.NaN);
    expect(() => dual.delete(2)).toThrow('must be positive and finite');
  });
});

describe('dualCheck', () => {
  const alpha = 1e-3;
  it.each([TANH, SOFTMAX, DEEP])('agrees, also after deletions: %o', (architecture) => {
    const { dual, point } = both(architecture, 9, alpha);
    expect(dualCheck(point, dual, { alpha, step: 1 })).toMatchObject({ agrees: true, checkedWeights: 16 });
    for (const q of [7, 3, 1]) dual.delete(q);
    const live = point.live.filter((q) => ![7, 3, 1].includes(q));
    expect(dualCheck({ ...point, live }, dual, { alpha, step: 2 }).agrees).toBe(true);
  });

  it('sees another damping, other samples and other weights', () => {
    const { dual, point } = both(TANH, 9, alpha);
    const { samples, weights } = point;
    expect(dualCheck(point, dual, { alpha: alpha * 1.01, step: 1 }).agrees).toBe(false);
    const inputs = samples.inputs.with(5, samples.inputs[5] + 0.01);
    expect(dualCheck({ ...point, samples: { ...samples, inputs } }, dual, { alpha, step: 1 }).agrees).toBe(false);
    const others = { ...point, weights: weights.with(140, weights[140] + 0.01) };
    expect(dualCheck(others, dual, { alpha, step: 1 }).agrees).toBe(false);
  });

  it('refuses an α that is too small to tell', () => {
    const { dual, point } = both(TANH, 9, 1e-13);
    expect(() => dualCheck(point, dual, { alpha: 1e-13, step: 1 })).toThrow('alpha is too small');
  });
});

describe('the work of the dual form', () => {
  it('is shared in rows that cover the triangle, by its size alone', () => {
    for (const m of [1, 5, 127, 300, 5200]) {
      const shares = rowShares(m);
      expect(shares[0].first).toBe(0);
      expect(shares.at(-1)!.end).toBe(m);
      for (const [s, { first, end }] of shares.entries()) {
        expect(first % 4).toBe(0);
        if (s > 0) expect(first).toBe(shares[s - 1].end);
        expect(end).toBeGreaterThan(first);
      }
    }
  });

  it('is made anew after two thirds of the weights', () => {
    expect(renewalOf(100)).toBe(67);
    expect(renewalOf(1)).toBe(1);
  });

  it('is made ahead for the weights of smallest rank that have no row, after the one that is asked for', () => {
    const next = { ranks: Float64Array.of(5, 1, 3, Number.NaN, 1, 2, 0), live: Int32Array.of(2, 3, 5, 7, 8, 9, 11) };
    const rowOf = new Int32Array(12).fill(-1);
    rowOf[11] = 0; // has one
    expect(smallestRanks(next, 5, 1, rowOf)).toEqual([5]);
    expect(smallestRanks(next, 5, 3, rowOf)).toEqual([5, 3, 8]);
    expect(smallestRanks(next, 5, 4, rowOf)).toEqual([5, 3, 8, 9]);
    expect(smallestRanks(next, 5, 99, rowOf)).toEqual([5, 3, 8, 9, 2]);
  });
});

describe('a team', () => {
  let pool: WorkerPool;
  beforeAll(() => {
    pool = createPool(2);
  });
  afterAll(() => pool.close());

  it('of three has the bits of one thread', async () => {
    const path = (member: TeamMember) => {
      const { point, team } = pointOf({ ...TANH, layers: [30, 12, 9] }, 25, { member });
      const dual = new DualInverse(point, team, { alpha: 1e-3, shardSize: 16 });
      const rows: Float64Array[] = [];
      for (let d = 0; d < 70; d++) {
        if (d > 30) dual.foresee(dual.diagonal().map((x, i) => (i % 9) / x));
        rows.push(dual.row(d).slice(), dual.diagonal().slice());
        dual.delete(d);
      }
      return rows;
    };
    const members = teamMembers(3, undefined, 60e6);
    const { team } = pointOf({ ...TANH, layers: [30, 12, 9] }, 25);
    const others = members.slice(1).map((member) => pool.run('teamMember', { member, problem: team.problem }));
    await Promise.race([teamReady(members[0].control, 3), Promise.all(others)]);
    const found = path(members[0]);
    dismissTeam(members[0].control);
    await Promise.all(others);
    expect(found).toEqual(path(alone));
  });
});
