import { describe, expect, it } from 'vitest';
import { Proof, type ProofState } from '../../src/subset/proof.ts';
import { type QuadraticModel, subsetFit } from '../../src/subset/quadraticModel.ts';
import { SubtreeSearch } from '../../src/subset/subtreeSearch.ts';
import { randomModel } from './randomModel.ts';

/** The smallest loss of all masks of a size. */
function smallestLoss(model: QuadraticModel, size: number): number {
  let smallest = Infinity;
  for (let mask = 0; mask < 1 << model.n; mask++) {
    const kept = Array.from({ length: model.n }, (_, q) => q).filter((q) => (mask >> q) & 1);
    if (kept.length === size) smallest = Math.min(smallest, subsetFit(model, kept).loss);
  }
  return smallest;
}

const firstMask = (size: number) => Array.from({ length: size }, (_, q) => q);

/** The whole proof by one thread. */
function proven(model: QuadraticModel, size: number): Proof {
  const proof = new Proof(model, { size, kept: firstMask(size) });
  const search = new SubtreeSearch(model);
  while (!proof.isProven) proof.absorb(proof.nextWave().map((task) => search.search(task)));
  return proof;
}

describe('Proof', () => {
  it.each([
    ['of full rank', randomModel(9, 1)],
    ['of fewer gradients than weights', randomModel(9, 2, 5, 1e-4)],
  ])('finds the smallest loss of all masks, of a model %s', (_, model) => {
    for (let size = 1; size <= model.n; size++) {
      const { best, lowerBound, isProven } = proven(model, size);
      expect(isProven).toBe(true);
      expect(best.kept).toHaveLength(size);
      expect(lowerBound).toBe(best.loss);
      // Both losses are of `subsetFit`; a proof may stop within 1e-10 of the smallest one.
      expect(best.loss).toBeLessThanOrEqual(smallestLoss(model, size) * (1 + 1e-10));
    }
  });

  it('goes on from its state to the same end, whatever thread searches a task', () => {
    const model = randomModel(26, 3, 12, 1e-5);
    const size = 10;
    const whole = proven(model, size);
    let state: ProofState | { size: number; kept: number[] } = { size, kept: firstMask(size) };
    let waves = 0;
    for (; ; waves++) {
      const proof: Proof = new Proof(model, JSON.parse(JSON.stringify(state)));
      if (proof.isProven) break;
      expect(proof.lowerBound).toBeLessThanOrEqual(whole.best.loss);
      const tasks = proof.nextWave();
      const results = tasks.map(() => null as never as ReturnType<SubtreeSearch['search']>);
      for (let t = tasks.length - 1; t >= 0; t--) results[t] = new SubtreeSearch(model).search(tasks[t]);
      proof.absorb(results);
      state = proof.state;
    }
    expect(waves).toBeGreaterThan(1);
    expect(state).toEqual(whole.state);
  });

  it('refuses a first mask of another size', () => {
    expect(() => new Proof(randomModel(4, 1), { size: 2, kept: [0] })).toThrow(RangeError);
  });
});
