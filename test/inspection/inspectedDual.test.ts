import { describe, expect, it } from 'vitest';
import { dataSetOfSets } from '../../src/dataset/dataSet.ts';
import { distanceFromMinimum } from '../../src/inspection/distanceFromMinimum.ts';
import { type InspectOptions, inspect } from '../../src/inspection/inspect.ts';
import { factored, inspectedHessian } from '../../src/inspection/inspectedHessian.ts';
import { fullMask, liveOnly, liveWeights } from '../../src/network/mask.ts';
import { inspectionSections } from '../../src/report/inspectionText.ts';
import { sectionLines } from '../../src/report/section.ts';
import { randomNetwork, randomSamples } from '../problems.ts';

const ALPHA = 1e-3;
/** Bytes that leave room for the dual form, and none for one matrix of 1,000 weights. */
const LITTLE = 8e6;

/** 1,058 weights, 30 of them deleted, and 24 output gradients. */
const { network, weights } = randomNetwork({ layers: [30, 32, 2], activation: 'tanh', outputActivation: 'sigmoid' }, 1);
const names = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
const train = randomSamples(12, network.inputs, network.outputs, 2);
const data = dataSetOfSets(
  'random',
  { inputs: names('x', 30), outputs: names('y', 2) },
  { train, validation: null, test: null },
);
const mask = fullMask(network).fill(0, 40, 70);
const live = liveWeights(mask);
const n = live.length;
const problem = { network, dataSet: data };
const GIVEN = { alpha: ALPHA, mask, maxBytes: LITTLE };

/** H and the diagonal of (H + αI)⁻¹, by the matrix of n × n. */
const { trace, squares, inverseDiagonal } = (() => {
  const dense = inspectedHessian({ network, weights: liveOnly(weights, live), live, samples: train }, problem);
  const { hessian, backend } = dense;
  const diagonal = (values: Float64Array, pitch: number) =>
    Float64Array.from({ length: n }, (_, q) => values[q * pitch + q]);
  const inverse = backend.arena.borrow(() => {
    const { values, pitch } = factored(dense, ALPHA, 'inverse')!;
    return diagonal(values, pitch);
  });
  return {
    trace: diagonal(hessian, n).reduce((sum, h) => sum + h, 0),
    squares: hessian.reduce((sum, h) => sum + h * h, 0),
    inverseDiagonal: inverse,
  };
})();

/** |a/b − 1| */
const off = (a: number | null | undefined, b: number) => Math.abs((a ?? Number.NaN) / b - 1);

// tr H is 2.4, so κ = tr H/α = 2,400: both forms are off by some √n·u·κ = 1e-11.
const TOLERANCE = 1e-10;

describe('a network whose H is not made, with fewer output gradients than weights', () => {
  const found = inspect(network, data, weights, GIVEN);

  it('has the saliencies of OBS from the dual form, which is checked', () => {
    expect(found.diagonalOnly).toBeNull();
    expect(found.dual).toMatchObject({ gradients: 24, withoutSpectrum: null });
    expect(found.dual?.check).toMatchObject({ check: 'gradients', agrees: true, weights: n });
    expect(found.saliencies.map(({ criterion }) => criterion)).toEqual(['obs', 'obd', 'magnitude']);
    const [{ saliencies }] = found.saliencies;
    for (let i = 0; i < n; i++) {
      expect(off(saliencies[i], weights[live[i]] ** 2 / (2 * inverseDiagonal[i]))).toBeLessThan(TOLERANCE);
    }
    expect(found.predicted.map(({ criterion }) => criterion)).toEqual(['obd', 'magnitude']);
    expect(found.cost.isTimed).toBe(false);
    // Vectors of weights of 925 rows of a path, three times, and less than the two matrices of n × n of a training
    const paths = 3 * 8 * 926 * network.weights;
    expect(found.cost.memoryBytes).toBeLessThan(paths + 2 * 8 * network.weights ** 2);
  });

  it('has the spectrum of XXᵀ, and 0 as often as there are more weights than gradients', () => {
    const { spectrum } = found;
    expect(spectrum?.rank).toBe(24);
    expect(off(spectrum?.smallest, ALPHA)).toBeLessThan(TOLERANCE);
    expect(spectrum?.decades.reduce((sum, { count }) => sum + count, 0)).toBe(n);
    // By another route: Σ λ/(λ + α) = n − α tr (H + αI)⁻¹, a difference of numbers of some 1,000
    const inverseTrace = inverseDiagonal.reduce((sum, d) => sum + d, 0);
    expect(Math.abs((spectrum?.effectiveWeights ?? 0) - (n - ALPHA * inverseTrace))).toBeLessThan(1e-8);
    // λ₁² ≤ Σ λ² = ‖H‖_F² ≤ λ₁·tr H
    const largest = (spectrum?.largest ?? 0) - ALPHA;
    expect(largest ** 2).toBeLessThanOrEqual(squares);
    expect(largest * trace).toBeGreaterThanOrEqual(squares);
  });

  it.each([0, 0.02])('is as far from a minimum as by H itself, with a decay of %d', (decay) => {
    const { newtonFall, share, isMinimum } = distanceFromMinimum(problem, weights, { alpha: ALPHA, mask, decay });
    const given = { ...GIVEN, decay };
    for (const dual of [inspect(network, data, weights, given), distanceFromMinimum(problem, weights, given)]) {
      expect(off(dual.newtonFall, newtonFall!)).toBeLessThan(TOLERANCE);
      expect(off(dual.share, share!)).toBeLessThan(TOLERANCE);
      expect(dual.isMinimum).toBe(isMinimum);
    }
  });

  it('is told how far it is where there is time for products with the inverse, and none for its diagonal', () => {
    // m³/2 + 1.5·m²·units + P²n = 1.8e5 multiply-adds, and 80·m·n = 2e6 for the check, 6e9 a second
    const given = { ...GIVEN, maxSeconds: 1e-4 };
    expect(inspect(network, data, weights, given).newtonFall).toBeNull();
    expect(distanceFromMinimum(problem, weights, given).newtonFall).toBeGreaterThan(0);
  });

  it('is told in words', () => {
    const words = { alpha: ALPHA, decay: 0, keep: 0.1, names: Array.from(weights, (_, q) => `w${q}`) };
    const text = (of = found) => [...sectionLines(inspectionSections(of, words))].join(' ').replace(/\s+/g, ' ');
    expect(text()).toMatch(
      /The inverse of H \+ αI in its dual form: m = 24 output gradients, 1028 weights, .*16 rows of/,
    );
    expect(text()).toContain('rank of H 24 of 1028');
    expect(text()).toContain('The path of OBS is left out');
    const without = { ...found, spectrum: null, dual: { ...found.dual!, withoutSpectrum: 'takes about 3 minutes' } };
    expect(text(without)).toContain('; no eigenvalues: to find those of m × m takes about 3 minutes');
  });

  it.each<[string, InspectOptions, RegExp | null]>([
    [
      'no room',
      { maxBytes: 1e6 },
      /^its matrices take .* are free; its dual form takes .* GB, and 0\.0010 GB are free$/,
    ],
    ['no time', { maxSeconds: 1e-9 }, /^its matrices take .* are free; its dual form takes about 1 minutes$/],
    ['a matrix that has no dual form', { curvature: 'empiricalFisher' }, /^its matrices take [^;]* are free$/],
    ['few weights, and so H', { mask: fullMask(network).fill(0, 20) }, null],
  ])('has no dual form: %s', (_, options, reason) => {
    const { diagonalOnly, dual } = inspect(network, data, weights, { ...GIVEN, ...options });
    expect(dual).toBeNull();
    expect(diagonalOnly ?? 'H').toMatch(reason ?? /^H$/);
  });
});
