import { EigenvalueDecomposition, inverse, Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { prune } from '../../src/cell/prune.ts';
import type { PruneOptions } from '../../src/cell/pruneOptions.ts';
import { CURVATURE } from '../../src/curvature/matrices/curvatureMatrices.ts';
import { dataSetOf, dataSetOfSets } from '../../src/dataset/dataSet.ts';
import { findings } from '../../src/inspection/findings.ts';
import { type InspectOptions, inspect } from '../../src/inspection/inspect.ts';
import { pruningCost } from '../../src/inspection/pruningCost.ts';
import { spectrumSummary } from '../../src/inspection/spectrumSummary.ts';
import { type Architecture, networkOf } from '../../src/network/architecture.ts';
import { liveWeights } from '../../src/network/mask.ts';
import { train } from '../../src/training/train.ts';
import { largestDifference, randomNetwork, randomSamples } from '../problems.ts';

const ALPHA = 1e-3;

/** A network on random samples, and H + αI at its live weights by plain loops. */
function problemOf(architecture: Architecture, { count = 30, deleted = [] as readonly number[] } = {}) {
  const { network, weights } = randomNetwork(architecture, 1);
  const { inputs, outputs } = network;
  const names = {
    inputs: Array.from({ length: inputs }, (_, i) => `x${i + 1}`),
    outputs: Array.from({ length: outputs }, (_, l) => `y${l + 1}`),
  };
  const samples = randomSamples(count, inputs, outputs, 2);
  const data = dataSetOfSets('random', names, { train: samples, validation: null, test: null });
  const mask = new Uint8Array(network.weights).fill(1);
  for (const q of deleted) mask[q] = 0;
  const live = liveWeights(mask);
  const point = { network, weights: weights.map((w, q) => mask[q] * w), live, samples };
  const n = live.length;
  const { hessian } = CURVATURE.gaussNewton.at(point, 'matrix', count);
  const h = Matrix.from1DArray(n, n, hessian);
  const w = Array.from(live, (q) => weights[q]);
  return { network, weights, data, mask, live, n, h, a: Matrix.add(h, Matrix.eye(n).mul(ALPHA)), w };
}

const TANH = { layers: [3, 4, 2], activation: 'tanh', outputActivation: 'sigmoid' } as const;

/** The largest |a/b − 1|. */
const relative = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(b).reduce((max, value, i) => Math.max(max, Math.abs(a[i] / value - 1)), a.length === b.length ? 0 : 1);

describe('the spectrum', () => {
  it('is that of ml-matrix, of the live weights', () => {
    const { network, weights, data, mask, h, n, a } = problemOf(TANH, { deleted: [2, 9] });
    const { spectrum } = inspect(network, data, weights, { alpha: ALPHA, decay: 0.01, mask });
    const values = new EigenvalueDecomposition(h).realEigenvalues.sort((x, y) => x - y);
    // Two solvers are each off by n·u·‖H‖ ≈ 24·1e-16·1, relative to α = 1e-3: 3e-12.
    expect(spectrum?.smallest).toBeCloseTo(values[0] + ALPHA, 12);
    expect(spectrum?.largest).toBeCloseTo(values[n - 1] + ALPHA, 12);
    expect(relative([spectrum?.condition ?? 0], [(values[n - 1] + ALPHA) / (values[0] + ALPHA)])).toBeLessThan(1e-11);
    // By another route: Σ λ/(λ + α) = n − α tr (H + αI)⁻¹
    expect(spectrum?.effectiveWeights).toBeCloseTo(n - ALPHA * inverse(a).trace(), 10);
    const decayed = Matrix.add(h, Matrix.eye(n).mul(0.01));
    expect(spectrum?.effectiveWeightsOfDecay).toBeCloseTo(n - 0.01 * inverse(decayed).trace(), 10);
    expect(spectrum?.decades.reduce((sum, { count }) => sum + count, 0)).toBe(n);
  });

  it('counts all weights as α goes to 0 where H has full rank, none as it grows', () => {
    const { network, weights, data, n } = problemOf({ layers: [3, 2], activation: null, outputActivation: 'linear' });
    const at = (alpha: number) => inspect(network, data, weights, { alpha }).spectrum;
    expect(at(1e-12)?.effectiveWeights).toBeCloseTo(n, 9); // eigenvalues of 0.2 and more: n·α/λ = 4e-11
    expect(at(1e-12)?.rank).toBe(n);
    expect(at(1e6)?.effectiveWeights).toBeLessThan(1e-5);
  });

  it('by hand', () => {
    const summary = spectrumSummary(Float64Array.of(0, 0.09, 0.9, 9), { alpha: 0.01, decay: 0.1 });
    expect(summary.rank).toBe(3);
    expect(summary.condition).toBeCloseTo(901, 9);
    expect(summary.effectiveWeights).toBeCloseTo(0.9 + 0.9 / 0.91 + 9 / 9.01, 12);
    expect(summary.effectiveWeightsOfDecay).toBeCloseTo(0.09 / 0.19 + 0.9 + 9 / 9.1, 12);
    expect(summary.decades.map(({ exponent }) => exponent)).toEqual([-2, -1, 0]);
    expect(summary.decades.map(({ count }) => count)).toEqual([1, 2, 1]);
    const indefinite = spectrumSummary(Float64Array.of(-2, 1), { alpha: 0.5, decay: 0 });
    expect(indefinite).toMatchObject({ smallest: -1.5, condition: 1, rank: 2, effectiveWeights: null });
  });
});

describe('saliencies', () => {
  it('are w²/2[(H + αI)⁻¹]_qq, ½(H_qq + α)w², and ranks by them or by |w|', () => {
    const { network, weights, data, a, w, n } = problemOf(TANH);
    const { saliencies } = inspect(network, data, weights, { alpha: ALPHA });
    const by = Object.fromEntries(saliencies.map((judged) => [judged.criterion, judged]));
    expect(Object.keys(by)).toEqual(['obs', 'obd', 'magnitude', 'eigenspaceObs']);
    const inverted = inverse(a);
    // κ(H + αI) of some 1e3, n = 26: 1e3·26·2e-16 in either inverse.
    expect(
      relative(
        by.obs.saliencies,
        w.map((x, q) => (x * x) / (2 * inverted.get(q, q))),
      ),
    ).toBeLessThan(1e-10);
    const diagonal = w.map((x, q) => 0.5 * x * x * a.get(q, q));
    expect(relative(by.obd.saliencies, diagonal)).toBeLessThan(1e-12);
    expect(by.magnitude.saliencies).toEqual(by.obd.saliencies);
    const order = (ranks: Int32Array) => Array.from({ length: n }, (_, rank) => ranks.indexOf(rank + 1));
    const sorted = (values: readonly number[]) => values.map((_, q) => q).sort((p, q) => values[p] - values[q]);
    expect(order(by.magnitude.ranks)).toEqual(sorted(w.map(Math.abs)));
    expect(order(by.obd.ranks)).toEqual(sorted(diagonal));
    for (const [q, saliency] of by.obs.saliencies.entries()) expect(saliency).toBeLessThanOrEqual(diagonal[q]);
  });

  it('of the estimated test error are there with a decay, and are OBS and OBD where it vanishes', () => {
    const { network, weights, data } = problemOf(TANH);
    const judged = (decay: number) => inspect(network, data, weights, { alpha: ALPHA, decay }).saliencies;
    expect(judged(1e-12).map(({ criterion }) => criterion)).toEqual([
      'obs',
      'obd',
      'magnitude',
      'eigenspaceObs',
      'gammaObs',
      'gammaObd',
    ]);
    const [obs, obd, , , gammaObs, gammaObd] = judged(1e-12);
    // Terms in decay are 1e-12/α of the others, times condition.
    expect(relative(gammaObs.saliencies, obs.saliencies)).toBeLessThan(1e-6);
    expect(relative(gammaObd.saliencies, obd.saliencies)).toBeLessThan(1e-6);
  });

  it('and the inverse are left out where H + αI is indefinite', () => {
    const { network, weights, data } = problemOf(TANH);
    const found = inspect(network, data, weights, { curvature: 'exact', alpha: 1e-6 });
    expect(found.spectrum?.smallest).toBeLessThan(0);
    expect(found.saliencies.map(({ criterion }) => criterion)).toEqual(['obd', 'magnitude']);
    expect(found.predicted.map(({ criterion }) => criterion)).toEqual(['obd', 'magnitude']);
    expect(found.newtonFall).toBeNull();
  });
});

describe('the predicted path', () => {
  const { network, weights, data, mask, live, a, w, n } = problemOf(TANH, { deleted: [0, 5] });
  const { predicted } = inspect(network, data, weights, { alpha: ALPHA, mask });
  const [obs, obd, magnitude] = predicted;
  const index = (q: number) => live.indexOf(q);

  /** ½ w_Dᵀ [(A⁻¹)_DD]⁻¹ w_D, the least that the deletion of D can cost. */
  const leastRise = (deleted: readonly number[]) => {
    const part = inverse(a).selection([...deleted], [...deleted]);
    const wd = Matrix.columnVector(deleted.map((q) => w[q]));
    return 0.5 * wd.dot(solve(part, wd));
  };

  it('of OBS costs what the whole change costs, and takes the cheapest weight each time', () => {
    const gone: number[] = [];
    for (const [step, q] of obs.deleted.entries()) {
      const others = Array.from({ length: n }, (_, i) => i).filter((i) => !gone.includes(i));
      const costs = others.map((i) => leastRise([...gone, i]));
      expect(others[costs.indexOf(Math.min(...costs))]).toBe(index(q));
      gone.push(index(q));
      expect(relative([obs.rises[step]], [Math.min(...costs)])).toBeLessThan(1e-9); // 24 sums at κ = 1e3
    }
    expect(gone).toHaveLength(n - 1);
  });

  it('of OBD and magnitude costs ½ w_Dᵀ(H + αI)_DD w_D, in the order at the start', () => {
    for (const { deleted, rises } of [obd, magnitude]) {
      for (let step = 0; step < n - 1; step++) {
        const gone = Array.from(deleted.subarray(0, step + 1), index);
        const wd = Matrix.columnVector(gone.map((q) => w[q]));
        expect(relative([rises[step]], [0.5 * wd.dot(a.selection(gone, gone).mmul(wd))])).toBeLessThan(1e-11);
      }
    }
    expect(obd.criterion + magnitude.criterion).toBe('obdmagnitude');
    expect(Array.from(magnitude.deleted, (q) => Math.abs(weights[q]))).toEqual(
      w
        .map(Math.abs)
        .sort((x, y) => x - y)
        .slice(0, -1),
    );
  });

  it('of OBS is the measured one of a linear network at its minimum', () => {
    const linear = problemOf({ layers: [5, 2], activation: null, outputActivation: 'linear' });
    const { weights: best } = train(linear.network, linear.data.train, { decay: 0, weights: linear.weights });
    const options = { alpha: 1e-8, stop: 'end', renewEvery: 1 } as const;
    const [start, ...steps] = prune(linear.network, linear.data, best, options);
    const {
      predicted: [path],
      isMinimum,
    } = inspect(linear.network, linear.data, best, { alpha: 1e-8 });
    expect(isMinimum).toBe(true);
    expect(Array.from(path.deleted)).toEqual(steps.map(({ deleted }) => deleted));
    // Training ends at ‖g‖ of 1e-8 or so, which each step δw of size 1 adds once; α adds ½α‖δw‖².
    const measured = steps.map(({ trainError }) => (trainError ?? 0) - (start.trainError ?? 0));
    expect(largestDifference(path.rises, measured)).toBeLessThan(1e-7);
    expect(path.rises.at(-1)).toBeGreaterThan(0.01);
  });
});

describe('a network whose H is not made', () => {
  const { network, weights, data, h, w } = problemOf(TANH);
  it.each<[InspectOptions, RegExp]>([
    [{ maxBytes: 1e6 }, /^its matrices take .* GB, and 0\.0010 GB are free$/],
    [{ maxSeconds: 1e-9 }, /^it takes about 1 minutes$/],
    [{ curvature: 'obdRecursion' }, /^obdRecursion is no more than a diagonal$/],
  ])('%j is judged by its diagonal', (options, reason) => {
    const found = inspect(network, data, weights, options);
    expect(found.diagonalOnly).toMatch(reason);
    expect([found.spectrum, found.newtonFall, found.isMinimum]).toEqual([null, null, null]);
    expect(found.saliencies.map(({ criterion }) => criterion)).toEqual(['obd', 'magnitude']);
    expect(found.cost.isTimed).toBe(false);
    expect(found.cost.seconds).toBeGreaterThan(0);
    if (options.curvature) return;
    const order = found.predicted[0].deleted;
    const sums = Array.from(order, (_, step) =>
      order.subarray(0, step + 1).reduce((sum, q) => sum + 0.5 * w[q] * w[q] * (h.get(q, q) + 1e-5), 0),
    );
    expect(relative(found.predicted[0].rises, sums)).toBeLessThan(1e-12);
  });

  it('is refused where its diagonal takes all of it', () => {
    const options = { curvature: 'exact', maxSeconds: 1e-9 } as const;
    expect(() => inspect(network, data, weights, options)).toThrow('curvature "exact" has no diagonal without');
  });
});

describe('wrong use', () => {
  const { network, weights, data } = problemOf(TANH);
  it.each<[InspectOptions, string]>([
    [{ keep: 0 }, 'keep must be a share > 0 and ≤ 1, got 0'],
    [{ alpha: -1 }, 'alpha must be a number > 0'],
    [{ mask: new Uint8Array(network.weights) }, 'no weights left'],
    [{ mask: new Uint8Array(3) }, 'mask must have 26 entries, one a weight, got 3'],
  ])('%j is refused', (options, message) => {
    expect(() => inspect(network, data, weights, options)).toThrow(message);
  });
});

describe('the cost of a pruning', () => {
  const { network, weights, data } = problemOf({ layers: [20, 15, 1], activation: 'tanh', outputActivation: 'linear' });
  const problem = { network, dataSet: data };
  const half = { stop: 'weightsLeft', weightsLimit: 166, alpha: ALPHA } as const;
  const untimed = (options: PruneOptions, threads: number) =>
    pruningCost(problem, weights, options, { threads, timed: false });

  it('without a timed deletion is that of sizes: the work over the threads of a team', () => {
    const [one, two] = [1, 2].map((threads) => untimed(half, threads));
    expect(one.seconds).toBe(2 * two.seconds);
    expect(untimed({ ...half, renewEvery: 166 }, 1).seconds).toBeLessThan(0.1 * one.seconds);
    const mask = new Uint8Array(network.weights).fill(1, 166);
    const deleted = weights.map((w, q) => mask[q] * w);
    const rest = { ...half, mask, weightsLimit: 165 };
    // One deletion of 165 live weights: n = 331 would cost (331/165)² to (331/165)³ times as much.
    const single = pruningCost(problem, deleted, rest, { timed: false }).seconds;
    expect(untimed({ ...half, weightsLimit: 330 }, 1).seconds / single).toBeGreaterThan(4);
  });

  it('grows with the work from a deletion that is timed', () => {
    const timed = pruningCost(problem, weights, half);
    expect(timed.isTimed).toBe(true);
    expect(timed.renewEvery).toBe(1);
    expect(timed.memoryBytes).toBe(untimed(half, 1).memoryBytes);
    expect(timed.seconds).toBeGreaterThan(0); // however fast the machine is
    // The shortest of several: other programs on a busy machine make one of them long.
    const singles = Array.from({ length: 5 }, () => pruningCost(problem, weights, { ...half, weightsLimit: 330 }));
    const single = Math.min(...singles.map(({ seconds }) => seconds));
    expect(timed.seconds / single).toBeGreaterThan(10); // the work says 90, and clocks differ
  });
});

describe('findings', () => {
  it('are units and inputs without a path, relus that never act, and what is constant on the training set', () => {
    // h1 = relu(x1 − 9), h2 = relu(x2 + x3), h3 feeds nothing, h4 = relu(x3); x3 = 2 throughout; no input 4
    const network = networkOf({ layers: [4, 4, 1], activation: 'relu', outputActivation: 'linear' });
    const rows = [
      [1, 0, 0, 0, -9],
      [0, 1, 1, 0, 0],
      [1, 0, 0, 1, 0],
      [0, 0, 1, 0, 0],
      [1, 1, 0, 1, 0],
    ];
    const weights = Float64Array.from(rows.flat());
    const mask = Uint8Array.from(weights, (w) => (w === 0 ? 0 : 1));
    const inputs = { inputs: ['x1', 'x2', 'x3', 'x4'], outputs: ['y'] };
    const samples = [0, 1, 3].map((x) => ({ input: [x, x, 2, x], target: [x] }));
    const found = findings(network, weights, mask, dataSetOf('four', inputs, samples, null));
    expect(found).toEqual([
      { what: 'input', name: 'x3', reason: 'constant', value: 2 },
      { what: 'input', name: 'x4', reason: 'noPath', value: null },
      { what: 'unit', name: 'h1', reason: 'neverActive', value: 0 },
      { what: 'unit', name: 'h3', reason: 'noPath', value: null },
      { what: 'unit', name: 'h4', reason: 'constant', value: 2 },
    ]);
    expect(findings(network, weights, mask.fill(1), dataSetOf('four', inputs, samples, null))).toHaveLength(3);
  });
});
