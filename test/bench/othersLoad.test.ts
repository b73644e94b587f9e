import { expect, it } from 'vitest';
import { busyTicks, processTicks } from '../../bench/othersLoad.ts';

it('busy ticks are all but idle, waiting, and guests, which user has in it', () => {
  //                   user nice system idle iowait irq softirq steal guest
  expect(busyTicks('cpu  100 20 30 4000 500 6 7 8 90 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n')).toBe(100 + 20 + 30 + 6 + 7 + 8);
});

it('ticks of a process are the 14th and 15th of its fields, whatever its name', () => {
  expect(processTicks('12 (a) b (c)) S 1 2 3 4 5 6 7 8 9 10 1100 220 13 14')).toBe(1320);
});
