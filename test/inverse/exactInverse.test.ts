import { describe, expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import { exactResidualBound } from '../../src/inverse/crossCheck.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { mlMatrixInverse } from '../../src/inverse/mlMatrixInverse.ts';
import { euclideanNorm, inverseResidual } from '../../src/linalg/norms.ts';
import { damped, matrixTrace } from '../../src/linalg/symmetric.ts';
import { largestDifference, naiveHessian, uniforms } from '../problems.ts';

describe.each([
  ['exactInverse', exactInverse],
  ['mlMatrixInverse', mlMatrixInverse],
])('%s', (_, inverseOf) => {
  it('worked by hand: [[1, 1], [1, 2]] + I = [[2, 1], [1, 3]], inverse [[3, −1], [−1, 2]]/5', () => {
    const inverse = inverseOf(Float64Array.of(1, 1, 1, 2), 2, 1);
    // κ = 2.6, five operations an entry: 4ε is twice their rounding.
    expect(largestDifference(inverse, [0.6, -0.2, -0.2, 0.4])).toBeLessThan(4 * Number.EPSILON);
  });

  it('refuses a matrix that is not positive definite, which ml-matrix alone would clamp', () => {
    expect(() => inverseOf(Float64Array.of(-1, 0, 0, 1), 2, 0.5)).toThrow(NumericalError);
    expect(() => inverseOf(Float64Array.of(-1, 0, 0, 1), 2, 0.5)).toThrow(/not positive definite/);
  });

  it.each([
    [1, 4, 1e-8],
    [17, 40, 1e-3],
    [40, 20, 1e-6],
  ])('is the inverse to rounding, exactly symmetric, and leaves H: n = %i, P = %i, α = %f', (n, P, alpha) => {
    const hessian = naiveHessian(uniforms(n * P, 7), n, P);
    const before = hessian.slice();
    const inverse = inverseOf(hessian, n, alpha);
    expect(hessian).toEqual(before);
    const bound = exactResidualBound(n, matrixTrace(hessian, n) + n * alpha, euclideanNorm(inverse));
    expect(inverseResidual(damped(hessian, n, alpha), inverse, n)).toBeLessThanOrEqual(bound);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(inverse[i * n + j]).toBe(inverse[j * n + i]);
  });
});
