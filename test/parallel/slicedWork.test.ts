import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { atOnce, inSlices, type SlicedWork } from '../../src/parallel/slicedWork.ts';

/** Counts its parts, each of which takes some milliseconds. */
function* counting(parts: number, ms: number, fails = -1): SlicedWork<number> {
  for (let part = 0; part < parts; part++) {
    if (part === fails) throw new Error(`part ${part}`);
    const end = performance.now() + ms;
    while (performance.now() < end);
    yield;
  }
  return parts;
}

describe('sliced work', () => {
  it('comes to the same end at once and in slices', async () => {
    expect(atOnce(counting(5, 0))).toBe(5);
    expect(await inSlices(counting(5, 0))).toBe(5);
    expect(await inSlices(counting(0, 0))).toBe(0);
  });

  it('fails with what its part throws', async () => {
    expect(() => atOnce(counting(3, 0, 1))).toThrow('part 1');
    await expect(inSlices(counting(3, 0, 1))).rejects.toThrow('part 1');
  });

  it('leaves room for others only in slices', async () => {
    let turns = 0;
    const other = () => {
      turns++;
      next = setImmediate(other);
    };
    let next = setImmediate(other);
    atOnce(counting(4, 10));
    expect(turns).toBe(0);
    await inSlices(counting(4, 10)); // each part takes longer than a slice: the other has a turn after each
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(4);
  });
});
