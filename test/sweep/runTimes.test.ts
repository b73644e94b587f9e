import { expect, it } from 'vitest';
import { Stopwatch } from '../../src/cell/stopwatch.ts';
import { addTimes, NO_TIMES } from '../../src/sweep/runTimes.ts';

it('adds stage by stage; what is left out is nothing', () => {
  const first = addTimes(NO_TIMES, { training: 5, curvature: 1 });
  expect(first).toEqual({ training: 5, curvature: 1, inverse: 0, check: 0, loop: 0, writing: 0 });
  const cell = { curvature: 10, inverse: 20, check: 30, loop: 40, writing: 50 };
  expect(addTimes(first, cell)).toEqual({ ...cell, training: 5, curvature: 11 });
  expect(NO_TIMES.training).toBe(0);
});

it('has training and every stage of a cell', () => {
  expect(Object.keys(NO_TIMES).toSorted()).toEqual([...Object.keys(new Stopwatch().times), 'training'].toSorted());
});
