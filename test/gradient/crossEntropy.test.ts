import { describe, expect, it } from 'vitest';
import type { Samples } from '../../src/dataset/dataSet.ts';
import {
  curvatureRows,
  jacobianRows,
  ROW_FORM,
  type RowForm,
  rowsPerSample,
} from '../../src/gradient/curvatureRows.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { crossCheckBound } from '../../src/inverse/crossCheck.ts';
import { recursiveInverse } from '../../src/inverse/recursiveInverse.ts';
import { relativeDifference } from '../../src/linalg/norms.ts';
import { matrixTrace } from '../../src/linalg/symmetric.ts';
import { type Architecture, type Network, networkOf } from '../../src/network/architecture.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { hardTargets, probabilitySamples } from '../probabilities.ts';
import { largest, largestDifference, naiveHessian, randomNetwork } from '../problems.ts';

const ARCHITECTURES = [
  { layers: [3, 4, 1], activation: 'sigmoid', outputActivation: 'sigmoid', loss: 'crossEntropy' },
  { layers: [3, 4, 3], activation: 'tanh', outputActivation: 'sigmoid', loss: 'crossEntropy' },
  { layers: [2, 3, 4, 2], activation: 'relu', outputActivation: 'sigmoid', loss: 'crossEntropy' },
  { layers: [3, 4, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [2, 3, 4, 2], activation: 'sigmoid', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [4, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
] as const satisfies Architecture[];
const P = 5;
const all = { start: 0, end: P };
// As in gradient.test.ts: central differences err by h²/6 · f‴ + ε/h ≈ 1e-11 at h = 1e-5; f‴ of t log o is below 1e3.
const H = 1e-5;
const TOLERANCE = 1e-8;

/** Jacobian of the outputs. */
function jacobianOf(network: Network, weights: Float64Array, live: Int32Array, samples: Samples): Float64Array {
  const jacobian = new Float64Array(samples.count * network.outputs * live.length);
  jacobianRows({ network, weights, live, samples }, { start: 0, end: samples.count }, jacobian);
  return jacobian;
}

/** The rows of a form. */
function rowsOf(network: Network, weights: Float64Array, live: Int32Array, samples: Samples, form?: RowForm) {
  const count = rowsPerSample(network, form ?? ROW_FORM.gaussNewton);
  const rows = new Float64Array(samples.count * count * live.length);
  curvatureRows({ network, weights, live, samples }, { start: 0, end: samples.count }, rows, form);
  return rows;
}

/** Rows each times its own factor. */
const scaled = (rows: Float64Array, factors: ArrayLike<number>) =>
  rows.map((x, index) => x * factors[Math.floor((index * factors.length) / rows.length)]);

/**
 * Whether two sums of outer products agree to rounding: some tens of roundings of each term and P·o additions, of terms
 * that cancel by a factor of ten at most; less than 1e-12 of the largest entry. A wrong a is off by parts of it.
 */
function expectEqual(a: Float64Array, b: Float64Array): void {
  expect(largest(b)).toBeGreaterThan(1e-3);
  expect(largestDifference(a, b)).toBeLessThan(1e-12 * largest(b));
}

describe.each(ARCHITECTURES)('cross-entropy of $layers $activation $outputActivation', (architecture) => {
  const { network, weights } = randomNetwork(architecture, 31);
  const isSoftmax = architecture.outputActivation === 'softmax';
  const { outputs, weights: n } = network;
  const samples = probabilitySamples(P, architecture, 32);
  const live = Int32Array.from(weights.keys());
  const jacobian = jacobianOf(network, weights, live, samples);
  const o = networkOutputs(network, weights, samples, all);
  const expected = naiveHessian(rowsOf(network, weights, live, samples), n, P);

  it.each([0, 0.3])('the loss gradient equals central differences of the loss, decay %f', (decay) => {
    for (const targets of [samples.targets, hardTargets(P, architecture, 33), samples.targets.map((t) => t * 0.7)]) {
      const set = { ...samples, targets }; // the last: targets that do not add up to 1
      const { gradient } = lossGradient({ network, weights, live, samples: set }, decay);
      for (let q = 0; q < n; q++) {
        const [up, down] = [H, -H].map(
          (by) => lossGradient({ network, weights: weights.with(q, weights[q] + by), live, samples: set }, decay).loss,
        );
        expect(Math.abs(gradient[q] - (up - down) / (2 * H))).toBeLessThan(TOLERANCE);
      }
    }
  });

  it('the loss gradient vanishes at t = o', () => {
    const { loss, gradient } = lossGradient({ network, weights, live, samples: { ...samples, targets: o } }, 0);
    expect(loss).toBe(0);
    expect(largest(gradient)).toBeLessThan(10 * Number.EPSILON);
  });

  it('Σ y yᵀ is Jᵀ diag(a) J with a = 1/(o(1 − o)) or, for softmax, 1/o', () => {
    const a = o.map((p) => (isSoftmax ? 1 / p : 1 / (p * (1 - p))));
    expectEqual(expected, naiveHessian(scaled(jacobian, a.map(Math.sqrt)), n, P));
  });

  it('Σ y yᵀ in net inputs is Zᵀ diag(o(1 − o)) Z or, for softmax, Zᵀ(diag(o) − ooᵀ)Z', () => {
    const Z = jacobianOf(
      networkOf({ ...architecture, outputActivation: 'linear', loss: 'squared' }),
      weights,
      live,
      samples,
    );
    const sum = new Float64Array(n * n);
    for (let k = 0; k < P; k++) {
      for (let l = 0; l < outputs; l++) {
        for (let m = 0; m < outputs; m++) {
          const [p, r] = [o[k * outputs + l], o[k * outputs + m]];
          const weight = isSoftmax ? (l === m ? p : 0) - p * r : l === m ? p * (1 - p) : 0;
          const [z, y] = [l, m].map((output) => Z.subarray((k * outputs + output) * n, (k * outputs + output + 1) * n));
          for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum[i * n + j] += (weight * z[i] * y[j]) / P;
        }
      }
    }
    expectEqual(expected, sum);
  });

  it('perTarget has a = t/o² + (1 − t)/(1 − o)² or, for softmax, t/o²', () => {
    const rows = rowsOf(network, weights, live, samples, ROW_FORM.perTarget);
    const a = o.map((p, r) => {
      const t = samples.targets[r];
      return t / p ** 2 + (isSoftmax ? 0 : (1 - t) / (1 - p) ** 2);
    });
    expectEqual(naiveHessian(rows, n, P), naiveHessian(scaled(jacobian, a.map(Math.sqrt)), n, P));
    expect(largestDifference(naiveHessian(rows, n, P), expected)).toBeGreaterThan(1e-3 * largest(expected));
  });

  it('perTarget and empiricalFisher have as their mean over targets drawn as the outputs say the expected one', () => {
    // All targets of 0 and 1 that can be drawn, each as likely as it is at its sample.
    const drawn = Array.from({ length: isSoftmax ? outputs : 2 ** outputs }, (_, pattern) =>
      Array.from({ length: outputs }, (_, l) => (isSoftmax ? Number(l === pattern) : (pattern >> l) & 1)),
    );
    for (const form of [ROW_FORM.perTarget, ROW_FORM.empiricalFisher]) {
      const mean = new Float64Array(n * n);
      for (const t of drawn) {
        const targets = Float64Array.from({ length: P * outputs }, (_, r) => t[r % outputs]);
        const rows = rowsOf(network, weights, live, { ...samples, targets }, form);
        const count = rowsPerSample(network, form);
        const chances = Float64Array.from({ length: P * count }, (_, r) => {
          const own = o.subarray(Math.floor(r / count) * outputs, (Math.floor(r / count) + 1) * outputs);
          return own.reduce((product, p, l) => product * (t[l] === 1 ? p : isSoftmax ? 1 : 1 - p), 1);
        });
        const share = naiveHessian(scaled(rows, chances.map(Math.sqrt)), n, P);
        share.forEach((value, i) => {
          mean[i] += value;
        });
      }
      expectEqual(mean, expected);
    }
  });

  it('rows of empiricalFisher are the loss gradients of single samples', () => {
    const rows = rowsOf(network, weights, live, samples, ROW_FORM.empiricalFisher);
    expect(rows).toHaveLength(P * n);
    const { gradient } = lossGradient({ network, weights, live, samples }, 0);
    // Sums of P terms of order 1 in the same order.
    const mean = gradient.map((_, q) =>
      Array.from({ length: P }, (_, k) => rows[k * n + q] / P).reduce((a, b) => a + b),
    );
    expect(largestDifference(mean, gradient)).toBeLessThan(10 * Number.EPSILON);
    for (let k = 0; k < P; k++) {
      const one = {
        count: 1,
        inputs: samples.inputs.subarray(k * network.inputs, (k + 1) * network.inputs),
        targets: samples.targets.subarray(k * outputs, (k + 1) * outputs),
      };
      expect(lossGradient({ network, weights, live, samples: one }, 0).gradient).toEqual(
        rows.slice(k * n, (k + 1) * n).map((x) => x + 0), // no −0
      );
    }
  });

  it('rows of a shard and of some live weights are the same numbers', () => {
    const some = live.filter((q) => q % 3 !== 1);
    for (const form of Object.values(ROW_FORM)) {
      const whole = rowsOf(network, weights, live, samples, form);
      const count = rowsPerSample(network, form);
      const rows = new Float64Array(2 * count * some.length);
      curvatureRows({ network, weights, live: some, samples }, { start: 2, end: 4 }, rows, form);
      const wanted = Array.from({ length: 2 * count }, (_, r) => [...some].map((q) => whole[(2 * count + r) * n + q]));
      expect([...rows]).toEqual(wanted.flat());
    }
  });

  it('the recursion of eq. 5 with P/a + xᵀH⁻¹x is that of eq. 17 on rows scaled by √a', () => {
    const alpha = 1e-2;
    /** Eq. 5 to the letter. */
    const written = (a: (p: number) => number) => {
      const inverse = Float64Array.from({ length: n * n }, (_, index) => (index % (n + 1) === 0 ? 1 / alpha : 0));
      for (let r = 0; r < P * outputs; r++) {
        const x = jacobian.subarray(r * n, (r + 1) * n);
        const product = Float64Array.from({ length: n }, (_, i) =>
          x.reduce((sum, value, j) => sum + inverse[i * n + j] * value, 0),
        );
        const denominator = P / a(o[r]) + x.reduce((sum, value, i) => sum + value * product[i], 0);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) inverse[i * n + j] -= (product[i] * product[j]) / denominator;
        }
      }
      return inverse;
    };
    const ours = recursiveInverse(rowsOf(network, weights, live, samples), n, P, alpha);
    const a = (p: number) => (isSoftmax ? 1 / p : 1 / (p * (1 - p)));
    // Each of the two is off by no more than the bound of a recursion.
    const bound = crossCheckBound(n, P * outputs, matrixTrace(expected, n), alpha);
    expect(bound).toBeLessThan(1e-9);
    expect(relativeDifference(ours, written(a))).toBeLessThan(2 * bound);
    expect(
      relativeDifference(
        ours,
        written(() => 1),
      ),
    ).toBeGreaterThan(1e-3);
  });
});

it.each(['sigmoid', 'softmax'] as const)(
  'squared error has a = 1 with %s outputs, whatever the targets',
  (outputActivation) => {
    const architecture = { layers: [3, 4, 3], activation: 'tanh', outputActivation, loss: 'squared' } as const;
    const { network, weights } = randomNetwork(architecture, 34);
    const samples = probabilitySamples(P, architecture, 35);
    const live = Int32Array.from(weights.keys());
    const jacobian = jacobianOf(network, weights, live, samples);
    for (const form of [undefined, ROW_FORM.gaussNewton, ROW_FORM.perTarget]) {
      expect(rowsOf(network, weights, live, samples, form)).toEqual(jacobian);
    }
  },
);

describe('one sigmoid output and targets of 0 and 1', () => {
  const architecture = ARCHITECTURES[0];
  const { network, weights } = randomNetwork(architecture, 36);
  const live = Int32Array.from(weights.keys());
  const samples = probabilitySamples(20, architecture, 37, hardTargets);

  it('perTarget has the outer products of the loss gradients', () => {
    const [perTarget, fisher] = [ROW_FORM.perTarget, ROW_FORM.empiricalFisher].map((form) =>
      rowsOf(network, weights, live, samples, form),
    );
    // √(1 − o)² or √o² against o − t: a row may have the other sign, and a few roundings.
    const n = network.weights;
    for (let r = 0; r < 20; r++) {
      const [a, b] = [perTarget, fisher].map((rows) => rows.subarray(r * n, (r + 1) * n));
      const sign = samples.targets[r] === 1 ? -1 : 1;
      expect(
        largestDifference(
          a,
          b.map((x) => sign * x),
        ),
      ).toBeLessThan(8 * Number.EPSILON * largest(b));
    }
  });

  it('all forms stay finite where an output rounds to 0 or 1', () => {
    const found = new Set<number>();
    for (const scale of [1e4, -1e4]) {
      const saturated = weights.map((w) => scale * w);
      for (const o of networkOutputs(network, saturated, samples, { start: 0, end: 20 })) found.add(o);
      for (const form of Object.values(ROW_FORM)) {
        expect(rowsOf(network, saturated, live, samples, form).every(Number.isFinite)).toBe(true);
      }
      const { loss, gradient } = lossGradient({ network, weights: saturated, live, samples }, 0);
      expect([loss, ...gradient].every(Number.isFinite)).toBe(true);
    }
    expect(found).toEqual(new Set([0, 1]));
  });
});

// 1-1 with weights 0: o = ½ and x = 1 and 3, so √(o(1 − o)) = ½ and the rows are ½(x, 1).
it('worked by hand: one sigmoid output', () => {
  const network = networkOf({ layers: [1, 1], activation: 'tanh', outputActivation: 'sigmoid', loss: 'crossEntropy' });
  const samples = { count: 2, inputs: Float64Array.of(1, 3), targets: Float64Array.of(1, 0.25) };
  const rows = (form: RowForm) => [...rowsOf(network, new Float64Array(2), Int32Array.of(0, 1), samples, form)];
  expect(rows(ROW_FORM.gaussNewton)).toEqual([0.5, 0.5, 1.5, 0.5]);
  expect(rows(ROW_FORM.perTarget)).toEqual([0.5, 0.5, 1.5, 0.5]); // at o = ½ all targets say the same
  expect(rows(ROW_FORM.empiricalFisher)).toEqual([-0.5, -0.5, 0.75, 0.25]);
});
