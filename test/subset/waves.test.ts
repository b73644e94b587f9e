import { describe, expect, it } from 'vitest';
import { Proof } from '../../src/subset/proof.ts';
import type { Subtree } from '../../src/subset/subtree.ts';
import { randomModel } from './randomModel.ts';

const model = randomModel(6, 1);
/** Subtrees that are told apart by their bounds. */
const subtrees = (count: number, bound = (i: number) => i * 1e-9): Subtree[] =>
  Array.from({ length: count }, (_, i) => ({ deleted: [0], undecided: [1, 2, 3], bound: bound(i) }));
const proofOf = (open: readonly Subtree[], waves = 0) => new Proof(model, { size: 4, kept: [2, 3, 4, 5], open, waves });
const nothing = { kept: null, nodes: 0, open: [] };

describe('a wave of a proof', () => {
  it.each([1, 15, 16, 17, 1023, 1024])('deals all of %i subtrees to at most 16 tasks, in turn', (count) => {
    const open = subtrees(count);
    const tasks = proofOf(open).nextWave();
    expect(tasks).toHaveLength(Math.min(16, count));
    tasks.forEach((task, t) => {
      expect(task.subtrees).toEqual(open.filter((_, i) => i % 16 === t));
      expect(task).toMatchObject({ size: 4, incumbent: proofOf(open).best.loss });
    });
  });

  it('takes the 1024 subtrees of the smallest bounds, and leaves the others for later', () => {
    const open = subtrees(1100);
    const proof = proofOf(open);
    const tasks = proof.nextWave();
    expect(tasks.flatMap((task) => task.subtrees)).toHaveLength(1024);
    proof.absorb(tasks.map(() => nothing));
    expect(proof.state.open).toEqual(open.slice(1024));
    expect(proof.isProven).toBe(false);
  });

  it('has four times as many nodes as the one before, up to 2²⁰', () => {
    const maxNodes = [0, 1, 2, 3, 4, 100].map((waves) => proofOf(subtrees(1), waves).nextWave()[0].maxNodes);
    expect(maxNodes).toEqual([14, 16, 18, 20, 20, 20].map((power) => 2 ** power));
  });

  it('leaves what its tasks leave, by their bounds, with all nodes that they looked at', () => {
    const proof = proofOf(subtrees(2));
    const [one, two] = [subtrees(2, (i) => 4e-9 + 2e-9 * i), subtrees(2, (i) => 3e-9 + 2e-9 * i)];
    proof.absorb([
      { ...nothing, nodes: 5, open: one },
      { ...nothing, nodes: 7, open: two },
    ]);
    expect(proof.state.open).toEqual([two[0], one[0], two[1], one[1]]);
    expect(proof.state).toMatchObject({ nodes: 12, waves: 1 });
    expect(proof.lowerBound).toBe(3e-9);
  });

  it('keeps the order of subtrees whose bounds are equal, and drops those that cannot be better', () => {
    const proof = proofOf(subtrees(1));
    const { loss } = proof.best;
    const equal = subtrees(3, () => 0.9 * loss).map((subtree, i) => ({ ...subtree, undecided: [i + 1] }));
    proof.absorb([{ ...nothing, open: [...subtrees(1, () => loss), ...equal] }]);
    expect(proof.state.open).toEqual(equal);
    expect(proof.lowerBound).toBe(0.9 * loss);
  });

  it('takes a mask that is better, and no other', () => {
    const proof = proofOf(subtrees(1));
    const masks = [0, 1, 2, 3, 4, 5].flatMap((p) => [0, 1, 2, 3, 4, 5].filter((q) => q > p).map((q) => [p, q]));
    const losses = masks.map((gone) => {
      const kept = [0, 1, 2, 3, 4, 5].filter((q) => !gone.includes(q));
      proof.absorb([{ ...nothing, kept }]);
      return new Proof(model, { size: 4, kept }).best.loss;
    });
    expect(proof.best.loss).toBe(Math.min(...losses));
    expect(proof.isProven).toBe(true);
  });
});
