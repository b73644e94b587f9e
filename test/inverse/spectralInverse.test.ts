import { describe, expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { spectralInverse } from '../../src/inverse/spectralInverse.ts';
import { smallestEigenvalue, spectrum, spectrumResidual } from '../../src/inverse/spectrum.ts';
import { relativeDifference } from '../../src/linalg/norms.ts';
import { largestDifference, naiveHessian, uniforms } from '../problems.ts';

const [P, n] = [40, 9];
const hessian = naiveHessian(uniforms(P * n, 31), n, P);
const roundoff = Number.EPSILON / 2;
const indefinite = Float64Array.of(1, 2, 2, 1); // eigenvalues −1 and 3

describe('spectralInverse', () => {
  // Each route makes a relative error of n·u·κ at most: a backward error of n·u·‖H + αI‖ in the matrix.
  it.each([1e-6, 1e-2, 10])('is the exact inverse, α = %d', (alpha) => {
    const { values } = spectrum(hessian, n);
    const tolerance = 2 * n * roundoff * ((values[n - 1] + alpha) / (values[0] + alpha));
    const inverse = spectralInverse(hessian, n, alpha);
    expect(relativeDifference(inverse, exactInverse(hessian, n, alpha))).toBeLessThan(tolerance);
  });

  it('is the exact inverse of a rank-deficient H: five samples of nine weights', () => {
    const deficient = naiveHessian(uniforms(5 * n, 32), n, 5);
    const alpha = 1e-4;
    const tolerance = 2 * n * roundoff * (1 + spectrum(deficient, n).values[n - 1] / alpha);
    const inverse = spectralInverse(deficient, n, alpha);
    expect(relativeDifference(inverse, exactInverse(deficient, n, alpha))).toBeLessThan(tolerance);
  });

  it('worked by hand: [[1, 1], [1, 2]] + I = [[2, 1], [1, 3]], inverse [[3, −1], [−1, 2]]/5', () => {
    // κ = 2.6, n = 2: 2·2.6·u in eigenvalues and as much in vectors; 8ε.
    const inverse = spectralInverse(Float64Array.of(1, 1, 1, 2), 2, 1);
    expect(largestDifference(inverse, [0.6, -0.2, -0.2, 0.4])).toBeLessThan(8 * Number.EPSILON);
  });

  it('is exactly symmetric', () => {
    const inverse = spectralInverse(hessian, n, 1e-3);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) expect(inverse[i * n + j]).toBe(inverse[j * n + i]);
  });

  it('takes an indefinite H when α lifts it, and refuses it when not', () => {
    // H + 3I = [[4, 2], [2, 4]], inverse [[4, −2], [−2, 4]]/12.
    const inverse = spectralInverse(indefinite, 2, 3);
    expect(largestDifference(inverse, [1 / 3, -1 / 6, -1 / 6, 1 / 3])).toBeLessThan(8 * Number.EPSILON);
    expect(() => spectralInverse(indefinite, 2, 0.5)).toThrow(NumericalError);
    expect(() => spectralInverse(indefinite, 2, 0.5)).toThrow(/not positive definite .*smallestEigenvalue = -/);
    expect(() => spectralInverse(new Float64Array(4), 2, 0)).toThrow(NumericalError);
  });
});

describe('spectrum', () => {
  it('is that of H: ascending, orthonormal columns, HU = UΛ', () => {
    const found = spectrum(hessian, n);
    expect([...found.values]).toEqual([...found.values].sort((a, b) => a - b));
    const gram = Float64Array.from({ length: n * n }, (_, index) => {
      const [k, l] = [Math.floor(index / n), index % n];
      let sum = k === l ? -1 : 0;
      for (let i = 0; i < n; i++) sum += found.vectors[i * n + k] * found.vectors[i * n + l];
      return sum;
    });
    expect(largestDifference(gram, new Float64Array(n * n))).toBeLessThan(n * Number.EPSILON);
    expect(spectrumResidual(hessian, n, found)).toBeLessThan(n * Number.EPSILON);
  });

  it('has a residual that sees wrong values and wrong vectors', () => {
    const { values, vectors } = spectrum(hessian, n);
    // One eigenvalue off by 1 % of ‖H‖_F moves one unit column of U as far: 0.01.
    const norm = Math.sqrt(hessian.reduce((sum, h) => sum + h * h, 0));
    const shifted = values.with(4, values[4] + 0.01 * norm);
    expect(spectrumResidual(hessian, n, { values: shifted, vectors })).toBeCloseTo(0.01, 12);
    expect(spectrumResidual(hessian, n, { values, vectors: vectors.toReversed() })).toBeGreaterThan(0.01);
    expect(spectrumResidual(new Float64Array(4), 2, spectrum(new Float64Array(4), 2))).toBe(0);
  });

  it('is symmetric arithmetic, even where two mirrored entries differ in a bit', () => {
    const uneven = hessian.with(1, hessian[1] * (1 + Number.EPSILON));
    expect(largestDifference(spectrum(uneven, n).values, spectrum(hessian, n).values)).toBeLessThan(
      n * Number.EPSILON * spectrum(hessian, n).values[n - 1],
    );
    expect(spectrum(uneven, n).vectors.every(Number.isFinite)).toBe(true);
  });

  it('refuses entries that are not finite, and names them', () => {
    expect(() => spectrum(hessian.with(7, Number.NaN), n)).toThrow(NumericalError);
    expect(() => spectrum(hessian.with(7, Infinity), n)).toThrow(/place = 7/);
  });
});

describe('smallestEigenvalue', () => {
  it('by hand: −1 of [[1, 2], [2, 1]]; 0 of a deficient H, up to rounding', () => {
    expect(Math.abs(smallestEigenvalue(indefinite, 2) + 1)).toBeLessThan(4 * Number.EPSILON);
    const deficient = naiveHessian(uniforms(5 * n, 32), n, 5);
    expect(Math.abs(smallestEigenvalue(deficient, n))).toBeLessThan(
      n * Number.EPSILON * spectrum(deficient, n).values[8],
    );
  });

  it('moves with α, one for one', () => {
    const shifted = hessian.map((h, index) => (index % (n + 1) === 0 ? h + 0.25 : h));
    const difference = smallestEigenvalue(shifted, n) - smallestEigenvalue(hessian, n);
    expect(Math.abs(difference - 0.25)).toBeLessThan(2 * n * Number.EPSILON);
  });
});
