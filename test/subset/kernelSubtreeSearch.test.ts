import { describe, expect, it } from 'vitest';
import { KernelSubtreeSearch } from '../../src/subset/kernelSubtreeSearch.ts';
import { Proof } from '../../src/subset/proof.ts';
import type { QuadraticModel } from '../../src/subset/quadraticModel.ts';
import { type Subtree, wholeTree } from '../../src/subset/subtree.ts';
import { SubtreeSearch } from '../../src/subset/subtreeSearch.ts';
import { randomModel } from './randomModel.ts';

/** Searches by both, task by task; @returns the masks found on the way, and how many tasks left something open */
function searched(model: QuadraticModel, size: number, maxNodes: number) {
  const plain = new SubtreeSearch(model);
  const kernel = new KernelSubtreeSearch(model);
  let subtrees: readonly Subtree[] = [wholeTree(model.n)];
  const kept = Array.from({ length: size }, (_, q) => q);
  let incumbent = new Proof(model, { size, kept }).best.loss;
  let [found, leftOpen] = [0, 0];
  while (subtrees.length > 0) {
    const task = { size, subtrees, incumbent, maxNodes };
    const result = plain.search(task);
    expect(kernel.search(task)).toEqual(result);
    if (result.kept) incumbent = new Proof(model, { size, kept: result.kept }).best.loss;
    if (result.kept) found++;
    if (result.open.length > 0) leftOpen++;
    subtrees = result.open;
  }
  return { found, leftOpen };
}

describe('KernelSubtreeSearch', () => {
  it.each([
    [22, 9],
    [22, 15],
    [21, 6],
    [7, 6],
    [2, 1],
  ])('finds, of %i weights with %i kept, the nodes, masks and bounds of the plain search to the bit', (n, size) => {
    const { found } = searched(randomModel(n, 7, Math.ceil(n / 2), 1e-5), size, 2 ** 31 - 1);
    if (n > 20) expect(found).toBe(1);
  });

  it('refuses, as the plain search does, a subtree in which nothing is left to delete', () => {
    const model = randomModel(4, 1);
    const subtree = { deleted: [0, 1], undecided: [2, 3], bound: 0 };
    const task = { size: 2, subtrees: [subtree], incumbent: 1, maxNodes: 10 };
    for (const search of [new SubtreeSearch(model), new KernelSubtreeSearch(model)]) {
      expect(() => search.search(task)).toThrow(RangeError);
      expect(() => search.search({ ...task, size: 4, subtrees: [wholeTree(4)] })).toThrow(RangeError);
    }
  });

  it('leaves the same subtrees open where its nodes are limited', () => {
    const { found, leftOpen } = searched(randomModel(25, 8, 11, 1e-5), 10, 60);
    expect(leftOpen).toBeGreaterThan(2);
    expect(found).toBeGreaterThan(1);
  });
});
