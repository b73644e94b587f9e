import { describe, expect, it } from 'vitest';
import { KernelSubtreeSearch } from '../../src/subset/kernelSubtreeSearch.ts';
import { lossTolerance } from '../../src/subset/lossTolerance.ts';
import { Proof } from '../../src/subset/proof.ts';
import { type QuadraticModel, quadraticModel, type SubsetFit, subsetFit } from '../../src/subset/quadraticModel.ts';
import { type Subtree, type SubtreeResult, type SubtreeTask, wholeTree } from '../../src/subset/subtree.ts';
import { SubtreeSearch } from '../../src/subset/subtreeSearch.ts';
import { bruteForce } from './bruteForce.ts';
import { MODEL_KINDS } from './modelKinds.ts';

const KINDS = Object.keys(MODEL_KINDS);
/** Whatever searches tasks. */
interface Search {
  search(task: SubtreeTask): SubtreeResult;
}
/** Both searches of a model: the plain one, and that by a kernel. */
const searchesOf = (model: QuadraticModel): Search[] => [new SubtreeSearch(model), new KernelSubtreeSearch(model)];

const firstMask = (size: number) => Array.from({ length: size }, (_, q) => q);

/** The whole proof of a size by one thread. */
function proven(model: QuadraticModel, kept: readonly number[], search: Search): Proof {
  const proof = new Proof(model, { size: kept.length, kept });
  while (!proof.isProven) proof.absorb(proof.nextWave().map((task) => search.search(task)));
  return proof;
}

describe.each(KINDS)('of models with %s, the best masks', (kind) => {
  // 1: nothing to decide; 2, 3: no node has a matrix of its own; 7, 11: all cases.
  it.each([1, 2, 3, 7, 11])('of %i weights are the best of all masks, at every size', (n) => {
    const model = MODEL_KINDS[kind](n, n);
    const tolerance = lossTolerance(model);
    const all = bruteForce(model);
    for (const search of searchesOf(model)) {
      for (let size = 1; size <= n; size++) {
        const { best, lowerBound, isProven } = proven(model, firstMask(size), search);
        const { loss, fits } = all[size];
        expect(isProven).toBe(true);
        expect(fits.map(({ kept }) => kept.join())).toContain(best.kept.join());
        expect(best).toEqual(subsetFit(model, best.kept));
        expect(lowerBound).toBe(best.loss);
        expect(best.loss * (1 - tolerance)).toBeLessThanOrEqual(loss);
        expect(best.loss).toBeLessThanOrEqual(all[size - 1].loss);
      }
    }
  });

  it('stay as they were given, of several that are equally good', () => {
    const model = MODEL_KINDS[kind](8, 3);
    // What is given has the smallest loss, or one within the tolerance: no other is taken for it.
    const [search] = searchesOf(model);
    const stays = ({ kept, loss }: SubsetFit) => {
      expect(proven(model, kept, search).best).toMatchObject({ kept, loss });
    };
    for (const { fits } of bruteForce(model, 0).slice(1)) stays(fits[0]);
    for (const fit of bruteForce(model, 1e-13)[4].fits) stays(fit);
  });
});

it('kinds with ties have them: all masks of a size, or a mask and its mirror image', () => {
  expect(bruteForce(MODEL_KINDS['all alike'](6, 1))[2].fits).toHaveLength(15);
  expect(bruteForce(MODEL_KINDS['mirror images'](6, 1))[5].fits).toHaveLength(2);
});

it('the costliest weight is decided first: deleted, then kept', () => {
  // A = I: L = (½, 4½, 2, 8). Of two deletions the first is that of weight 3; then those below 10 − 8 are left.
  const identity = Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0));
  const model = quadraticModel(identity, Float64Array.of(1, 3, 2, 4));
  for (const search of searchesOf(model)) {
    const { nodes, open } = search.search({ size: 2, subtrees: [wholeTree(4)], incumbent: 10, maxNodes: 1 });
    expect(nodes).toBe(1);
    expect(open).toEqual([
      { deleted: [3], undecided: [0], bound: 8.5 },
      { deleted: [], undecided: [0, 1, 2], bound: 2 },
    ]);
  }
});

/** Whether a mask is one of a subtree's: what it deletes holds all that is deleted there, and nothing that is kept. */
function isIn({ deleted, undecided }: Subtree, kept: readonly number[], n: number): boolean {
  const isKept = (q: number) => kept.includes(q);
  return (
    !deleted.some(isKept) && n - deleted.length - undecided.length === kept.length - undecided.filter(isKept).length
  );
}

describe.each(KINDS)('of models with %s, a search that ends after some nodes', (kind) => {
  const n = 10;
  const model = MODEL_KINDS[kind](n, 5);
  const all = bruteForce(model, Number.MAX_VALUE); // all masks of each size
  // Bounds are sums of saliencies, losses sums of squares.
  const tolerance = lossTolerance(model);

  /** One of r deletions that are due costs the r-th smallest loss of a single one, or more. */
  function expectBound({ deleted, undecided, bound }: Subtree, size: number): void {
    const left = firstMask(n).filter((q) => !deleted.includes(q));
    const losses = undecided.map(
      (q) =>
        subsetFit(
          model,
          left.filter((p) => p !== q),
        ).loss,
    );
    const expected = losses.sort((a, b) => a - b)[left.length - size - 1];
    expect(Math.abs(bound - expected)).toBeLessThanOrEqual(tolerance * expected);
  }

  it.each([1, 7])('loses no mask, and bounds those that are left: %i nodes', (maxNodes) => {
    for (const size of [2, 5, 8]) {
      const start = subsetFit(model, firstMask(size));
      const task = { size, subtrees: [wholeTree(n)], incumbent: start.loss, maxNodes };
      const [result, ofKernel] = searchesOf(model).map((search) => search.search(task));
      expect(ofKernel).toEqual(result);
      const { kept, nodes, open } = result;
      expect(nodes).toBeLessThanOrEqual(maxNodes);
      const found = kept ? subsetFit(model, kept).loss : start.loss;
      for (const fit of all[size].fits) {
        const there = open.filter((subtree) => isIn(subtree, fit.kept, n));
        if (fit.loss < found * (1 - 2 * tolerance)) expect(there, `${fit.kept}`).toHaveLength(1);
        for (const { bound } of there) expect(bound).toBeLessThanOrEqual(fit.loss * (1 + tolerance));
      }
      for (const subtree of open) expectBound(subtree, size);
    }
  });

  it('comes to the end of one that does not, in no more nodes', () => {
    for (const size of [2, 5, 8]) {
      const { loss: incumbent } = subsetFit(model, firstMask(size));
      const task = { size, subtrees: [wholeTree(n)], incumbent, maxNodes: 1e6 };
      const [plain, kernel] = searchesOf(model).map((search) => search.search(task));
      expect(kernel).toEqual(plain);
      for (const search of searchesOf(model)) {
        const whole = search.search(task);
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
    }
  });
});
