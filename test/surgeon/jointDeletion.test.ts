import { describe, expect, it } from 'vitest';
import { DiagonalCurvature } from '../../src/curvature/liveCurvature.ts';
import { NumericalError } from '../../src/errors.ts';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { spectrum } from '../../src/inverse/spectrum.ts';
import { damped } from '../../src/linalg/symmetric.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import {
  bestGroup,
  bestUnit,
  inverseRows,
  jointSaliency,
  jointUpdate,
  MAX_GROUPS,
  principalBlock,
  unitGroups,
} from '../../src/surgeon/jointDeletion.ts';
import { surgeonUpdate } from '../../src/surgeon/surgeonUpdate.ts';
import { largest, largestDifference, naiveHessian, uniforms } from '../problems.ts';

const [P, n, alpha] = [60, 12, 1e-3];
const hessian = naiveHessian(uniforms(P * n, 61), n, P);
const H = damped(hessian, n, alpha); // all predictions are about H + αI
const matrix = exactInverse(hessian, n, alpha);
const inverse = new DowndatedInverse(matrix, n);
const w = uniforms(n, 62);
const { values } = spectrum(hessian, n);
const condition = (values[n - 1] + alpha) / (values[0] + alpha);
// Blocks of H⁻¹ have no larger condition than H + αI. n·u·κ for the inverse and for each of two ways of using it, u =
// ε/2.
const tolerance = 3 * n * (Number.EPSILON / 2) * condition;

const saliencyOf = (indices: readonly number[]) => {
  const block = principalBlock(inverseRows(inverse, n, indices), n, indices);
  return jointSaliency(w, block, indices);
};
const updated = (indices: readonly number[]) => {
  const weights = w.slice();
  jointUpdate(weights, inverseRows(inverse, n, indices), indices);
  return weights;
};
const changeOf = (indices: readonly number[]) => updated(indices).map((x, i) => x - w[i]);
const forceOf = (change: Float64Array) => change.map((_, i) => change.reduce((sum, x, j) => sum + H[i * n + j] * x, 0));

/** One after the other, the inverse downdated in between. */
function successively(indices: readonly number[]) {
  const live = Array.from({ length: n }, (_, i) => i);
  const curvature = new DowndatedInverse(matrix, n);
  let [rest, saliency] = [w.slice(), 0];
  for (const weight of indices) {
    const q = live.indexOf(weight);
    saliency += (rest[q] * rest[q]) / (2 * curvature.diagonal()[q]);
    surgeonUpdate(rest, curvature.row(q), q);
    curvature.delete(q);
    rest = rest.filter((_, i) => i !== q);
    live.splice(q, 1);
  }
  const weights = new Float64Array(n);
  live.forEach((i, index) => {
    weights[i] = rest[index];
  });
  return { weights, saliency };
}

const GROUPS: readonly (readonly number[])[] = [[4], [9, 2], [1, 11, 6], [0, 2, 3, 5, 6, 8, 10, 11]];

describe.each(GROUPS)('a group of weights: %j, …', (...indices) => {
  it('together = one after the other, downdated in between: weights and ΔE', () => {
    const single = successively(indices);
    expect(largestDifference(updated(indices), single.weights)).toBeLessThan(tolerance * largest(w));
    expect(Math.abs(saliencyOf(indices) / single.saliency - 1)).toBeLessThan(tolerance);
  });

  it('are exactly 0 afterwards, and cost ½ ΔwᵀHΔw = ΔE', () => {
    for (const index of indices) expect(updated(indices)[index]).toBe(0);
    const change = changeOf(indices);
    const force = forceOf(change);
    const cost = 0.5 * change.reduce((sum, x, i) => sum + x * force[i], 0);
    expect(Math.abs(cost / saliencyOf(indices) - 1)).toBeLessThan(tolerance);
  });

  it('solve the constrained problem: HΔw is zero except at the deleted weights', () => {
    const force = forceOf(changeOf(indices));
    force.forEach((f, i) => {
      if (indices.includes(i)) expect(Math.abs(f)).toBeGreaterThan(1e-3);
      else expect(Math.abs(f)).toBeLessThan(tolerance * largest(w));
    });
  });

  it('cost the same in any order', () => {
    const reversed = indices.toReversed();
    expect(Math.abs(saliencyOf(reversed) / saliencyOf(indices) - 1)).toBeLessThan(tolerance);
    expect(largestDifference(updated(reversed), updated(indices))).toBeLessThan(tolerance * largest(w));
  });
});

describe('a group of one', () => {
  it('is a single deletion by OBS', () => {
    // Two square roots and six other operations: 8ε.
    const single = w.slice();
    surgeonUpdate(single, inverse.row(5), 5);
    expect(largestDifference(updated([5]), single)).toBeLessThan(8 * Number.EPSILON * largest(w));
    const saliency = (w[5] * w[5]) / (2 * matrix[5 * n + 5]);
    expect(Math.abs(saliencyOf([5]) / saliency - 1)).toBeLessThan(8 * Number.EPSILON);
    const best = bestGroup(w, inverse, 1);
    const saliencies = w.map((wq, q) => (wq * wq) / (2 * matrix[q * n + q]));
    expect(best).toEqual({ indices: [saliencies.indexOf(Math.min(...saliencies))], saliency: Math.min(...saliencies) });
  });
});

describe('by hand: H⁻¹ = [[2, 1], [1, 3]] at weights 1 and 2', () => {
  const two = Float64Array.of(2, 1, 1, 3);
  it('ΔE = ½ (1, 2) [[3, −1], [−1, 2]]/5 (1, 2)ᵀ = 0.7, and reads the lower triangle', () => {
    expect(jointSaliency(Float64Array.of(1, 2), two, [0, 1])).toBeCloseTo(0.7, 14);
    expect(jointSaliency(Float64Array.of(1, 2), two.with(1, Number.NaN), [0, 1])).toBeCloseTo(0.7, 14);
  });
  it('the block of weights that are not the first, row by row', () => {
    const rows = inverseRows(inverse, n, [7, 3]);
    expect([...rows]).toEqual([...matrix.subarray(7 * n, 8 * n), ...matrix.subarray(3 * n, 4 * n)]);
    expect([...principalBlock(rows, n, [7, 3])]).toEqual([7, 3].flatMap((i) => [matrix[i * n + 7], matrix[i * n + 3]]));
  });
});

/** All groups of m of `size` weights, in lexicographic order. */
function groups(size: number, m: number, from = 0): number[][] {
  if (m === 0) return [[]];
  return Array.from({ length: size - from }, (_, i) => from + i).flatMap((q) =>
    groups(size, m - 1, q + 1).map((rest) => [q, ...rest]),
  );
}

describe('bestGroup', () => {
  it.each([1, 2, 3])('is that of the smallest ΔE of all groups of %i', (m) => {
    const all = groups(n, m);
    const saliencies = all.map(saliencyOf);
    const min = Math.min(...saliencies);
    const best = bestGroup(w, inverse, m);
    expect(best.indices).toEqual(all[saliencies.indexOf(min)]);
    expect(Math.abs(best.saliency / min - 1)).toBeLessThan(tolerance);
  });

  it.each([2, 3])('finds any group of %i, wherever it lies', (m) => {
    for (const indices of groups(8, m)) {
      const weights = Float64Array.from({ length: 8 }, (_, i) => (indices.includes(i) ? 0.01 : 1));
      const small = naiveHessian(uniforms(40 * 8, 63), 8, 40);
      expect(bestGroup(weights, new DowndatedInverse(exactInverse(small, 8, alpha), 8), m).indices).toEqual(indices);
    }
  });

  it('of two highly correlated weights takes the pair that no single ranking would', () => {
    // Weights 0 and 1 do the same thing with opposite signs: each alone is dear, both together cost next to nothing.
    const twins = Float64Array.of(1, 1, 0, 1, 1, 0, 0, 0, 0.01);
    const pair = new DowndatedInverse(exactInverse(twins, 3, 1e-6), 3);
    const weights = Float64Array.of(1, -1, 0.1);
    expect(bestGroup(weights, pair, 2).indices).toEqual([0, 1]);
  });

  it('of equal groups takes the first in lexicographic order', () => {
    const flat = new DiagonalCurvature(new Float64Array(6).fill(0.5));
    const equal = Float64Array.of(2, 1, 1, -1, 1, 2);
    expect(bestGroup(equal, flat, 1)).toEqual({ indices: [1], saliency: 1 });
    expect(bestGroup(equal, flat, 2)).toEqual({ indices: [1, 2], saliency: 2 });
    expect(bestGroup(equal, flat, 3)).toEqual({ indices: [1, 2, 3], saliency: 3 });
  });

  it('leaves weights and inverse as they are', () => {
    const [weights, before] = [w.slice(), inverse.diagonal()];
    bestGroup(weights, inverse, 3);
    expect(weights).toEqual(w);
    expect(inverse.diagonal()).toEqual(before);
  });

  it('refuses sizes that are none, and searches that would not end', () => {
    for (const m of [0, 4, 1.5, -1, Number.NaN]) expect(() => bestGroup(w, inverse, m)).toThrow(RangeError);
    expect(() => bestGroup(w.subarray(0, 2), new DiagonalCurvature(w.subarray(0, 2)), 3)).toThrow(/1 to 2/);
    // 230 choose 3 = 2,001,460 and 229 choose 3 = 1,975,354.
    const flat = (size: number) => new DiagonalCurvature(new Float64Array(size).fill(1));
    const weights = (size: number) => uniforms(size, 64);
    expect(MAX_GROUPS).toBe(2e6);
    expect(() => bestGroup(weights(230), flat(230), 3)).toThrow(RangeError);
    expect(() => bestGroup(weights(229), flat(229), 3)).not.toThrow();
    expect(() => bestGroup(weights(2001), flat(2001), 2)).toThrow(RangeError);
  });
});

it('two of two, three of three: all there are', () => {
  for (const m of [2, 3]) {
    const small = naiveHessian(uniforms(20 * m, 67), m, 20);
    const best = bestGroup(w.subarray(0, m), new DowndatedInverse(exactInverse(small, m, alpha), m), m);
    expect(best.indices).toEqual([0, 1, 2].slice(0, m));
    // Nothing is left: E rises by ½ wᵀHw. κ(H + αI) < 50 for twenty uniform gradients of three weights.
    const whole = damped(small, m, alpha);
    const cost = whole.reduce((sum, h, index) => sum + 0.5 * w[Math.floor(index / m)] * h * w[index % m], 0);
    expect(Math.abs(best.saliency / cost - 1)).toBeLessThan(m * 50 * Number.EPSILON);
  }
});

describe('singular blocks', () => {
  // Two weights that H⁻¹ cannot tell apart: no Δw meets both constraints. 1 + 1e-16 is 1 in doubles.
  const twins = Float64Array.of(1, 1, 0, 1, 1, 0, 0, 0, 1);
  const weights = Float64Array.of(1, 2, 3);

  it('are an error, not a number', () => {
    expect(() => jointSaliency(weights, Float64Array.of(1, 1, 1, 1), [0, 1])).toThrow(NumericalError);
    expect(() => jointUpdate(weights.slice(), twins.subarray(0, 6), [0, 1])).toThrow(NumericalError);
    expect(() => bestGroup(weights, new DowndatedInverse(twins, 3), 2)).toThrow(NumericalError);
    expect(() => jointSaliency(weights, Float64Array.of(0), [0])).toThrow(NumericalError);
    expect(() => bestGroup(weights, new DiagonalCurvature(Float64Array.of(1, 0, 1)), 1)).toThrow(NumericalError);
  });

  it('also where rounding leaves a pivot of its own size', () => {
    // Pivot 1 + ε − 1 = ε: as large as the errors in it. 1 + 4ε leaves 4ε, which is taken.
    const block = (extra: number) => Float64Array.of(1, 1, 1, 1 + extra);
    expect(() => jointSaliency(weights, block(Number.EPSILON), [0, 1])).toThrow(NumericalError);
    expect(jointSaliency(weights, block(4 * Number.EPSILON), [0, 1])).toBeGreaterThan(0);
    const nearly = new DowndatedInverse(twins.with(4, 1 + Number.EPSILON), 3);
    expect(() => bestGroup(weights, nearly, 2)).toThrow(NumericalError);
  });

  it('weights that are not numbers leave no group to choose', () => {
    const none = new Float64Array(3).fill(Number.NaN);
    expect(() => bestGroup(none, new DiagonalCurvature(new Float64Array(3).fill(1)), 2)).toThrow(/no group/);
  });
});

describe('unitGroups', () => {
  // 2-2-1: values x1 x2 1 h1 h2 1 y; weights x1>h1 x2>h1 1>h1 x1>h2 x2>h2 1>h2 h1>y h2>y 1>y.
  const xor = networkOf({ layers: [2, 2, 1], activation: 'sigmoid', outputActivation: 'sigmoid' });

  it('are the outgoing weights of inputs and hidden units; biases and outputs have none', () => {
    const mask = fullMask(xor);
    expect(unitGroups(xor, mask, liveWeights(mask))).toEqual([
      { unit: 0, indices: [0, 3] },
      { unit: 1, indices: [1, 4] },
      { unit: 3, indices: [6] },
      { unit: 4, indices: [7] },
    ]);
  });

  it('are indices among the live weights, of the units that have any', () => {
    const mask = fullMask(xor).with(0, 0).with(1, 0).with(4, 0).with(6, 0);
    // live: 2 3 5 7 8
    expect(unitGroups(xor, mask, liveWeights(mask))).toEqual([
      { unit: 0, indices: [1] },
      { unit: 4, indices: [3] },
    ]);
  });

  it('go layer by layer in a deep network, and are disjoint', () => {
    const deep = networkOf({ layers: [1, 2, 2, 2], activation: 'tanh', outputActivation: 'sigmoid' });
    const mask = fullMask(deep);
    // values x 1 | a b 1 | c d 1 | y z 1; weights x>a 1>a x>b 1>b | a>c b>c 1>c a>d b>d 1>d | c>y d>y 1>y c>z d>z 1>z
    expect(unitGroups(deep, mask, liveWeights(mask))).toEqual([
      { unit: 0, indices: [0, 2] },
      { unit: 2, indices: [4, 7] },
      { unit: 3, indices: [5, 8] },
      { unit: 5, indices: [10, 13] },
      { unit: 6, indices: [11, 14] },
    ]);
  });

  it('leave out units that live weights beside those listed keep in the network', () => {
    const listed = liveWeights(fullMask(xor)).filter((q) => q !== 3);
    expect(unitGroups(xor, fullMask(xor), listed).map(({ unit }) => unit)).toEqual([1, 3, 4]);
  });

  it('bestUnit is the one with the smallest ΔE(u), the first of equal ones', () => {
    const three = networkOf({ layers: [3, 2, 1], activation: 'tanh', outputActivation: 'sigmoid' }); // 11 weights
    const size = three.weights;
    const small = naiveHessian(uniforms(40 * size, 65), size, 40);
    const smallInverse = new DowndatedInverse(exactInverse(small, size, alpha), size);
    const mask = fullMask(three);
    const units = unitGroups(three, mask, liveWeights(mask));
    for (const { unit, indices } of units) {
      const weights = uniforms(size, 66).map((x, i) => (indices.includes(i) ? 0.01 * x : Math.sign(x) + x));
      const best = bestUnit(weights, smallInverse, units);
      expect([best.unit, best.indices]).toEqual([unit, indices]);
      const block = principalBlock(inverseRows(smallInverse, size, indices), size, indices);
      expect(best.saliency).toBe(jointSaliency(weights, block, indices));
    }
    const ones = new Float64Array(size).fill(1);
    expect(bestUnit(ones, new DiagonalCurvature(ones), units)).toEqual({ ...units[3], saliency: 0.5 });
    expect(() => bestUnit(ones, new DiagonalCurvature(ones), [])).toThrow(NumericalError);
  });
});
