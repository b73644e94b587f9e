import { performance } from 'node:perf_hooks';
import { afterEach, expect, it, vi } from 'vitest';
import { Stopwatch, TIMED_STAGES } from '../../src/cell/stopwatch.ts';

afterEach(() => vi.restoreAllMocks());

it('adds up the times of each stage; the loop is what is left', () => {
  let now = 100;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const takes = (ms: number) => () => {
    now += ms;
    return ms;
  };
  const stopwatch = new Stopwatch();
  now += 5;
  expect(stopwatch.time('curvature', takes(20))).toBe(20);
  stopwatch.time('inverse', takes(30));
  now += 7;
  stopwatch.time('curvature', takes(1));
  stopwatch.time('check', takes(4));
  stopwatch.time('writing', takes(2));
  expect(stopwatch.times).toEqual({ curvature: 21, inverse: 30, check: 4, writing: 2, loop: 12 });
  const sum = Object.values(stopwatch.times).reduce((total, ms) => total + ms);
  expect(sum).toBe(now - 100);
});

it('counts the time of work that throws, and passes the error on', () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const stopwatch = new Stopwatch();
  expect(() =>
    stopwatch.time('inverse', () => {
      now += 8;
      throw new Error('singular');
    }),
  ).toThrow('singular');
  expect(stopwatch.times.inverse).toBe(8);
});

it('knows all stages but the loop by name', () => {
  expect(Object.keys(new Stopwatch().times).toSorted()).toEqual([...TIMED_STAGES, 'loop'].toSorted());
});
