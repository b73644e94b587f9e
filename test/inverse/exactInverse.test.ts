import { describe, expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { largestDifference } from '../problems.ts';

describe('exactInverse', () => {
  it('worked by hand: [[1, 1], [1, 2]] + I = [[2, 1], [1, 3]], inverse [[3, −1], [−1, 2]]/5', () => {
    const inverse = exactInverse(Float64Array.of(1, 1, 1, 2), 2, 1);
    // κ = 2.6, five operations an entry: 4ε is twice their rounding.
    expect(largestDifference(inverse, [0.6, -0.2, -0.2, 0.4])).toBeLessThan(4 * Number.EPSILON);
  });

  it('refuses a matrix that is not positive definite, which ml-matrix alone would clamp', () => {
    expect(() => exactInverse(Float64Array.of(-1, 0, 0, 1), 2, 0.5)).toThrow(NumericalError);
    expect(() => exactInverse(Float64Array.of(-1, 0, 0, 1), 2, 0.5)).toThrow(/not positive definite/);
  });
});
