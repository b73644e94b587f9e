import { describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { NumericalError } from '../../src/errors.ts';
import { crossCheck, crossCheckBound } from '../../src/inverse/crossCheck.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { absorb, recursiveInverse } from '../../src/inverse/recursiveInverse.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { startWeights } from '../../src/training/startWeights.ts';
import { dataSets } from '../dataSets.ts';
import { naiveHessian, randomNetwork, randomSamples, uniforms } from '../problems.ts';
import { againstExact } from './againstExact.ts';

const ALPHAS = [1e-8, 1e-6, 1e-4, 1e-2, 1e-1];

const checked = (jacobian: Float64Array, n: number, samples: number, alpha: number) =>
  againstExact(recursiveInverse(jacobian, n, samples, alpha), jacobian, { n, samples, alpha });

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

  it.each(ALPHAS)('equals it on the rank-deficient gradients of a MONK network at α = %f', (alpha) => {
    const { train } = dataSets.of({ dataset: 'monks-1' });
    const architecture = { layers: [17, 3, 1], activation: 'sigmoid', outputActivation: 'sigmoid' } as const;
    const network = networkOf(architecture);
    const weights = startWeights(network, 2, 1);
    const live = liveWeights(fullMask(network));
    const { rows: jacobian } = outerProductCurvature({ network, weights, live, samples: train }, 'matrix', 32);
    expect(checked(jacobian, 58, train.count, alpha).agrees).toBe(true);
  });

  it.each(ALPHAS)('takes several outputs one after the other, each divided by P (eq. 18), at α = %f', (alpha) => {
    const architecture = { layers: [4, 3, 3], activation: 'tanh', outputActivation: 'sigmoid' } as const;
    const { network, weights } = randomNetwork(architecture, 3);
    const samples = randomSamples(25, 4, 3, 4);
    const live = liveWeights(fullMask(network));
    const { rows: jacobian, hessian } = outerProductCurvature({ network, weights, live, samples }, 'matrix', 8);
    const [n, P] = [live.length, 25];
    const check = crossCheck(
      { recursive: recursiveInverse(jacobian, n, P, alpha), exact: exactInverse(hessian, n, alpha) },
      hessian,
      { n, alpha, updates: jacobian.length / n },
    );
    expect(check.agrees).toBe(true);
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
    expect(negative).toThrow(/quadratic = -1/);
  });
});

describe('crossCheck', () => {
  const [P, n] = [124, 58];
  const jacobian = uniforms(P * n, 6);
  const hessian = naiveHessian(jacobian, n, P);

  const agrees = (inverse: Float64Array, alpha: number) =>
    crossCheck({ recursive: inverse, exact: exactInverse(hessian, n, alpha) }, hessian, { n, alpha, updates: P })
      .agrees;

  it.each(ALPHAS)('agrees with neither of three wrong recursions at α = %f', (alpha) => {
    expect(agrees(recursiveInverse(jacobian, n, P, alpha), alpha)).toBe(true);
    expect(agrees(recursiveInverse(jacobian, n, P - 1, alpha), alpha)).toBe(false); // divides by P − 1
    expect(agrees(recursiveInverse(jacobian.subarray(n), n, P, alpha), alpha)).toBe(false); // forgets a sample
    const right = recursiveInverse(jacobian.subarray(0, n), n, P, alpha);
    const plus = right.map((entry, i) => (i % (n + 1) === 0 ? 2 / alpha : 0) - entry); // adds where it should subtract
    for (let r = n; r < jacobian.length; r += n) absorb(plus, jacobian.subarray(r, r + n), P, new Float64Array(n));
    expect(agrees(plus, alpha)).toBe(false);
  });

  // Data of full rank are the hard case: the start I/α hardly enters H⁻¹ when α is small.
  it.each([1e-4, 1e-2, 1e-1])('does not agree with a recursion that starts from I/(1.001α) at α = %f', (alpha) => {
    expect(agrees(recursiveInverse(jacobian, n, P, 1.001 * alpha), alpha)).toBe(false);
  });

  it.each([1, 2, 7])(
    'reports residuals that do not grow with n = %i: ½ for one and a half times the inverse',
    (size) => {
      const one = Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
      const more = one.map((x) => 1.5 * x);
      const check = crossCheck({ recursive: more, exact: one }, new Float64Array(size * size), {
        n: size,
        alpha: 1,
        updates: 4,
      });
      expect(check.exactResidual).toBe(0);
      expect(check.recursiveResidual).toBeCloseTo(0.5, 15);
      expect(check.inverseDifference).toBeCloseTo(0.5, 15);
      expect(check.weightedDifference).toBeCloseTo(Math.sqrt(size) / 2, 15);
      expect(check.agrees).toBe(false);
    },
  );

  it('does not agree with what is not a number', () => {
    const nothing = new Float64Array(n * n).fill(Number.NaN);
    expect(
      crossCheck({ recursive: nothing, exact: exactInverse(hessian, n, 1) }, hessian, { n, alpha: 1, updates: P })
        .agrees,
    ).toBe(false);
  });

  // H = diag(1, 0): at α = 1e-8 the inverse is diag(1, 1e8), so half of it on the range of H is 5e-9 of its norm.
  it('sees an error on the range of H that the null space hides from the plain norm', () => {
    const flat = Float64Array.of(1, 0, 0, 0);
    const exact = exactInverse(flat, 2, 1e-8);
    const check = crossCheck({ recursive: exact.with(0, exact[0] / 2), exact }, flat, {
      n: 2,
      alpha: 1e-8,
      updates: 100,
    });
    expect(check.inverseDifference).toBeLessThan(check.bound);
    expect(check.weightedDifference).toBeCloseTo(0.5, 7);
    expect(check.agrees).toBe(false);
  });

  it('refuses an α at which nothing can be told any more', () => {
    const check = () =>
      crossCheck({ recursive: new Float64Array(n * n), exact: new Float64Array(n * n) }, hessian, {
        n,
        alpha: 1e-14,
        updates: P,
      });
    expect(check).toThrow(NumericalError);
    expect(check).toThrow('alpha is too small to check an inverse in double precision');
  });

  it('has the bound of the formula, worked out: n = 4, N = 8, tr H = 1, α = 1', () => {
    // K = 2; √(2·8·4) + 4·4 + √8 + 3·2 + 20 = 52.828…; 3·4·2 = 24; 3u(105.657 + 24).
    expect(crossCheckBound(4, 8, 1, 1) / (3 * 2 ** -53)).toBeCloseTo(2 * (50 + Math.sqrt(8)) + 24, 10);
  });
});
