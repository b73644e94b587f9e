import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TeamBackend, teamBackend } from '../../src/cell/cellBackend.ts';
import { withTrainingOptions } from '../../src/cell/trainingOptions.ts';
import { curvatureProblem } from '../../src/curvature/structuredCurvature.ts';
import { type DataSet, type Samples, samplesOf } from '../../src/dataset/dataSet.ts';
import { nonZeroInputs } from '../../src/dataset/nonZeroInputs.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { type KernelSpace, kernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import { type TeamMember, teamMembers } from '../../src/linalg/wasm/teamMember.ts';
import { type Architecture, networkOf } from '../../src/network/architecture.ts';
import { meanError } from '../../src/network/evaluation.ts';
import { KernelNetwork } from '../../src/network/kernelNetwork.ts';
import { fullMask, liveOnly, liveWeights } from '../../src/network/mask.ts';
import { createPool, type WorkerPool } from '../../src/parallel/pool.ts';
import { dismissTeam, Team, teamReady } from '../../src/parallel/team.ts';
import { plainBatchDescent } from '../../src/training/batchDescent.ts';
import { kernelSecantPairs } from '../../src/training/kernelSecantPairs.ts';
import { kernelTraining } from '../../src/training/kernelTraining.ts';
import { lossProgram } from '../../src/training/lossProgram.ts';
import { dot, plainSecantPairs, type SecantPairs } from '../../src/training/secantPairs.ts';
import { SECANT_PIECE, secantProgram, secantSumsLength } from '../../src/training/secantProgram.ts';
import { train } from '../../src/training/train.ts';
import { oneHotSamples, probabilitySamples } from '../probabilities.ts';
import { largest, largestDifference, randomNetwork, randomSamples, uniforms } from '../problems.ts';

const SIGMOIDS = { activation: 'sigmoid', outputActivation: 'sigmoid' } as const;
const CASES = [
  { layers: [5, 9, 1], ...SIGMOIDS, loss: 'squared' },
  { layers: [3, 4, 3, 2], ...SIGMOIDS, loss: 'crossEntropy' },
  { layers: [4, 5, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [2, 6, 3], activation: 'relu', outputActivation: 'softmax', loss: 'squared' },
  { layers: [6, 2], activation: 'tanh', outputActivation: 'linear', loss: 'squared' },
  { layers: [3, 5, 4, 1], activation: ['gelu', 'leakyRelu(0.2)'], outputActivation: 'silu', loss: 'squared' },
  { layers: [3, 5, 3], activation: 'elu', outputActivation: 'linear', loss: 'crossEntropy', biases: [false, true] },
  { layers: [4, 3, 3, 2], activation: ['silu', 'softplus'], outputActivation: 'gelu', loss: 'squared', biases: 'none' },
] as const satisfies readonly Architecture[];

/** The parts that kernels compute, in memory that holds NaN before. @param sparse touch non-zero inputs only */
function byKernels(architecture: Architecture, sparse = false) {
  const space = kernelSpace();
  const network = networkOf(architecture);
  space.arena.borrow(() => space.arena.allocate(200_000).values.fill(Number.NaN));
  const net = new KernelNetwork(network, space);
  const [program] = lossProgram(network)(space.kernels, space.arena.memory);
  const placeOf = (samples: Samples) => {
    const { count, inputs } = samples;
    return sparse ? net.placeSparse(samples, nonZeroInputs(inputs, count, network.inputs)!) : net.place(samples);
  };
  return kernelTraining({ net, placeOf, team: new Team(0, 1, [program]), program });
}

/** A network some of whose weights are deleted. */
function pruned(architecture: Architecture, seed: number) {
  const { network, weights } = randomNetwork(architecture, seed);
  const live = liveWeights(fullMask(network).map((_, q) => (q % 5 === 2 ? 0 : 1)));
  return { network, live, weights: liveOnly(weights, live) };
}

describe.each(CASES)('kernels of $layers, $activation, $outputActivation, $loss', (architecture) => {
  const { network, live, weights } = pruned(architecture, 61);
  const parts = byKernels(architecture);

  // Whole panels and not, one chunk, two and three.
  it.each([1, 3, 60, 130, 301])('have loss and gradient of %i samples but for the order of the sums', (count) => {
    const samples = probabilitySamples(count, architecture, 62);
    const decay = 0.01;
    const losses = parts.lossGradients!({ network, live, samples }, decay);
    const other = weights.map((w) => 0.5 * w);
    losses.at(other); // nothing of another point may stay
    const { loss, gradient } = losses.at(weights);
    const expected = lossGradient({ network, weights, live, samples }, decay);
    // Two sums of P terms in different orders are off by 2·P·ε of the sum of their sizes. Each of these gradients is of
    // one sample.
    const sizes = new Float64Array(live.length);
    for (let k = 0; k < count; k++) {
      const one = lossGradient({ network, weights, live, samples: samplesOf(samples, { start: k, end: k + 1 }) }, 0);
      one.gradient.forEach((g, i) => {
        sizes[i] += Math.abs(g) / count;
      });
    }
    const roundings = 2 * (count + 4) * Number.EPSILON;
    gradient.forEach((g, i) => {
      const size = sizes[i] + Math.abs(decay * weights[live[i]]);
      expect(Math.abs(g - expected.gradient[i])).toBeLessThanOrEqual(roundings * size);
    });
    expect(Math.abs(loss - expected.loss)).toBeLessThanOrEqual(roundings * expected.loss);
    expect(losses.loss(weights)).toBe(loss);
    const bare = parts.lossGradients!({ network, live, samples }, 0);
    expect(Math.abs(bare.loss(other) - meanError(network, other, samples))).toBeLessThan(roundings * bare.loss(other));
  });

  // By the same operations in the same order: the same bits.
  it.each([1, 4, 7, 60])('descend by batches of %i to the bits of plain loops', (batchSize) => {
    const samples = probabilitySamples(60, architecture, 63);
    const options = { decay: 0.01, batchSize, momentum: 0.5, learningRate: 0.2, gradientNorm: null };
    const [plain, kernels] = [plainBatchDescent, parts.batchDescent!].map((make) => {
      const epoch = make({ network, live, samples }, options);
      const to = weights.slice();
      expect([epoch(to, 2), epoch(to, 1)]).toEqual([2, 1]);
      return to;
    });
    expect(largestDifference(plain, weights)).toBeGreaterThan(0.01);
    expect(kernels).toEqual(plain);
  });

  it('descend over all samples to the bits of plain loops, and end where the gradient counts as zero', () => {
    const samples = probabilitySamples(9, architecture, 67);
    const options = { training: 'backpropagation', decay: 0.01, weights, maxSteps: 40, learningRate: 0.2 } as const;
    const { gradientNorm } = train(network, samples, options);
    const wholeDescent = parts.batchDescent!;
    // Below the last gradient, and at twice that.
    for (const tolerance of [0.5 * gradientNorm, 2 * gradientNorm]) {
      const plain = train(network, samples, { ...options, gradientNorm: tolerance });
      const kernels = train(network, samples, { ...options, gradientNorm: tolerance, wholeDescent });
      expect(kernels).toEqual(plain);
    }
  });

  it('train to the minimum of plain loops', () => {
    const samples = probabilitySamples(60, architecture, 64);
    const mask = fullMask(network);
    for (const q of mask.keys()) mask[q] = live.includes(q) ? 1 : 0;
    const options = { decay: 0.05, weights, mask, training: 'quasiNewton' } as const;
    const plain = train(network, samples, options);
    const kernels = train(network, samples, { ...options, ...parts });
    expect(kernels.trainingStop).toBe(plain.trainingStop);
    // At a gradient norm of 1e-6 the loss is off by its square over twice the smallest eigenvalue, below 1e-9.
    expect(Math.abs(kernels.loss - plain.loss)).toBeLessThan(1e-9);
  });
});

// Units in blocks of eight, of two, and one by one; a network without hidden units, too.
it.each([
  { layers: [40, 11, 2], activation: 'tanh', outputActivation: 'linear', loss: 'squared' },
  { layers: [40, 16, 3], ...SIGMOIDS, loss: 'crossEntropy' },
  { layers: [40, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [40, 9, 2], activation: 'gelu', outputActivation: 'linear', loss: 'crossEntropy', biases: 'no-yes' },
] as const)('sparse inputs have the loss of dense ones to the bit, and their gradient: $layers', (architecture) => {
  const { network, live, weights } = pruned(architecture, 65);
  const samples = oneHotSamples(130, architecture, 66);
  const [dense, sparse] = [false, true].map((isSparse) => {
    const losses = byKernels(architecture, isSparse).lossGradients!({ network, live, samples }, 0.01);
    losses.loss(weights.map((w) => 0.5 * w)); // nothing of another point may stay
    return losses.at(weights);
  });
  expect(sparse.loss).toBe(dense.loss);
  // As above, with terms of at most 1.
  expect(largestDifference(sparse.gradient, dense.gradient)).toBeLessThan(2 * 134 * Number.EPSILON);
  expect(largestDifference(sparse.gradient, new Float64Array(live.length))).toBeGreaterThan(0.01);
});

it('pairs of kernels give the descent of plain ones, up to the rounding of their sums', () => {
  const n = 11;
  const space = kernelSpace();
  const memory = 4;
  const { secantPairs } = kernelTraining({ net: { space } } as never);
  const [plain, kernels] = [plainSecantPairs(n, memory), secantPairs!(n, memory)];
  const gradient = uniforms(n, 70);
  const descents = () =>
    [plain, kernels].map((pairs) => {
      const direction = new Float64Array(n);
      pairs.descent(gradient, direction);
      return direction;
    });
  for (let p = 0; p < 7; p++) {
    const [a, b] = descents();
    // Some 40 sums and products, each of a condition below 100.
    expect(largestDifference(a, b)).toBeLessThan(40 * 100 * Number.EPSILON);
    const step = uniforms(n, 71 + p);
    const change = step.map((s, i) => s * (1 + 0.5 * Math.cos(i + p))); // along its axes a curvature of 0.5 … 1.5
    const product = step.reduce((sum, s, i) => sum + s * change[i], 0);
    for (const pairs of [plain, kernels]) pairs.add(step, change, product);
  }
  expect([plain.count, kernels.count]).toEqual([memory, memory]);
  for (const pairs of [plain, kernels]) pairs.clear();
  for (const direction of descents()) expect(direction).toEqual(gradient.map((g) => -g));
});

describe('pairs that the threads of a team share', () => {
  const filled = (n: number, memory: number, pairs: SecantPairs): Float64Array => {
    for (let p = 0; p < memory + 2; p++) {
      const step = uniforms(n, 90 + p);
      const change = step.map((s, i) => s * (1 + 0.5 * Math.cos(i + p)));
      pairs.add(step, change, dot(step, change));
    }
    const direction = new Float64Array(n);
    pairs.descent(uniforms(n, 89), direction);
    return direction;
  };
  const shared = (space: KernelSpace) => {
    const [secants] = secantProgram(space.kernels, space.arena.memory);
    return { team: new Team(0, 1, [secants]), secants };
  };

  it('give the bits of one kernel where their vectors are one piece', () => {
    const [n, memory] = [26, 3];
    const space = kernelSpace();
    const wanted = filled(n, memory, kernelSecantPairs(space)(n, memory));
    // The same ring in place of the kernel: the program takes any size.
    const { team, secants } = shared(space);
    const secantDescent: KernelSpace['kernels']['secantDescent'] = (at, pitch, ...rest) => {
      const [steps, changes, products, oldest, count, slots] = rest;
      const sums = space.arena.allocate(secantSumsLength(pitch)).at;
      team.run(secants, at, pitch, steps, changes, products, sums, oldest, count, slots);
    };
    const byProgram = { ...space, kernels: { ...space.kernels, secantDescent } };
    expect(filled(n, memory, kernelSecantPairs(byProgram)(n, memory))).toEqual(wanted);
  });

  it('of several pieces give the descent of plain ones', () => {
    const [n, memory] = [SECANT_PIECE + 10, 2];
    const space = kernelSpace();
    const direction = filled(n, memory, kernelSecantPairs(space, shared(space))(n, memory));
    const plain = filled(n, memory, plainSecantPairs(n, memory));
    // Sums of 65,546 products, of errors that add up like a random walk: 256 of them, of a condition below 100.
    expect(largestDifference(direction, plain)).toBeLessThan(256 * 100 * Number.EPSILON * largest(plain));
  });
});

describe('training on a team', () => {
  let pool: WorkerPool;
  beforeAll(() => {
    pool = createPool(6);
  });
  afterAll(() => pool.close());

  const architecture = { layers: [30, 8, 4], ...SIGMOIDS, loss: 'crossEntropy' } as const;
  const network = networkOf(architecture);
  const samples = oneHotSamples(300, architecture, 80);
  const dataSet = { train: samples } as DataSet;

  /** Networks trained by a team, with each method for some steps. */
  function trained(team: TeamBackend) {
    const fields = { shardSize: 32, learningRate: 0.5, momentum: 0.5, batchSize: 50 };
    return (['quasiNewton', 'levenbergMarquardt', 'backpropagation'] as const).map((training) =>
      withTrainingOptions(fields, 6, team, (options) => train(network, samples, { ...options, training, decay: 1e-3 })),
    );
  }

  it('has the same bits on 1, 2, 3 and 7 threads, and lowers the loss', async () => {
    const problem = { network, dataSet };
    const ofOne = trained(teamBackend({ backend: 'wasm' }, problem));
    const plain = train(network, samples, { maxSteps: 6, training: 'quasiNewton', decay: 1e-3 });
    expect(Math.abs(ofOne[0].loss - plain.loss)).toBeLessThan(1e-9 * plain.loss);
    for (const size of [2, 3, 7]) {
      const [first, ...others] = teamMembers(size, undefined, 67_108_864) as [TeamMember, ...TeamMember[]];
      const member = { problem: curvatureProblem(network, samples) };
      const members = Promise.all(others.map((other) => pool.run('teamMember', { member: other, ...member })));
      await Promise.race([teamReady(first.control, size), members]);
      expect(trained(teamBackend({ backend: 'wasm' }, problem, first))).toEqual(ofOne);
      dismissTeam(first.control);
      await members;
    }
  });

  it('of a large network, whose vectors are several pieces, has the same bits on 1 and 3 threads', async () => {
    const architecture = { layers: [700, 95, 1], ...SIGMOIDS, loss: 'squared' } as const;
    const network = networkOf(architecture);
    expect(network.weights).toBeGreaterThan(SECANT_PIECE);
    const samples = randomSamples(6, 700, 1, 81);
    const problem = { network, dataSet: { train: samples } as DataSet };
    const fields = { shardSize: 32, learningRate: null, momentum: null, batchSize: null };
    const trainedBy = (team: TeamBackend) =>
      withTrainingOptions(fields, 4, team, (options) =>
        train(network, samples, { ...options, training: 'quasiNewton', decay: 1e-3 }),
      );
    const ofOne = trainedBy(teamBackend({ backend: 'wasm' }, problem));
    const [first, ...others] = teamMembers(3, undefined, 67_108_864) as [TeamMember, ...TeamMember[]];
    const member = { problem: curvatureProblem(network, samples) };
    const members = Promise.all(others.map((other) => pool.run('teamMember', { member: other, ...member })));
    await Promise.race([teamReady(first.control, 3), members]);
    expect(trainedBy(teamBackend({ backend: 'wasm' }, problem, first)).weights).toEqual(ofOne.weights);
    dismissTeam(first.control);
    await members;
  });

  it('gives its memory back', () => {
    const team = teamBackend({ backend: 'wasm' }, { network, dataSet });
    const top = () => team.leader.backend.arena.borrow(() => team.leader.backend.arena.allocate(1).at);
    const before = top();
    trained(team);
    expect(top()).toBe(before);
  });
});
