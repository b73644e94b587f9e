import { describe, expect, it } from 'vitest';
import { backwardElimination } from '../../src/subset/backwardElimination.ts';
import { KeptSet } from '../../src/subset/keptSet.ts';
import { type QuadraticModel, quadraticModel, subsetFit } from '../../src/subset/quadraticModel.ts';
import { swapSearch } from '../../src/subset/swapSearch.ts';
import { swapped } from '../../src/subset/swaps.ts';
import { SweptModel } from '../../src/subset/sweptModel.ts';
import { randomModel } from './randomModel.ts';

/** Swaps of a subset, each with the exact loss after it, the smallest first. */
function allSwaps(model: QuadraticModel, kept: readonly number[]) {
  const others = Array.from(model.center.keys()).filter((p) => !kept.includes(p));
  const pairs = kept.flatMap((out) => others.map((into) => ({ out, in: into })));
  return pairs
    .map((pair) => ({ ...pair, loss: subsetFit(model, [...kept.filter((q) => q !== pair.out), pair.in]).loss }))
    .sort((one, other) => one.loss - other.loss);
}

/** All subsets of a size. */
function* subsets(n: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield [];
  else for (let p = from; p <= n - size; p++) for (const rest of subsets(n, size - 1, p + 1)) yield [p, ...rest];
}

const bestLoss = (model: QuadraticModel, size: number) =>
  Math.min(...Array.from(subsets(model.n, size), (kept) => subsetFit(model, kept).loss));

const MODELS = [1, 2, 3, 4, 5].map((seed) => randomModel(9, seed));

describe('SweptModel', () => {
  it('has the closed forms of a case by hand', () => {
    // A of the rows (2, 1) and (1, 2), w₀ = (1, 3), S the first: x = 1 + 3/2, m = ½·(3/2)·9, B = ½, u = ½, s = 3/2.
    const model = quadraticModel(Float64Array.of(2, 1, 1, 2), Float64Array.of(1, 3));
    const swept = new SweptModel(model, subsetFit(model, [0]));
    const wanted = [-0.5, 0.5, 2.5, 0.5, 1.5, 4.5, 2.5, 4.5, 13.5]; // −r = −(1·1.5 − 2·3) = 4.5
    expect(Array.from(swept.entries, (value) => Math.round(value * 1e12) / 1e12)).toEqual(wanted);
    // The other one alone: x = 3 + 1/2, m = ½·(3/2)·1: 6 less.
    const [{ cost, ...pair }] = swept.bestSwaps(1);
    expect(pair).toEqual({ out: [0], in: [1] });
    expect(cost).toBeCloseTo(0.75 - 6.75, 12);
  });

  it('knows the loss after every swap', () => {
    for (const model of MODELS) {
      const kept = [1, 2, 5, 8];
      const { loss } = subsetFit(model, kept);
      const swaps = new SweptModel(model, subsetFit(model, kept)).bestSwaps(20);
      const wanted = allSwaps(model, kept);
      expect(swaps).toHaveLength(wanted.length);
      // κ(A) is below 1e4: relative error below 1e4·n·ε.
      swaps.forEach(({ out, in: into, cost }, i) => {
        expect({ out: out[0], in: into[0] }).toEqual({ out: wanted[i].out, in: wanted[i].in });
        expect((loss + cost) / wanted[i].loss).toBeCloseTo(1, 10);
      });
    }
  });

  it('puts swaps that cost the same in the order of out and in', () => {
    const same = quadraticModel(
      Float64Array.from({ length: 16 }, (_, i) => +(i % 5 === 0)),
      new Float64Array(4).fill(1),
    );
    const pairs = new SweptModel(same, subsetFit(same, [1, 3])).bestSwaps(3);
    expect(pairs.map(({ out, in: into }) => [out[0], into[0]])).toEqual([
      [1, 0],
      [1, 2],
      [3, 0],
    ]);
  });

  it('comes back to the whole matrix when every weight has gone', () => {
    const model = randomModel(7, 3);
    const swept = new SweptModel(model, subsetFit(model, [0, 1, 2, 3, 4, 5, 6]));
    for (const q of [3, 0, 6, 1, 5, 2, 4]) expect(swept.turn(q)).toBe(true);
    expect(swept.loss / subsetFit(model, []).loss).toBeCloseTo(1, 10);
    const scale = Math.max(...model.matrix);
    for (let i = 0; i < 7; i++) {
      for (let j = 0; j < 7; j++) {
        expect(Math.abs(swept.entries[i * 8 + j] - model.matrix[i * 7 + j])).toBeLessThan(1e-11 * scale);
      }
    }
  });
});

describe('swapped', () => {
  it('makes the best swap each time, and ends where no swap helps', () => {
    let count = 0;
    for (const model of MODELS) {
      for (const start of [[0], [0, 1, 2], [2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 5, 6, 7]]) {
        const { fit, swaps } = swapped(model, start);
        let { kept, loss } = subsetFit(model, start);
        for (const swap of swaps) {
          const [best] = allSwaps(model, kept);
          expect(swap).toEqual({ out: best.out, in: best.in, gain: loss - best.loss });
          expect(swap.gain).toBeGreaterThan(0);
          ({ kept, loss } = subsetFit(model, [...kept.filter((q) => q !== swap.out), swap.in]));
        }
        expect(fit).toEqual(subsetFit(model, kept));
        expect(allSwaps(model, kept)[0].loss).toBeGreaterThan((1 - 1e-10) * loss);
        count += swaps.length;
      }
    }
    expect(count).toBeGreaterThan(20);
  });

  it('has nothing to swap where all weights are kept, or none', () => {
    const model = randomModel(4, 1);
    expect(swapped(model, [0, 1, 2, 3])).toEqual({ fit: subsetFit(model, [0, 1, 2, 3]), swaps: [] });
    expect(swapped(model, [])).toEqual({ fit: subsetFit(model, []), swaps: [] });
  });

  it('makes no swap that gains nothing', () => {
    const same = quadraticModel(
      Float64Array.from({ length: 9 }, (_, i) => +(i % 4 === 0)),
      new Float64Array(3).fill(1),
    );
    expect(swapped(same, [1]).swaps).toEqual([]);
  });
});

describe('KeptSet', () => {
  it('sweeps the model anew where rounding has spoilt it', () => {
    // Three gradients in twelve weights, and next to no damping: κ(A) is about 1e13.
    const model = randomModel(12, 6, 3, 1e-12);
    const set = new KeptSet(model, model.center.keys());
    for (let size = 11; size >= 2; size--) set.become(set.after(set.cheapestDeletion()!));
    const { loss } = set.fit;
    const wanted = allSwaps(model, set.fit.kept)[0].loss - loss;
    const { out, in: into } = set.bestSwap(Number.POSITIVE_INFINITY)!;
    const found = set.after({ out, in: into }).loss - loss;
    expect(Math.abs(found - wanted)).toBeLessThan(1e-5 * loss);
  });
});

describe('swapSearch', () => {
  it('has no more loss than greedy OBS or a smaller subset, and no swap that helps', () => {
    for (const model of [randomModel(11, 1), randomModel(11, 2, 6)]) {
      const greedy = backwardElimination(model);
      const found = swapSearch(model);
      expect([...found.keys()]).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
      for (const [size, { kept, loss }] of found) {
        expect(kept).toHaveLength(size);
        expect(loss).toBeLessThanOrEqual(greedy.at(size).loss);
        expect(loss).toBeLessThanOrEqual(found.get(size - 1)?.loss ?? Number.POSITIVE_INFINITY);
        expect(allSwaps(model, kept)[0].loss).toBeGreaterThan((1 - 1e-10) * loss);
      }
    }
  });

  it('has nothing to search in a model of one weight', () => {
    expect(swapSearch(quadraticModel(Float64Array.of(2), Float64Array.of(1))).size).toBe(0);
  });

  it('finds the best subset of nearly all sizes, where greedy OBS misses it', () => {
    const ratios = { greedy: [] as number[], found: [] as number[] };
    for (const model of [...MODELS, randomModel(9, 6, 4), randomModel(9, 7, 4)]) {
      const greedy = backwardElimination(model);
      for (const [size, { loss }] of swapSearch(model)) {
        const best = bestLoss(model, size);
        ratios.greedy.push(greedy.at(size).loss / best);
        ratios.found.push(loss / best);
      }
    }
    const isBest = (ratio: number) => ratio < 1 + 1e-10;
    expect(Math.min(...ratios.found)).toBeGreaterThan(1 - 1e-10);
    expect(ratios.found.filter(isBest).length).toBeGreaterThanOrEqual(0.95 * ratios.found.length);
    expect(ratios.greedy.filter(isBest).length).toBeLessThan(0.8 * ratios.greedy.length);
  });
});
