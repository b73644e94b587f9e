import { inverse as inverseOf, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { spectrum } from '../../src/inverse/spectrum.ts';
import { damped } from '../../src/linalg/symmetric.ts';
import {
  effectiveWeights,
  effectiveWeightsOfDiagonal,
  effectiveWeightsWithout,
  finalPredictionError,
  gammaObdSaliencies,
  gammaObsSaliencies,
} from '../../src/surgeon/generalisation.ts';
import { largestDifference, naiveHessian, uniforms } from '../problems.ts';

const [P, n, alpha, decay] = [40, 9, 1e-3, 0.07];
const hessian = naiveHessian(uniforms(P * n, 71), n, P);
const H = damped(hessian, n, alpha); // H̃
const jInverse = exactInverse(hessian, n, alpha + decay);
const u = uniforms(n, 72);
const trainError = 0.31;
const { values } = spectrum(hessian, n);
const condition = (values[n - 1] + alpha + decay) / (values[0] + alpha + decay);
// n·u·κ(J) for each of two inverses and for what is made of them; N_eff and its terms are at most a few n.
const tolerance = 3 * n * (Number.EPSILON / 2) * condition;

const matrixOf = (entries: Float64Array, size: number) => Matrix.from1DArray(size, size, entries);
const without = (matrix: Float64Array, size: number, q: number) =>
  matrix.filter((_, index) => Math.floor(index / size) !== q && index % size !== q);
/** tr(H̃J⁻¹H̃J⁻¹) as it stands. */
function explicitly(matrix: Float64Array, size: number, d: number): number {
  const product = matrixOf(matrix, size).mmul(inverseOf(matrixOf(damped(matrix, size, d), size)));
  return product.mmul(product).trace();
}

describe('the number of effective weights', () => {
  it('is tr(H̃J⁻¹H̃J⁻¹)', () => {
    const direct = explicitly(H, n, decay);
    expect(direct).toBeGreaterThan(0.3 * n); // neither all weights nor none
    expect(direct).toBeLessThan(0.9 * n);
    expect(Math.abs(effectiveWeights(jInverse, n, decay) - direct)).toBeLessThan(4 * n * tolerance);
  });

  it('is n without decay', () => {
    expect(effectiveWeights(exactInverse(hessian, n, alpha), n, 0)).toBe(n);
    expect(effectiveWeightsOfDiagonal(Float64Array.of(1, 1e-3, 5), 0)).toBe(3);
  });

  it('of a diagonal, by hand: (1/2)² + (3/4)² = 0.8125', () => {
    expect(effectiveWeightsOfDiagonal(Float64Array.of(1, 3), 1)).toBe(0.8125);
    // J = diag(2, 4)
    expect(effectiveWeights(Float64Array.of(0.5, 0, 0, 0.25), 2, 1)).toBe(0.8125);
  });

  it.each([0, decay, 1])('without each weight is that of the matrix without its row and column, decay %d', (d) => {
    const found = effectiveWeightsWithout(exactInverse(hessian, n, alpha + d), n, d);
    for (let l = 0; l < n; l++) {
      const direct = explicitly(without(H, n, l), n - 1, d);
      // Without decay κ is that of H̃ itself.
      const slack = (4 * n * tolerance * (values[n - 1] + alpha)) / (values[0] + alpha);
      expect(Math.abs(found[l] - direct)).toBeLessThan(slack);
      const again = effectiveWeights(exactInverse(without(hessian, n, l), n - 1, alpha + d), n - 1, d);
      expect(Math.abs(found[l] - again)).toBeLessThan(slack);
    }
  });
});

describe('finalPredictionError', () => {
  it('is (P + N)/(P − N)·E', () => {
    expect(finalPredictionError(0.5, 20, 60)).toBe(1);
    expect(finalPredictionError(0.5, 0, 60)).toBe(0.5);
  });
  it('is infinite when there are no fewer weights than observations', () => {
    expect(finalPredictionError(0.5, 60, 60)).toBe(Infinity);
    expect(finalPredictionError(0.5, 61, 60)).toBe(Infinity);
    expect(finalPredictionError(0, 60, 60)).toBe(Infinity);
  });
});

describe('γOBS', () => {
  const { increases, ranks } = gammaObsSaliencies(u, jInverse, { decay, observations: P, trainError });
  const product = (v: Float64Array) => v.map((_, i) => v.reduce((sum, x, j) => sum + H[i * n + j] * x, 0));
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);

  it('predicts exactly what its step does to a quadratic E at a minimum of E + ½ decay‖u‖²', () => {
    // E(u + δ) = E₀ + g·δ + ½ δᵀH̃δ with g = −decay·u, as the gradient of the loss is 0.
    for (let l = 0; l < n; l++) {
      const step = jInverse.subarray(l * n, (l + 1) * n).map((b) => (-u[l] / jInverse[l * n + l]) * b);
      expect(Math.abs(u[l] + step[l])).toBeLessThan(Number.EPSILON);
      const first = -decay * dot(u, step);
      const second = 0.5 * dot(step, product(step));
      expect(Math.abs(increases[l] - (first + second))).toBeLessThan(tolerance * (Math.abs(first) + second));
    }
  });

  it('takes a step that no feasible one beats in the loss, which rises by ½ u_l²/(J⁻¹)_ll', () => {
    for (let l = 0; l < n; l++) {
      const factor = -u[l] / jInverse[l * n + l];
      const step = jInverse.subarray(l * n, (l + 1) * n).map((b) => factor * b);
      // The loss rises by δE + ½ decay(‖u + δ‖² − ‖u‖²) = δE + decay·u·δ + ½ decay‖δ‖².
      const rise = increases[l] + decay * dot(u, step) + 0.5 * decay * dot(step, step);
      expect(Math.abs(rise / ((u[l] * u[l]) / (2 * jInverse[l * n + l])) - 1)).toBeLessThan(3 * tolerance);
    }
  });

  it('ranks by δE_train − (2/P)(N_eff − N_eff,l)E, to first order the change of the final prediction error', () => {
    const before = explicitly(H, n, decay);
    ranks.forEach((rank, l) => {
      const after = explicitly(without(H, n, l), n - 1, decay);
      const expected = increases[l] - (2 / P) * (before - after) * trainError;
      expect(Math.abs(rank - expected)).toBeLessThan(4 * n * tolerance);
    });
    // With many observations N/P → 0, and the change of the FPE is the rank: what is left out is of order (N/P)² and
    // δE·N/P, each with a factor of 2 and N ≤ n.
    const many = 1e6;
    const found = gammaObsSaliencies(u, jInverse, { decay, observations: many, trainError });
    found.ranks.forEach((rank, l) => {
      const after = explicitly(without(H, n, l), n - 1, decay);
      const rise = found.increases[l];
      const change =
        finalPredictionError(trainError + rise, after, many) - finalPredictionError(trainError, before, many);
      const left = 4 * (n / many) * ((n / many) * trainError + Math.abs(rise));
      expect(Math.abs(change - rank)).toBeLessThan(left);
      expect(Math.abs(rank - rise)).toBeGreaterThan(0);
    });
  });

  it('is OBS without decay: L_q, and every weight costs one in N_eff', () => {
    const inverse = exactInverse(hessian, n, alpha);
    const plain = gammaObsSaliencies(u, inverse, { decay: 0, observations: P, trainError });
    u.forEach((x, l) => {
      // Five roundings each: 5ε.
      expect(Math.abs(plain.increases[l] / ((x * x) / (2 * inverse[l * n + l])) - 1)).toBeLessThan(5 * Number.EPSILON);
      expect(Math.abs(plain.ranks[l] - (plain.increases[l] - (2 / P) * trainError))).toBeLessThan(n * Number.EPSILON);
    });
  });

  it('is γOBD when J is diagonal', () => {
    const h = Float64Array.from({ length: n }, (_, l) => 0.02 + 0.1 * l);
    const flat = new Float64Array(n * n);
    h.forEach((x, l) => {
      flat[l * n + l] = 1 / (x + decay);
    });
    const [whole, diagonal] = [
      gammaObsSaliencies(u, flat, { decay, observations: P, trainError }),
      gammaObdSaliencies(u, h, { decay, observations: P, trainError }),
    ];
    // 1/j − decay/j² loses as much as j/h ≤ 4.5 in relative size; sums of n terms of at most 1 in N_eff.
    expect(largestDifference(whole.increases, diagonal.increases)).toBeLessThan(8 * 4.5 * Number.EPSILON);
    expect(largestDifference(whole.ranks, diagonal.ranks)).toBeLessThan(8 * n * Number.EPSILON);
  });

  it('refuses a J⁻¹ that is not positive', () => {
    expect(() => gammaObsSaliencies(u, jInverse.with(4 * n + 4, 0), { decay, observations: P, trainError })).toThrow(
      NumericalError,
    );
    expect(() => effectiveWeightsWithout(jInverse.with(4 * n + 4, -1), n, decay)).toThrow(/place = 4/);
  });
});

describe('γOBD', () => {
  it('by hand: h = (1, 3), decay 1, u = (2, −1), P = 8, E = ½', () => {
    const { increases, ranks } = gammaObdSaliencies(Float64Array.of(2, -1), Float64Array.of(1, 3), {
      decay: 1,
      observations: 8,
      trainError: 0.5,
    });
    expect([...increases]).toEqual([1.5 * 4, 2.5]);
    expect([...ranks]).toEqual([6 - 0.125 * 0.25, 2.5 - 0.125 * 0.5625]);
  });

  it('is OBD without decay, and its N_eff is the sum of the parts', () => {
    const h = Float64Array.of(0.5, 2, 0.1);
    const { increases, ranks } = gammaObdSaliencies(u.subarray(0, 3), h, { decay: 0, observations: P, trainError });
    // Three products in another order: 3ε.
    increases.forEach((x, l) => expect(Math.abs(x / (0.5 * h[l] * u[l] * u[l]) - 1)).toBeLessThan(3 * Number.EPSILON));
    const total = (d: number) => {
      const found = gammaObdSaliencies(u.subarray(0, 3), h, { decay: d, observations: 2, trainError: 1 });
      return found.increases.reduce((sum, x, l) => sum + x - found.ranks[l], 0);
    };
    // N_eff − N_eff,l summed over l, with (2/P)E = 1; sums of three numbers below 3: 8ε.
    for (const d of [0, 0.3])
      expect(Math.abs(total(d) - effectiveWeightsOfDiagonal(h, d))).toBeLessThan(8 * Number.EPSILON);
    expect(
      largestDifference(
        ranks,
        increases.map((x) => x - (2 / P) * trainError),
      ),
    ).toBeLessThan(Number.EPSILON);
  });

  it('refuses h + decay = 0', () => {
    expect(() => effectiveWeightsOfDiagonal(Float64Array.of(1, 0), 0)).toThrow(NumericalError);
    expect(() => gammaObdSaliencies(u, new Float64Array(n), { decay: 0, observations: P, trainError: 1 })).toThrow(
      /h \+ decay/,
    );
  });
});
