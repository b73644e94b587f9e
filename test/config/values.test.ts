import { describe, expect, it } from 'vitest';
import { suggestion } from '../../src/config/suggestion.ts';
import { fieldValues } from '../../src/config/values.ts';
import { UsageError } from '../../src/errors.ts';
import { CRITERIA } from '../../src/surgeon/criteria/criteria.ts';

const CRITERIA_LIST = CRITERIA.join(', ');

describe('fieldValues', () => {
  it.each([
    ['alpha', 1e-5, [1e-5]],
    ['alpha', '1e-5', [1e-5]],
    ['alpha', [1e-5, 1e-4], [1e-5, 1e-4]],
    ['alpha', '1e-5, 0.1', [1e-5, 0.1]],
    ['alpha', '1e-8..1e-5:log4', [1e-8, 1e-7, 1e-6, 1e-5]],
    ['alpha', ['1e-2..1:log3', 5], [0.01, 0.1, 1, 5]],
    ['seed', '1..5', [1, 2, 3, 4, 5]],
    ['seed', '3..3', [3]],
    ['seed', '1..2,7', [1, 2, 7]],
    ['criterion', 'obs,obd', ['obs', 'obd']],
    ['layers', [17, 3, 1], [[17, 3, 1]]],
    ['layers', '17-3-1', [[17, 3, 1]]],
    [
      'layers',
      '[17,3,1],17-2-1',
      [
        [17, 3, 1],
        [17, 2, 1],
      ],
    ],
    [
      'layers',
      [
        [17, 3, 1],
        [17, 2, 1],
      ],
      [
        [17, 3, 1],
        [17, 2, 1],
      ],
    ],
    ['errorLimit', null, [null]],
    ['trainSize', '50,null', [50, null]],
  ] as const)('reads %s: %j', (name, entry, values) => {
    expect(fieldValues(name, entry)).toEqual(values);
  });

  it('keeps the ends of a log range as written and rounds between to 12 digits', () => {
    expect(fieldValues('alpha', '1e-8..1e-1:log15')).toEqual([
      1e-8, 3.16227766017e-8, 1e-7, 3.16227766017e-7, 1e-6, 3.16227766017e-6, 1e-5, 3.16227766017e-5, 1e-4,
      3.16227766017e-4, 1e-3, 3.16227766017e-3, 1e-2, 3.16227766017e-2, 1e-1,
    ]);
  });

  it.each([
    ['alpha', 0, 'alpha must be a number > 0, got 0'],
    ['alpha', -1, 'alpha must be a number > 0, got -1'],
    ['alpha', Number.NaN, 'alpha must be a number > 0, got NaN'],
    ['alpha', Number.POSITIVE_INFINITY, 'alpha must be a number > 0, got Infinity'],
    ['alpha', 'x', 'alpha must be a number > 0, got "x"'],
    ['alpha', '', 'alpha: the list is empty; give at least one value'],
    ['alpha', [], 'alpha: the list is empty; give at least one value'],
    ['alpha', '1,,2', 'alpha must be a number > 0, got ""'],
    [
      'alpha',
      '1e-8..1e-1:log0',
      'alpha: the number of values after log must be an integer 2 … 1000000, got "1e-8..1e-1:log0"',
    ],
    ['alpha', '1e-8..1e-1:log2.5', 'the number of values after log must be'],
    ['alpha', '1e-8..1e-1:log', 'the number of values after log must be'],
    ['alpha', '0..1:log3', '0 < first < last'],
    ['alpha', '1e-1..1e-8:log3', '0 < first < last'],
    ['seed', '5..1', 'first ≤ last'],
    ['seed', '1..x', 'a range is written first..last'],
    ['seed', '1..99999999', 'at most 1000000 values'],
    ['seed', 1.5, 'seed must be an integer 0 … 2147483647, got 1.5'],
    ['seed', 1e99, 'seed must be an integer 0 … 2147483647, got 1e+99'],
    ['criterion', 'obss', `criterion must be one of ${CRITERIA_LIST}, got "obss"; did you mean "obs"?`],
    ['criterion', 3, `criterion must be one of ${CRITERIA_LIST}, got 3`],
    ['layers', [17], 'layers must be sizes of 2 … 100 layers'],
    ['layers', [17, 0, 1], 'layers must be sizes of 2 … 100 layers'],
    ['layers', '17,3,1', 'layers must be sizes of 2 … 100 layers'],
    ['layers', `2-${'2-'.repeat(99)}1`, 'layers must be sizes of 2 … 100 layers'],
    ['block', 0, 'block must be an integer 1 … 4096, got 0'],
  ] as const)('refuses %s: %j', (name, entry, message) => {
    expect(() => fieldValues(name, entry)).toThrow(UsageError);
    expect(() => fieldValues(name, entry)).toThrow(message);
  });
});

describe('suggestion', () => {
  it('names the nearest word, and none where nothing is near', () => {
    expect(suggestion('monk', ['xor', 'monks'])).toBe('; did you mean "monks"?');
    expect(suggestion('zebra', ['xor', 'monks'])).toBe('');
    expect(suggestion('x', [])).toBe('');
  });
});
