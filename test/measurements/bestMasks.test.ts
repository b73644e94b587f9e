import { describe, expect, it } from 'vitest';
import { bestMasks } from '../../src/measurements/bestMasks.ts';
import { atOnce } from '../../src/parallel/slicedWork.ts';
import { subsetFit } from '../../src/subset/quadraticModel.ts';
import { randomModel } from '../subset/randomModel.ts';

describe('bestMasks', () => {
  // Fewer gradients than weights: bounds are far from what masks cost.
  const model = randomModel(26, 7, 18, 1e-4);
  const short = atOnce(bestMasks(model, { nodes: 1 }));
  const whole = atOnce(bestMasks(model, { nodes: Number.POSITIVE_INFINITY }));

  it('are there at every size, proven where no limit ends the search', () => {
    expect([...short.keys()]).toEqual(Array.from({ length: 25 }, (_, i) => 25 - i));
    expect([...whole.values()].every(({ proven, lowerBound, fit }) => proven && lowerBound === fit.loss)).toBe(true);
  });

  it('have a bound and no proof where a search is cut short, no better than the proof', () => {
    const cut = [...short].filter(([, { proven }]) => !proven);
    expect(cut.length).toBeGreaterThan(3);
    for (const [size, { fit, lowerBound, nodes }] of cut) {
      const best = whole.get(size)!;
      expect(lowerBound).toBeLessThan(best.fit.loss);
      expect(fit.loss).toBeGreaterThanOrEqual(best.fit.loss);
      expect(nodes).toBeLessThan(best.nodes);
      expect(lowerBound).toBeGreaterThanOrEqual(short.get(size + 1)!.lowerBound);
      expect(fit).toEqual(subsetFit(model, fit.kept));
    }
  });

  it('are the same again, node for node', () => {
    expect(atOnce(bestMasks(model, { nodes: 1 }))).toEqual(short);
  });
});
