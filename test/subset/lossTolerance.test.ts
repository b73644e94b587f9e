import { expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import { inverseFromCholesky } from '../../src/linalg/cholesky.ts';
import { lossTolerance } from '../../src/subset/lossTolerance.ts';
import { quadraticModel, subsetFit } from '../../src/subset/quadraticModel.ts';
import { subtreeStart } from '../../src/subset/subtreeStart.ts';
import { uniforms } from '../problems.ts';
import { randomModel } from './randomModel.ts';

const tolerance = (...diagonal: number[]) => {
  const n = diagonal.length;
  const matrix = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? diagonal[i % n] : 0));
  return lossTolerance(quadraticModel(matrix, new Float64Array(n)));
};

it('lossTolerance is n·ε·κ, and at least 1e-10', () => {
  expect(tolerance(1)).toBe(1e-10);
  expect(tolerance(1, 2 ** 17, 2)).toBe(1e-10); // 3·2⁻⁵²·2¹⁷ = 9e-11
  expect(tolerance(1, 2 ** 18, 2)).toBe(3 * 2 ** -34);
  expect(tolerance(2 ** -10, 2 ** 20, 4, 4)).toBe(4 * 2 ** -22);
  expect(tolerance(1, 2 ** 37)).toBe(2 ** -14);
  expect(() => tolerance(1, 2 ** 38)).toThrow(NumericalError); // 1.2e-4
});

it.each([1e-3, 1e-5, 1e-8, 1e-10])('is more than the sums of saliencies of random paths are off: α = %d', (alpha) => {
  const n = 30;
  const model = randomModel(n, 1, 12, alpha);
  const inverse = inverseFromCholesky(model.factor.slice(), n);
  let largest = 0;
  for (let seed = 0; seed < 20; seed++) {
    const draws = uniforms(n, seed);
    const order = [...draws.keys()].sort((p, q) => draws[p] - draws[q]);
    for (const deletions of [1, 10, 20, 29]) {
      const { loss } = subtreeStart(inverse, model.center, {
        ...{ deleted: order.slice(0, deletions), undecided: [], bound: 0 },
      });
      largest = Math.max(largest, Math.abs(loss / subsetFit(model, order.slice(deletions)).loss - 1));
    }
  }
  // A tenth of it at most: a worst case, where errors add up like their root.
  expect(largest).toBeLessThan(lossTolerance(model) / 10);
});
