import { describe, expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { quadraticModel, subsetFit } from '../../src/subset/quadraticModel.ts';
import { jointSaliency } from '../../src/surgeon/jointDeletion.ts';
import { randomModel } from './randomModel.ts';

describe('subsetFit', () => {
  it('is the hand-computed minimum of two weights', () => {
    const { weights, loss } = subsetFit(quadraticModel(Float64Array.of(3, 1, 1, 2), Float64Array.of(1, 2)), [1]);
    expect([...weights]).toEqual([0, 2.5]);
    expect(loss).toBeCloseTo(1.25, 15);
  });

  it('has no gradient on what is kept, and zeros elsewhere', () => {
    const model = randomModel(9, 3);
    const kept = [7, 0, 4, 2];
    const fit = subsetFit(model, kept);
    expect(fit.kept).toEqual([0, 2, 4, 7]);
    const scale = Math.max(...model.matrix) * Math.max(...model.center.map(Math.abs));
    for (let i = 0; i < model.n; i++) {
      let slope = 0;
      for (let j = 0; j < model.n; j++) slope += model.matrix[i * model.n + j] * (fit.weights[j] - model.center[j]);
      if (kept.includes(i)) expect(Math.abs(slope)).toBeLessThan(1e-13 * scale);
      else expect(fit.weights[i]).toBe(0);
    }
  });

  it('has the loss of the joint formula of G-OBS, by the inverse of A', () => {
    const model = randomModel(9, 4);
    const gone = [1, 3, 6, 8];
    const inverse = exactInverse(model.matrix, model.n, 0);
    const block = Float64Array.from({ length: 16 }, (_, i) => inverse[gone[i >> 2] * model.n + gone[i & 3]]);
    const joint = jointSaliency(model.center, block, gone);
    // κ(A) of these models is below 1e4: relative error below 1e4·n·ε.
    expect(subsetFit(model, [0, 2, 4, 5, 7]).loss / joint).toBeCloseTo(1, 11);
  });

  it('costs nothing where all is kept, and half of w₀ᵀAw₀ where nothing is', () => {
    const model = randomModel(5, 5);
    expect(subsetFit(model, [0, 1, 2, 3, 4]).loss).toBe(0);
    let whole = 0;
    for (let i = 0; i < 25; i++) whole += 0.5 * model.matrix[i] * model.center[i % 5] * model.center[Math.floor(i / 5)];
    expect(subsetFit(model, []).loss / whole).toBeCloseTo(1, 13);
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(() => quadraticModel(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1))).toThrow(NumericalError);
  });

  it('refuses a loss that is no number of double precision', () => {
    const model = quadraticModel(Float64Array.of(1e300, 0, 0, 1e300), Float64Array.of(1e10, 1));
    expect(() => subsetFit(model, [1])).toThrow('the loss of the model is not finite');
  });

  it('refuses a centre that is not finite', () => {
    expect(() => quadraticModel(Float64Array.of(1, 0, 0, 1), Float64Array.of(1, Number.NaN))).toThrow('index = 1');
  });
});
