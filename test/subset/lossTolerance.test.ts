import { expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import { inverseFromCholesky } from '../../src/linalg/cholesky.ts';
import { KernelSubtreeSearch } from '../../src/subset/kernelSubtreeSearch.ts';
import { lossTolerance } from '../../src/subset/lossTolerance.ts';
import { Proof } from '../../src/subset/proof.ts';
import { quadraticModel, subsetFit } from '../../src/subset/quadraticModel.ts';
import { subtreeStart } from '../../src/subset/subtreeStart.ts';
import { uniforms } from '../problems.ts';
import { bruteForce } from './bruteForce.ts';
import { randomModel } from './randomModel.ts';

/** A has the rows (1, 1) and (1, 1 + 2⁻ʲ), both inflated by 2ʲ + 1; weights are measured in other units. */
function tolerance(j: number, units = 1): number {
  const matrix = Float64Array.of(1, units, units, units * units * (1 + 2 ** -j));
  return lossTolerance(quadraticModel(matrix, new Float64Array(2)));
}

it('lossTolerance is n·ε·κ, and at least 1e-10', () => {
  expect(tolerance(16)).toBe(1e-10); // 2·2⁻⁵²(2¹⁶ + 1) = 3e-11
  expect(tolerance(20)).toBe(2 ** -51 * (2 ** 20 + 1));
  expect(tolerance(36)).toBe(2 ** -51 * (2 ** 36 + 1));
  expect(() => tolerance(40)).toThrow(NumericalError); // 4.9e-4
});

it('lossTolerance does not depend on the units of weights', () => {
  for (const units of [2 ** -20, 2 ** 10, 2 ** 30]) expect(tolerance(30, units)).toBe(tolerance(30));
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

it.each([1e-8, 1e-10])('proven masks are the best of all within it: α = %d', (alpha) => {
  const n = 10;
  const model = randomModel(n, 2, 4, alpha);
  const search = new KernelSubtreeSearch(model);
  const all = bruteForce(model);
  for (let size = 1; size < n; size++) {
    const proof = new Proof(model, { size, kept: Array.from({ length: size }, (_, q) => q) });
    while (!proof.isProven) proof.absorb(proof.nextWave().map((task) => search.search(task)));
    expect(proof.best.loss * (1 - lossTolerance(model))).toBeLessThanOrEqual(all[size].loss);
  }
});
