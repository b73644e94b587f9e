import { describe, expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { spectralCheck } from '../../src/inverse/spectralCheck.ts';
import { spectralInverse } from '../../src/inverse/spectralInverse.ts';
import { spectrum } from '../../src/inverse/spectrum.ts';
import { euclideanNorm } from '../../src/linalg/norms.ts';
import { mirrorLower } from '../../src/linalg/symmetric.ts';
import { naiveHessian, uniforms } from '../problems.ts';

/** UΛUᵀ with given eigenvalues, U that of a random symmetric matrix. */
function matrixWith(eigenvalues: Float64Array, seed: number): Float64Array {
  const n = eigenvalues.length;
  const { vectors } = spectrum(naiveHessian(uniforms(3 * n * n, seed), n, 3 * n), n);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      for (let k = 0; k < n; k++) matrix[i * n + j] += vectors[i * n + k] * eigenvalues[k] * vectors[j * n + k];
    }
  }
  mirrorLower(matrix, n);
  return matrix;
}

/** H with eigenvalues spread evenly in their logarithms, so that κ(H + αI) is as wanted, and all that is made of it. */
function problemOf(n: number, condition: number, alpha: number, seed: number) {
  const eigenvalues = Float64Array.from({ length: n }, (_, k) => condition ** (k / (n - 1)) - alpha);
  const hessian = matrixWith(eigenvalues, seed);
  const { values } = spectrum(hessian, n);
  const [spectral, exact] = [spectralInverse(hessian, n, alpha), exactInverse(hessian, n, alpha)];
  return { n, alpha, hessian, values, spectral, exact };
}
const checkOf = ({ spectral, exact, hessian, values, alpha }: ReturnType<typeof problemOf>, other = spectral) =>
  spectralCheck({ recursive: other, exact }, hessian, values, alpha);

const CONDITIONS = [1, 10, 1e2, 1e4, 1e6, 1e8, 1e10] as const;

describe.each(CONDITIONS)('κ = %d', (condition) => {
  it.each([2, 9, 39])('two right inverses agree, n = %i', (n) => {
    // The eigenvalues of H + αI are 1 … κ; with α = 1.5 the smallest of H is negative.
    for (const alpha of [1e-5, 0.5, 1.5]) {
      for (const seed of [1, 2, 3]) {
        const check = checkOf(problemOf(n, condition, alpha, seed));
        expect(check.agrees).toBe(true);
        expect(check.exactResidual).toBeLessThanOrEqual(check.residualBound);
        expect(Math.max(check.inverseDifference, check.weightedDifference)).toBeLessThanOrEqual(check.bound);
      }
    }
  });

  it('an error of a thousand bounds is seen, wherever it is', () => {
    const n = 9;
    const problem = problemOf(n, condition, 1e-3, 4);
    const { bound } = checkOf(problem);
    const size = 1000 * bound * euclideanNorm(problem.exact);
    const picks = uniforms(40, 5).map((u) => Math.floor(0.5 * (u + 1) * n));
    for (let p = 0; p < picks.length; p += 2) {
      const [i, j] = [picks[p], picks[p + 1]];
      const wrong = problem.spectral.slice();
      wrong[i * n + j] += size;
      if (i !== j) wrong[j * n + i] += size;
      const check = checkOf(problem, wrong);
      expect(check.inverseDifference).toBeGreaterThan(bound);
      expect(check.agrees).toBe(false);
    }
  });

  it('an error along any eigenvector is seen: of a thousand bounds of what the inverse is there', () => {
    const n = 9;
    const problem = problemOf(n, condition, 1e-3, 6);
    const { bound } = checkOf(problem);
    const { values, vectors } = spectrum(problem.hessian, n);
    for (let k = 0; k < n; k++) {
      // The plain norm has no eye for large eigenvalues of H + αI, whose inverses are small; the weighted one has.
      const size = (1000 * bound) / (values[k] + problem.alpha);
      const wrong = problem.spectral.map(
        (entry, index) => entry + size * vectors[Math.floor(index / n) * n + k] * vectors[(index % n) * n + k],
      );
      const check = checkOf(problem, wrong);
      expect(check.weightedDifference).toBeGreaterThan(100 * bound);
      expect(check.agrees).toBe(false);
    }
  });
});

it('the bound grows with κ, and says nothing of what rounding cannot do: far below one up to κ = 1e10', () => {
  const bounds = CONDITIONS.map((condition) => checkOf(problemOf(39, condition, 1e-3, 7)).bound);
  bounds.forEach((bound, i) => {
    // 3u·√39·(39 + 3√39 + 20) = 1.6e-13 a unit of κ.
    expect(bound / CONDITIONS[i]).toBeGreaterThan(1.6e-13);
    expect(bound / CONDITIONS[i]).toBeLessThan(1.7e-13);
  });
});

it('blames an exact inverse that is no inverse by its residual', () => {
  const { spectral, hessian, values, alpha, exact } = problemOf(9, 100, 1e-3, 8);
  const check = spectralCheck({ recursive: spectral, exact: exact.map((x) => 1.001 * x) }, hessian, values, alpha);
  expect(check.exactResidual).toBeGreaterThan(check.residualBound);
  expect(check.recursiveResidual).toBeLessThanOrEqual(check.residualBound);
  expect(check.agrees).toBe(false);
});

describe('refuses', () => {
  it('a matrix that is not positive definite', () => {
    const hessian = matrixWith(Float64Array.of(-1, 1, 2), 9);
    const { values } = spectrum(hessian, 3);
    const any = new Float64Array(9);
    expect(() => spectralCheck({ recursive: any, exact: any }, hessian, values, 0.5)).toThrow(NumericalError);
    expect(() => spectralCheck({ recursive: any, exact: any }, hessian, values, 0.5)).toThrow(
      /^H \+ αI is not positive definite \(alpha = 0.5/,
    );
  });

  it('to say anything where rounding hides everything', () => {
    const hessian = matrixWith(Float64Array.of(-1 + 1e-14, 1, 2), 10);
    const { values } = spectrum(hessian, 3);
    const nearly = Float64Array.of(-1 + 1e-14, values[1], values[2]);
    const any = new Float64Array(9);
    expect(() =>
      spectralCheck(
        { recursive: any, exact: any },
        hessian.map((x, index) => (index % 4 === 0 ? x + 1 : x)),
        nearly,
        1,
      ),
    ).toThrow(/alpha is too small to check an inverse in double precision/);
  });
});
