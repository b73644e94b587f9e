import { describe, expect, it } from 'vitest';
import { lossTolerance } from '../../src/subset/lossTolerance.ts';
import { Proof } from '../../src/subset/proof.ts';
import { type QuadraticModel, subsetFit } from '../../src/subset/quadraticModel.ts';
import { type Subtree, type SubtreeResult, type SubtreeTask, wholeTree } from '../../src/subset/subtree.ts';
import { SubtreeSearch } from '../../src/subset/subtreeSearch.ts';
import { bruteForce } from './bruteForce.ts';
import { MODEL_KINDS } from './modelKinds.ts';

/** Whatever searches tasks. */
interface Search {
  search(task: SubtreeTask): SubtreeResult;
}

const firstMask = (size: number) => Array.from({ length: size }, (_, q) => q);

/** The whole proof of a size, each wave by one search. */
function proven(
  model: QuadraticModel,
  size: number,
  kept = firstMask(size),
  search: Search = new SubtreeSearch(model),
) {
  const proof = new Proof(model, { size, kept });
  while (!proof.isProven) proof.absorb(proof.nextWave().map((task) => search.search(task)));
  return proof;
}

describe.each(Object.keys(MODEL_KINDS))('of models with %s, the best masks', (kind) => {
  // 1: nothing to decide; 2, 3: no node has a matrix of its own; 7, 11: all cases.
  it.each([1, 2, 3, 7, 11])('of %i weights are the best of all masks, at every size', (n) => {
    const model = MODEL_KINDS[kind](n, n);
    const all = bruteForce(model);
    for (let size = 1; size <= n; size++) {
      const { best, lowerBound, isProven } = proven(model, size);
      const { loss, fits } = all[size];
      expect(isProven).toBe(true);
      expect(fits.map(({ kept }) => kept.join())).toContain(best.kept.join());
      expect(best).toEqual(subsetFit(model, best.kept));
      expect(lowerBound).toBe(best.loss);
      expect(best.loss).toBeGreaterThanOrEqual(loss);
      expect(best.loss).toBeLessThanOrEqual(all[size - 1].loss);
    }
  });

  it('stay as they were given, of several that are equally good', () => {
    const n = 8;
    const model = MODEL_KINDS[kind](n, 3);
    // What is given has the smallest loss within the tolerance: no other is taken for it.
    bruteForce(model, 0).forEach(({ fits }, size) => {
      if (size > 0) expect(proven(model, size, [...fits[0].kept]).best.kept).toEqual(fits[0].kept);
    });
    const twins = bruteForce(model, lossTolerance(model) / 10)[4].fits;
    for (const { kept, loss } of twins) expect(proven(model, 4, [...kept]).best).toMatchObject({ kept, loss });
  });
});

it('kinds with ties have them: all masks of a size, or a mask and its mirror image', () => {
  expect(bruteForce(MODEL_KINDS['all alike'](6, 1))[2].fits).toHaveLength(15);
  expect(bruteForce(MODEL_KINDS['mirror images'](6, 1))[5].fits).toHaveLength(2);
});

/** Whether a mask is one of a subtree's: what it deletes holds all that is deleted there, and nothing that is kept. */
function isIn({ deleted, undecided }: Subtree, kept: readonly number[], n: number): boolean {
  const isKept = (q: number) => kept.includes(q);
  return (
    !deleted.some(isKept) && n - deleted.length - undecided.length === kept.length - undecided.filter(isKept).length
  );
}

describe.each(Object.keys(MODEL_KINDS))('of models with %s, a search that ends after some nodes', (kind) => {
  const n = 10;
  const model = MODEL_KINDS[kind](n, 5);
  const all = bruteForce(model, Number.MAX_VALUE); // all masks of each size
  const search = new SubtreeSearch(model);

  it.each([1, 7])('loses no mask, and bounds those that are left: %i nodes', (maxNodes) => {
    for (const size of [2, 5, 8]) {
      const start = subsetFit(model, firstMask(size));
      const task = { size, subtrees: [wholeTree(n)], incumbent: start.loss, maxNodes };
      const { kept, nodes, open } = search.search(task);
      expect(nodes).toBeLessThanOrEqual(maxNodes);
      const found = kept ? subsetFit(model, kept).loss : start.loss;
      // Bounds are sums of saliencies, losses sums of squares.
      const tolerance = lossTolerance(model);
      for (const fit of all[size].fits) {
        const there = open.filter((subtree) => isIn(subtree, fit.kept, n));
        if (fit.loss < found * (1 - 2 * tolerance)) expect(there, `${fit.kept} at ${size}`).toHaveLength(1);
        for (const { bound } of there) expect(bound).toBeLessThanOrEqual(fit.loss * (1 + tolerance));
      }
    }
  });

  it('comes to the end of one that does not, in no more nodes', () => {
    for (const size of [2, 5, 8]) {
      const { loss: incumbent } = subsetFit(model, firstMask(size));
      const whole = search.search({ size, subtrees: [wholeTree(n)], incumbent, maxNodes: 1e6 });
      const parts = { kept: null as readonly number[] | null, nodes: 0, incumbent };
      let open: readonly Subtree[] = [wholeTree(n)];
      while (open.length > 0) {
        const result = search.search({ size, subtrees: open, incumbent: parts.incumbent, maxNodes: 3 });
        parts.nodes += result.nodes;
        if (result.kept) parts.kept = result.kept;
        if (result.kept) parts.incumbent = subsetFit(model, result.kept).loss;
        open = result.open;
      }
      expect(whole.open).toEqual([]);
      expect(parts.kept).toEqual(whole.kept);
      expect(parts.nodes).toBeLessThanOrEqual(whole.nodes);
    }
  });
});
