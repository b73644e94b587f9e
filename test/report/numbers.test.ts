import { expect, it } from 'vitest';
import { short, shown } from '../../src/report/numbers.ts';

it('numbers have six digits at most, integers all of theirs: seeds must not look alike', () => {
  expect([2147483646, 2147483647, 1234567, 0, -7].map((value) => short(value))).toEqual([
    '2147483646',
    '2147483647',
    '1234567',
    '0',
    '-7',
  ]);
  expect([1 / 3, 16.25, 1e-5, 1.23456789e-4, 1234567.8].map((value) => short(value))).toEqual([
    '0.333333',
    '16.25',
    '1e-5',
    '1.23457e-4',
    '1234570',
  ]);
  expect([null, undefined, 'xor', 2147483647, 0.5].map(shown)).toEqual(['-', '-', 'xor', '2147483647', '0.5']);
});
