import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { liveUnits, sameSources } from '../../src/curvature/liveUnits.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { LONGEST_SHARD } from '../../src/curvature/shardSums.ts';
import {
  type CurvatureProblem,
  curvatureProblem,
  structuredCurvature,
  structuredLength,
  structuredProgram,
} from '../../src/curvature/structuredCurvature.ts';
import type { Samples } from '../../src/dataset/dataSet.ts';
import { nonZeroInputs } from '../../src/dataset/nonZeroInputs.ts';
import { allocateMatrix } from '../../src/linalg/backend.ts';
import { SCRATCH_BYTES } from '../../src/linalg/wasm/arena.ts';
import { leadTeam, type TeamLeader, teamMembers } from '../../src/linalg/wasm/teamMember.ts';
import { type Architecture, type Network, networkOf } from '../../src/network/architecture.ts';
import { createPool, type WorkerPool } from '../../src/parallel/pool.ts';
import { dismissTeam, teamReady } from '../../src/parallel/team.ts';
import { uniformStream } from '../../src/random.ts';
import { randomNetwork, randomSamples } from '../problems.ts';

const UNIT = Number.EPSILON / 2;
/** A value that is to stay as it is. */
const UNTOUCHED = 1234.5;

const [{ memory }] = teamMembers(1);
/** A team of this thread alone, on one memory for all. */
const alone = (problem: CurvatureProblem) => leadTeam(teamMembers(1, memory)[0], structuredProgram(problem));

/** The lower triangle of H, 0 above; all memory that it may use or read by mistake holds NaN before. */
function structured(
  team: TeamLeader,
  problem: CurvatureProblem,
  weights: Float64Array,
  live: Int32Array,
  shardSize: number,
  pad = 3,
): Float64Array {
  const n = live.length;
  const { arena } = team.backend;
  return arena.borrow(() => {
    new Float64Array(arena.memory.buffer, 0, (team.team.size * SCRATCH_BYTES) / 8).fill(Number.NaN);
    arena.borrow(() => arena.allocate(n * (n + pad) + structuredLength(problem, shardSize) + 1000).values.fill(NaN));
    const hessian = allocateMatrix(team.backend, n, n + pad);
    for (let i = 0; i < n; i++) hessian.values.fill(UNTOUCHED, i * (n + pad) + n, (i + 1) * (n + pad));
    const network = networkOf(problem.architecture);
    structuredCurvature({ network, weights, live }, { leader: team, problem }, shardSize, hessian);
    const lower = new Float64Array(n * n);
    let beside = 0;
    for (let i = 0; i < n; i++) {
      const row = hessian.values.subarray(i * (n + pad), (i + 1) * (n + pad));
      lower.set(row.subarray(0, i + 1), i * n);
      for (let j = n; j < n + pad; j++) if (row[j] !== UNTOUCHED) beside++;
    }
    expect(beside, 'written beside the matrix').toBe(0);
    return lower;
  });
}

const dense = (architecture: Architecture, weights: Float64Array, live: Int32Array, samples: Samples) =>
  outerProductCurvature({ network: networkOf(architecture), weights, live, samples }, 'matrix', samples.count).hessian;

/**
 * Largest |A_ij − H_ij| of the lower triangle, in units of u·√(H_ii H_jj); infinite for what is not a number.
 *
 * δ and a are the same bits on both sides, so only products and sums round. Here a product takes o + 4 roundings (over
 * outputs, 1/P twice, two values), its sum over samples P and over shards at most P; there a product takes 3, the sum
 * over samples and outputs P·o, over shards and the division 2. Each is relative to Σ|terms| ≤ √(H_ii H_jj), by Cauchy
 * and Schwarz.
 */
function roundings(a: Float64Array, h: Float64Array, n: number): number {
  let max = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const difference = Math.abs(a[i * n + j] - h[i * n + j]);
      const scale = UNIT * Math.sqrt(h[i * n + i] * h[j * n + j]);
      if (difference !== 0) max = Math.max(max, Number.isNaN(difference) ? Infinity : difference / scale);
    }
  }
  return max;
}
const roundingsAllowed = (samples: number, outputs: number) => samples * outputs + 2 * samples + outputs + 9;

/**
 * The position of weight q: its unit and which of its layer's sources it multiplies, the bias being the last.
 */
interface Place {
  readonly unit: number;
  readonly source: number;
  readonly fanIn: number;
  /** flat index of the value that it multiplies */
  readonly value: number;
}

function placesOf({ stages, unitOf, sourceOf }: Network): Place[] {
  return [...unitOf].map((unit, q) => {
    const { firstSource, fanIn } = stages.findLast(({ firstUnit }) => firstUnit <= unit)!;
    return { unit, source: sourceOf[q] - firstSource, fanIn, value: sourceOf[q] };
  });
}

const dice = uniformStream('test masks', 1);
/** The weights that are live. */
const MASKS: readonly {
  readonly why: string;
  readonly isLive: (index: Place, q: number, network: Network) => boolean;
}[] = [
  { why: 'all', isLive: () => true },
  { why: 'every second one at random', isLive: () => dice() < 0.5 },
  { why: 'a few at random', isLive: () => dice() < 0.15 },
  { why: 'none of the first unit', isLive: ({ unit }) => unit !== 0 },
  { why: 'none of the last unit', isLive: ({ unit }, _, { units }) => unit !== units - 1 },
  { why: 'no bias of every second unit', isLive: ({ unit, source, fanIn }) => unit % 2 === 1 || source < fanIn },
  { why: 'one weight of the first unit', isLive: ({ unit, source }) => unit !== 0 || source === 1 },
  { why: 'the same sources of all units', isLive: ({ source, fanIn }) => source % 2 === 0 || source === fanIn },
  {
    why: 'all sources but one, another one of each unit',
    isLive: ({ unit, source, fanIn }) => source !== unit % fanIn,
  },
  { why: 'nothing behind the first unit', isLive: ({ value }, _, { stages }) => value !== stages[0].firstValue },
  { why: 'the first weight', isLive: (_, q) => q === 0 },
  { why: 'the last weight', isLive: (_, q, { weights }) => q === weights - 1 },
  { why: 'a weight in the middle', isLive: (_, q, { weights }) => q === Math.floor(weights / 2) },
];

/** A network with random weights, 0 where deleted; for each mask that leaves something. */
function pruned(architecture: Architecture, seed: number) {
  const { network, weights } = randomNetwork(architecture, seed);
  const indices = placesOf(network);
  return MASKS.map(({ why, isLive }) => {
    const mask = indices.map((index, q) => isLive(index, q, network));
    const live = Int32Array.from(weights.keys()).filter((q) => mask[q]);
    return { why, live, weights: weights.map((w, q) => (mask[q] ? w : 0)) };
  }).filter(({ live }) => live.length > 0);
}

/** P samples of which each has `ones` inputs that are not 0, any value; none in every fifth one, nor in the last. */
function sparseSamples(count: number, inputs: number, outputs: number, ones: number): Samples {
  const samples = randomSamples(count, inputs, outputs, 5);
  const uniform = uniformStream('test inputs', inputs);
  for (let k = 0; k < count; k++) {
    const kept = new Set(Array.from({ length: ones }, () => Math.floor(uniform() * inputs)));
    for (let i = 0; i < inputs; i++)
      if (k % 5 === 2 || k === count - 1 || !kept.has(i)) samples.inputs[k * inputs + i] = 0;
  }
  return samples;
}

const P = 37;
const SHARD_SIZES = [1, 7, 16, P, 1000];

/** Dense inputs, for each mask and shard size. */
function expectDenseSum(architecture: Architecture): void {
  const { outputs, inputs } = networkOf(architecture);
  const samples = randomSamples(P, inputs, outputs, 2);
  samples.inputs.fill(0, 0, inputs); // nothing but the bias
  const problem = curvatureProblem(architecture, samples);
  expect(problem.nonZero).toBeNull();
  const team = alone(problem);
  for (const { why, live, weights } of pruned(architecture, 3)) {
    const expected = dense(architecture, weights, live, samples);
    for (const shardSize of SHARD_SIZES) {
      const hessian = structured(team, problem, weights, live, shardSize);
      const found = roundings(hessian, expected, live.length);
      expect(found, `${why}, shards of ${shardSize}`).toBeLessThanOrEqual(roundingsAllowed(P, outputs));
    }
  }
}

describe('structuredCurvature of dense inputs is the sum of outer products', () => {
  it.each([
    { layers: [3, 4, 1], activation: 'tanh', outputActivation: 'sigmoid' },
    { layers: [4, 5, 3], activation: 'sigmoid', outputActivation: 'linear' },
    { layers: [6, 7, 2], activation: 'relu', outputActivation: 'relu' },
    { layers: [3, 5, 4, 2], activation: 'relu', outputActivation: 'tanh' },
    { layers: [5, 3, 6, 1], activation: 'linear', outputActivation: 'sigmoid' },
    { layers: [4, 3], activation: 'tanh', outputActivation: 'sigmoid' },
    { layers: [2, 1, 1], activation: 'sigmoid', outputActivation: 'tanh' },
    { layers: [3, 5, 4, 2], activation: 'gelu-elu(0.7)', outputActivation: 'silu', biases: 'no-yes-no' },
  ] as const)('$layers, $activation, $outputActivation', expectDenseSum);

  it.each([
    { layers: [3, 4, 1], activation: 'tanh', outputActivation: 'sigmoid', loss: 'crossEntropy' },
    { layers: [4, 5, 3], activation: 'sigmoid', outputActivation: 'sigmoid', loss: 'crossEntropy' },
    { layers: [3, 5, 4, 2], activation: 'relu', outputActivation: 'sigmoid', loss: 'crossEntropy' },
    { layers: [4, 5, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
    { layers: [3, 5, 4, 6], activation: 'sigmoid', outputActivation: 'softmax', loss: 'crossEntropy' },
    { layers: [4, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
    { layers: [6, 7, 2], activation: 'relu', outputActivation: 'softmax', loss: 'squared' },
    { layers: [4, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'squared' },
  ] as const)('$layers, $activation, $outputActivation, $loss', expectDenseSum);
});

/** Sparse inputs, and the same the dense way, for each mask and shard size. */
function expectSparseSum(architecture: Architecture): void {
  const { outputs, inputs } = networkOf(architecture);
  const samples = sparseSamples(P, inputs, outputs, 3);
  const problem = curvatureProblem(architecture, samples);
  expect(problem.nonZero).not.toBeNull();
  const asDense = { ...problem, nonZero: null };
  const [team, denseTeam] = [alone(problem), alone(asDense)];
  for (const { why, live, weights } of pruned(architecture, 4)) {
    const expected = dense(architecture, weights, live, samples);
    for (const shardSize of SHARD_SIZES) {
      const label = `${why}, shards of ${shardSize}`;
      const n = live.length;
      const hessian = structured(team, problem, weights, live, shardSize);
      expect(roundings(hessian, expected, n), label).toBeLessThanOrEqual(roundingsAllowed(P, outputs));
    }
    // The same inputs the other way.
    const other = structured(denseTeam, asDense, weights, live, 16);
    expect(roundings(other, expected, live.length), why).toBeLessThanOrEqual(roundingsAllowed(P, outputs));
  }
}

describe('structuredCurvature of sparse inputs is the sum of outer products', () => {
  it.each([
    { layers: [41, 4, 3], activation: 'tanh', outputActivation: 'sigmoid' },
    { layers: [40, 5, 1], activation: 'sigmoid', outputActivation: 'linear' },
    { layers: [41, 3, 5, 2], activation: 'relu', outputActivation: 'tanh' },
    { layers: [30, 4, 3, 4, 2], activation: 'tanh', outputActivation: 'tanh' },
    { layers: [41, 4, 3, 2], activation: 'gelu-elu', outputActivation: 'softplus', biases: 'no-no-yes' },
    { layers: [40, 3], activation: 'tanh', outputActivation: 'sigmoid' },
  ] as const)('$layers, $activation, $outputActivation', expectSparseSum);

  it.each([
    { layers: [41, 4, 3], activation: 'tanh', outputActivation: 'sigmoid', loss: 'crossEntropy' },
    { layers: [40, 5, 4], activation: 'sigmoid', outputActivation: 'softmax', loss: 'crossEntropy' },
    { layers: [41, 3, 5, 2], activation: 'relu', outputActivation: 'softmax', loss: 'crossEntropy' },
    { layers: [40, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
    { layers: [40, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'squared' },
  ] as const)('$layers, $activation, $outputActivation, $loss', expectSparseSum);
});

// The scratch of a thread holds 261,120 doubles, the shard's d and scaled columns, a multiple of four and 128 at most.
it.each([
  { layers: [130, 3, 2], count: 650, shardSize: 650, columns: [128, 3] },
  { layers: [126, 2, 1], count: 2100, shardSize: 2060, columns: [124, 3] },
  { layers: [17, 2, 1], count: 20_000, shardSize: 20_000, columns: [12, 6] },
  { layers: [5, 2, 1], count: LONGEST_SHARD, shardSize: LONGEST_SHARD, columns: [4, 2] },
] as const)(
  'structuredCurvature of $layers and $count samples scales $columns columns of a block at a time',
  ({ layers, count, shardSize, columns }) => {
    const architecture = { layers, activation: 'tanh', outputActivation: 'tanh' } as const;
    const { network, weights } = randomNetwork(architecture, 6);
    const samples = randomSamples(count, layers[0], network.outputs, 7);
    const live = Int32Array.from(weights.keys());
    const problem = curvatureProblem(architecture, samples);
    const widths: number[] = [];
    const team = leadTeam(teamMembers(1, memory)[0], (kernels, shared) => {
      const addTile: typeof kernels.addTile = (...values) => {
        widths.push(values[5]);
        kernels.addTile(...values);
      };
      return structuredProgram(problem)({ ...kernels, addTile }, shared);
    });
    const hessian = structured(team, problem, weights, live, shardSize, 0);
    expect(widths.slice(0, columns.length)).toEqual(columns);
    const expected = dense(architecture, weights, live, samples);
    expect(roundings(hessian, expected, live.length)).toBeLessThanOrEqual(roundingsAllowed(count, network.outputs));
  },
);

describe('structuredCurvature on threads', () => {
  let pool: WorkerPool;
  beforeAll(() => {
    pool = createPool(2);
  });
  afterAll(() => pool?.close());

  it.each([
    { why: 'dense', layers: [9, 8, 6, 3], outputs: ['sigmoid', 'squared'], samples: randomSamples(101, 9, 3, 8) },
    { why: 'sparse', layers: [41, 6, 4, 2], outputs: ['sigmoid', 'squared'], samples: sparseSamples(101, 41, 2, 3) },
    { why: 'dense', layers: [9, 8, 6, 3], outputs: ['softmax', 'crossEntropy'], samples: randomSamples(101, 9, 3, 8) },
    {
      why: 'sparse',
      layers: [41, 6, 4, 2],
      outputs: ['softmax', 'crossEntropy'],
      samples: sparseSamples(101, 41, 2, 3),
    },
  ] as const)(
    'has the same bits on one, two and three: $why inputs, $outputs',
    async ({ why, layers, outputs, samples }) => {
      const [outputActivation, loss] = outputs;
      const architecture = { layers, activation: 'tanh', outputActivation, loss } as const;
      const problem = curvatureProblem(architecture, samples);
      expect(problem.nonZero === null).toBe(why === 'dense');
      const masks = pruned(architecture, 9).slice(0, 3);
      const hessians = (team: TeamLeader) =>
        masks.map(({ weights, live }) => Buffer.from(structured(team, problem, weights, live, 23).buffer));
      const expected = hessians(alone(problem));
      for (const size of [2, 3]) {
        const [first, ...others] = teamMembers(size, undefined, 67_108_864);
        const members = Promise.all(others.map((member) => pool.run('teamMember', { member, problem })));
        await Promise.race([teamReady(first.control, size), members]);
        const team = leadTeam(first, structuredProgram(problem));
        for (let round = 0; round < 3; round++) {
          hessians(team).forEach((bytes, m) => {
            expect(bytes.equals(expected[m]), `${masks[m].why}, ${size} threads`).toBe(true);
          });
        }
        dismissTeam(first.control);
        await members;
      }
    },
  );
});

describe('structuredCurvature worked by hand', () => {
  const handMade = (architecture: Architecture, weights: readonly number[], samples: Samples, shardSize: number) => {
    const problem = curvatureProblem(architecture, samples);
    const live = Int32Array.from(weights.keys());
    const hessian = structured(alone(problem), problem, Float64Array.from(weights), live, shardSize);
    const n = weights.length;
    return Array.from({ length: n }, (_, i) => [...hessian.subarray(i * n, i * n + i + 1)]);
  };

  // x = 1 and 3: ½ Σ (x, 1)(x, 1)ᵀ for each output, nothing between two of them; divided by P = 2, not by P·o = 4.
  it('two outputs without hidden units', () => {
    const samples = { count: 2, inputs: Float64Array.of(1, 3), targets: new Float64Array(4) };
    const architecture = { layers: [1, 2], activation: 'linear', outputActivation: 'linear' } as const;
    expect(handMade(architecture, [7, 8, 9, 10], samples, 1)).toEqual([[5], [2, 1], [0, 0, 5], [0, 0, 2, 1]]);
  });

  // h = 2x + 1, o = (3h, −h): ∂o₁ = (3x, 3, h, 1, 0, 0), ∂o₂ = (−x, −1, 0, 0, h, 1); x = 2 and 0, so h = 5 and 1.
  it('two outputs of one hidden unit', () => {
    const samples = { count: 2, inputs: Float64Array.of(2, 0), targets: new Float64Array(4) };
    const architecture = { layers: [1, 1, 2], activation: 'linear', outputActivation: 'linear' } as const;
    expect(handMade(architecture, [2, 1, 3, 0, -1, 0], samples, 2)).toEqual([
      [20],
      [10, 10],
      [15, 9, 13],
      [3, 3, 3, 1],
      [-5, -3, 0, 0, 13],
      [-1, -1, 0, 0, 3, 1],
    ]);
  });

  // Weights 0, so o = ½: o(1 − o) = ¼ for each output, nothing between two of them.
  it('two sigmoid outputs, cross-entropy', () => {
    const samples = { count: 2, inputs: Float64Array.of(1, 3), targets: new Float64Array(4) };
    const architecture = {
      layers: [1, 2],
      activation: 'linear',
      outputActivation: 'sigmoid',
      loss: 'crossEntropy',
    } as const;
    expect(handMade(architecture, [0, 0, 0, 0], samples, 1)).toEqual([
      [1.25],
      [0.5, 0.25],
      [0, 0, 1.25],
      [0, 0, 0.5, 0.25],
    ]);
  });

  // diag(o) − ooᵀ = ¼(1 −1; −1 1) for cross-entropy; JJᵀ, twice the square of that, is half as large for squared error.
  it.each([
    { loss: 'crossEntropy', by: 1 },
    { loss: 'squared', by: 0.5 },
  ] as const)('two softmax outputs, $loss', ({ loss, by }) => {
    const samples = { count: 2, inputs: Float64Array.of(1, 3), targets: new Float64Array(4) };
    const architecture = { layers: [1, 2], activation: 'linear', outputActivation: 'softmax', loss } as const;
    const expected = [[1.25], [0.5, 0.25], [-1.25, -0.5, 1.25], [-0.5, -0.25, 0.5, 0.25]];
    handMade(architecture, [0, 0, 0, 0], samples, 1).forEach((row, i) => {
      // √½ and its square round.
      row.forEach((h, j) => expect(Math.abs(h - by * expected[i][j])).toBeLessThan(8 * Number.EPSILON));
    });
  });
});

it.each([
  { layers: [9, 8, 6, 3], sparse: false },
  { layers: [41, 6, 4, 2], sparse: true },
])('structuredLength of $layers covers what is allocated beside H', ({ layers, sparse }) => {
  const architecture = { layers, activation: 'tanh', outputActivation: 'sigmoid' } as const;
  const { network, weights } = randomNetwork(architecture, 9);
  const [d, outputs] = [layers[0], network.outputs];
  const problem = curvatureProblem(
    architecture,
    sparse ? sparseSamples(P, d, outputs, 3) : randomSamples(P, d, outputs, 8),
  );
  const team = alone(problem);
  for (const shardSize of [1, 16, 1000]) {
    const { arena } = team.backend;
    const length = structuredLength(problem, shardSize);
    arena.borrow(() => {
      const hessian = allocateMatrix(team.backend, network.weights, network.weights);
      const allocate = vi.spyOn(arena, 'allocate');
      const live = Int32Array.from(weights.keys());
      structuredCurvature({ network, weights, live }, { leader: team, problem }, shardSize, hessian);
      const allocated = allocate.mock.calls.reduce((sum, [doubles]) => sum + doubles, 0);
      allocate.mockRestore();
      expect(allocated).toBeLessThanOrEqual(length);
      expect(allocated).toBeGreaterThan(0.9 * length); // all weights are live: it is no wild guess
    });
  }
});

describe('liveUnits', () => {
  // 2-2-1: weights 0 1 2 of the first hidden unit, 3 4 5 of the second, 6 7 8 of the output; bias last.
  const network = networkOf({ layers: [2, 2, 1], activation: 'tanh', outputActivation: 'tanh' });
  const plain = (live: number[]) =>
    liveUnits(network, Int32Array.from(live)).map(({ sources, ...unit }) => ({ ...unit, sources: [...sources] }));

  it('worked by hand', () => {
    expect(plain([1, 3, 5, 6])).toEqual([
      { unit: 0, stage: 0, first: 0, count: 1, sources: [1] },
      { unit: 1, stage: 0, first: 1, count: 2, sources: [0, 2] },
      { unit: 2, stage: 1, first: 3, count: 1, sources: [0] },
    ]);
    expect(plain([8])).toEqual([{ unit: 2, stage: 1, first: 0, count: 1, sources: [2] }]);
    expect(plain([])).toEqual([]);
  });

  it('know whether they multiply the same sources: of the same layer, as many, and each the same', () => {
    const same = (...live: number[]) => {
      const [a, b] = liveUnits(network, Int32Array.from(live));
      return sameSources(a, b);
    };
    expect(same(0, 1, 2, 3, 4, 5)).toBe(true);
    expect(same(0, 2, 3, 5)).toBe(true);
    expect(same(0, 1, 3, 5)).toBe(false);
    expect(same(0, 1, 3, 4, 5)).toBe(false);
    expect(same(0, 6)).toBe(false); // the same places in two layers
  });
});

it('sparse inputs are taken as dense ones where the sums by input would not fit in the scratch of a thread', () => {
  const sparse = (layers: number[]) => {
    const samples = { count: 2, inputs: new Float64Array(2 * layers[0]), targets: new Float64Array(2) };
    return curvatureProblem({ layers, activation: 'tanh', outputActivation: 'tanh' }, samples).nonZero !== null;
  };
  // (inputs + 2)(widest + 3) ≤ 2 MiB / 8 − 1024 − 32,768 = 228,352
  expect(sparse([203, 24, 26])).toBe(true);
  expect(sparse([2000, 100, 1])).toBe(true);
  expect(sparse([2000, 120, 1])).toBe(false);
});

it('curvatureProblem takes the non-zeros that samples have, finds them where samples say nothing, and keeps the error measure', () => {
  const architecture = {
    layers: [40, 2, 2],
    activation: 'tanh',
    outputActivation: 'softmax',
    loss: 'crossEntropy',
  } as const;
  const samples = sparseSamples(P, 40, 2, 3);
  const nonZero = nonZeroInputs(samples.inputs, P, 40);
  expect(curvatureProblem(architecture, { ...samples, nonZero }).nonZero).toBe(nonZero);
  expect(curvatureProblem(architecture, { ...samples, nonZero: null }).nonZero).toBeNull();
  expect(curvatureProblem(architecture, samples).nonZero).toEqual(nonZero);
  expect(curvatureProblem(architecture, samples).architecture).toEqual(architecture);
});

describe('nonZeroInputs', () => {
  it('worked by hand: ascending in each sample, then the 1 of the bias', () => {
    const inputs = new Float64Array(3 * 20);
    inputs[4] = 2;
    inputs[19] = -1;
    inputs[40] = 0.5;
    const { start, input, value } = nonZeroInputs(inputs, 3, 20)!;
    expect([...start]).toEqual([0, 3, 4, 6]);
    expect([...input]).toEqual([4, 19, 20, 20, 0, 20]);
    expect([...value]).toEqual([2, -1, 1, 1, 0.5, 1]);
    for (const { buffer } of [start, input, value]) expect(buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('is null where more than a tenth of the inputs are not 0', () => {
    const inputs = new Float64Array(40).fill(1, 0, 4);
    expect(nonZeroInputs(inputs, 2, 20)).not.toBeNull();
    inputs[30] = 1;
    expect(nonZeroInputs(inputs, 2, 20)).toBeNull();
  });
});
