import { describe, expect, it } from 'vitest';
import { executionOrder } from '../../src/sweep/executionOrder.ts';
import { RunProgress } from '../../src/sweep/runProgress.ts';
import { cellOf } from '../tables/handMade.ts';

const cells = Array.from({ length: 200 }, (_, seed) => cellOf(seed, { seed }));
const configs = cells.map(({ config }) => config);

/** A run of 210 cells, of which 10 have a result already; each has a network of its own. It begins at 1000 ms. */
const begun = () => new RunProgress(210, 10, executionOrder(cells), 1000);

describe('RunProgress', () => {
  it('counts cells that are done, found and failed; networks are no cells', () => {
    const progress = begun();
    expect(progress.at(1000)).toEqual({ cells: 210, done: 10, failed: 0, left: 200, rate: null, secondsLeft: null });
    progress.done('network', configs[0], 100, 1100);
    progress.found('network', configs[1]);
    progress.failed('network', configs[2], 1100);
    expect(progress.at(1100)).toMatchObject({ done: 10, failed: 0, left: 200, rate: null });
    progress.done('cell', configs[0], 100, 1200);
    progress.found('cell', configs[1]);
    progress.failed('cell', configs[2], 1300);
    expect(progress.counts).toEqual({ cells: 210, done: 12, failed: 1, left: 197 });
  });

  it('tells the rate of this process: cells done or failed since the start, without those found', () => {
    const progress = begun();
    progress.done('cell', configs[0], 1, 1500);
    progress.failed('cell', configs[1], 2000);
    progress.found('cell', configs[2]);
    expect(progress.at(2000).rate).toBe(2); // 2 in 1 s
    expect(progress.at(5000).rate).toBe(0.5); // 2 in 4 s
  });

  it('tells the rate of the last 50 cells', () => {
    const progress = begun();
    for (let c = 0; c < 50; c++) progress.done('cell', configs[c], 1, 1000 + 100 * (c + 1)); // ten a second, to 6000
    expect(progress.at(6000).rate).toBe(10);
    for (let c = 50; c < 100; c++) progress.done('cell', configs[c], 1, 6000 + 1000 * (c - 49)); // one a second
    expect(progress.at(56_000).rate).toBe(1);
    for (let c = 100; c < 150; c++) progress.done('cell', configs[c], 1, 56_000 + 20 * (c - 99)); // fifty a second
    expect(progress.at(57_000).rate).toBe(50);
  });

  it('has a rate even where the clock stands still', () => {
    const progress = begun();
    progress.done('cell', configs[0], 1, 1000);
    expect(progress.at(1000).rate).toBe(1000);
  });

  it('tells the time that is left: networks and cells at their means, over the time that this process took', () => {
    const progress = begun();
    progress.done('network', configs[0], 300, 1300);
    progress.done('cell', configs[0], 100, 1400);
    // 199 networks of 300 ms and 199 cells of 100 ms; 400 ms of tasks went in 400 ms, then in 800 ms.
    expect(progress.at(1400).secondsLeft).toBeCloseTo(79.6, 9);
    expect(progress.at(1800).secondsLeft).toBeCloseTo(159.2, 9);
  });

  it('says 0 s when no cell is left, whatever has become of networks', () => {
    const progress = new RunProgress(1, 0, executionOrder(cells.slice(0, 1)), 0);
    progress.failed('cell', configs[0], 100);
    expect(progress.at(100)).toMatchObject({ left: 0, secondsLeft: 0 });
  });
});
