import { expect, it } from 'vitest';
import { lossTolerance } from '../../src/subset/lossTolerance.ts';
import { quadraticModel } from '../../src/subset/quadraticModel.ts';

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
});
