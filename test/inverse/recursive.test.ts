import { describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/curvature.ts';
import { builtInDataSet } from '../../src/dataset/builtIn.ts';
import { NumericalError } from '../../src/errors.ts';
import { crossCheck, crossCheckBound } from '../../src/inverse/crossCheck.ts';
import { exactInverse } from '../../src/inverse/exact.ts';
import { absorb, recursiveInverse } from '../../src/inverse/recursive.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { startWeights } from '../../src/training/startWeights.ts';
import { naiveHessian, randomNetwork, randomSamples, uniforms } from '../problems.ts';

const ALPHAS = [1e-8, 1e-6, 1e-4, 1e-2, 1e-1];

// The tolerance of every comparison is `crossCheckBound`, derived in its doc comment and docs/equations.md.
function checked(jacobian: Float64Array, n: number, samples: number, alpha: number) {
  const hessian = naiveHessian(jacobian, n, samples);
  // naiveHessian is symmetric to the last bit: x_i·x_j and x_j·x_i are the same product.
  const exact = exactInverse(hessian, n, alpha);
  return crossCheck(recursiveInverse(jacobian, n, samples, alpha), exact, hessian, n, alpha, jacobian.length / n);
}

describe('recursiveInverse', () => {
  describe.each([
    { P: 12, n: 20, why: 'P < n: H is singular without damping' },
    { P: 200, n: 20, why: 'P > n' },
    { P: 124, n: 58, why: 'the size of a 17-3-1 network on MONK-1' },
    { P: 5, n: 1, why: 'one weight' },
  ])('of random gradients, $P × $n ($why)', ({ P, n }) => {
    it.each(ALPHAS)('equals (H + αI)⁻¹ by Cholesky at α = %f', (alpha) => {
      expect(checked(uniforms(P * n, 1), n, P, alpha).agrees).toBe(true);
    });
  });

  it.each(ALPHAS)('equals it on the rank-deficient gradients of a MONK network at α = %f', async (alpha) => {
    const { train } = builtInDataSet('monks-1');
    const architecture = { layers: [17, 3, 1], activation: 'sigmoid', outputActivation: 'sigmoid' } as const;
    const network = networkOf(architecture);
    const weights = startWeights(network, 2, 1);
    const live = liveWeights(fullMask(network));
    const { jacobian } = await outerProductCurvature(architecture, weights, live, train, 'matrix', 32);
    expect(checked(jacobian, 58, train.count, alpha).agrees).toBe(true);
  });

  it.each(ALPHAS)('takes several outputs one after the other, each divided by P (eq. 18), at α = %f', async (alpha) => {
    const architecture = { layers: [4, 3, 3], activation: 'tanh', outputActivation: 'sigmoid' } as const;
    const { network, weights } = randomNetwork(architecture, 3);
    const samples = randomSamples(25, 4, 3, 4);
    const live = liveWeights(fullMask(network));
    const { jacobian, hessian } = await outerProductCurvature(architecture, weights, live, samples, 'matrix', 8);
    const [n, P] = [live.length, 25];
    const held = crossCheck(
      recursiveInverse(jacobian, n, P, alpha),
      exactInverse(hessian, n, alpha),
      hessian,
      n,
      alpha,
      jacobian.length / n,
    );
    expect(held.agrees).toBe(true);
  });

  it('worked by hand: n = 1, P = 2, x = 1 and 2, α = 1 gives 1/(1 + ½(1 + 4)) = 2/7', () => {
    expect(recursiveInverse(Float64Array.of(1, 2), 1, 2, 1)[0]).toBeCloseTo(2 / 7, 15);
  });

  it('stays at 1/α for a weight without any gradient, and untouched beside the others', () => {
    const jacobian = Float64Array.of(1, 0, 2, 0); // two samples, second weight dead
    const inverse = recursiveInverse(jacobian, 2, 2, 1e-4);
    expect([inverse[3], inverse[1], inverse[2]]).toEqual([1e4, 0, 0]);
  });

  it('is symmetric to the last bit', () => {
    const n = 9;
    const inverse = recursiveInverse(uniforms(30 * n, 5), n, 30, 1e-6);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(inverse[i * n + j]).toBe(inverse[j * n + i]);
  });

  it('refuses an inverse that is no longer positive definite', () => {
    const negative = () => absorb(Float64Array.of(-1), Float64Array.of(1), 2, new Float64Array(1));
    expect(negative).toThrow(NumericalError);
    expect(negative).toThrow(/curvature = -1/);
  });
});

describe('crossCheck', () => {
  const [P, n] = [124, 58];
  const jacobian = uniforms(P * n, 6);
  const hessian = naiveHessian(jacobian, n, P);

  const agrees = (inverse: Float64Array, alpha: number) =>
    crossCheck(inverse, exactInverse(hessian, n, alpha), hessian, n, alpha, P).agrees;

  it.each(ALPHAS)('agrees with neither of three wrong recursions at α = %f', (alpha) => {
    expect(agrees(recursiveInverse(jacobian, n, P, alpha), alpha)).toBe(true);
    expect(agrees(recursiveInverse(jacobian, n, P - 1, alpha), alpha)).toBe(false); // divides by P − 1
    expect(agrees(recursiveInverse(jacobian.subarray(n), n, P, alpha), alpha)).toBe(false); // forgets a sample
    const plus = recursiveInverse(jacobian, n, P, alpha);
    for (let i = 0; i < n; i++) plus[i * n + i] = 2 / alpha - plus[i * n + i]; // adds where it should subtract
    expect(agrees(plus, alpha)).toBe(false);
  });

  // Data of full rank are the hard case: the start I/α hardly enters H⁻¹ when α is small.
  it.each([1e-4, 1e-2, 1e-1])('does not agree with a recursion that starts from I/(1.001α) at α = %f', (alpha) => {
    expect(agrees(recursiveInverse(jacobian, n, P, 1.001 * alpha), alpha)).toBe(false);
  });

  it('reports residuals that do not grow with n: 0 for the inverse, ½ for one and a half times the inverse', () => {
    const one = Float64Array.of(1, 0, 0, 1);
    const zero = new Float64Array(4);
    const held = crossCheck(
      one.map((x) => 1.5 * x),
      one,
      zero,
      2,
      1,
      4,
    );
    expect(held.exactResidual).toBe(0);
    expect(held.recursiveResidual).toBe(0.5);
    expect(held.inverseDifference).toBe(0.5);
    expect(held.agrees).toBe(false);
  });

  it('does not agree with what is not a number', () => {
    const nothing = new Float64Array(n * n).fill(Number.NaN);
    expect(crossCheck(nothing, exactInverse(hessian, n, 1), hessian, n, 1, P).agrees).toBe(false);
  });

  it('has a bound that grows like 1/α and like the square root of the number of updates', () => {
    const bound = (updates: number, alpha: number) => crossCheckBound(1, updates, 1, alpha);
    expect(bound(100, 1e-8) / bound(100, 1e-7)).toBeCloseTo(10, 5);
    expect(bound(4e12, 1) / bound(1e12, 1)).toBeCloseTo(2, 5);
  });
});
