import type { FieldName } from '../../src/experiment/fields.ts';

/** An entry of a grid, the values that it stands for, and why it is worth a row where that is not plain. */
export type GoodEntry = readonly [name: FieldName, entry: unknown, values: readonly unknown[]];
/** An entry of a grid, what is said of it, and whether the JSON Schema can know. */
export type BadEntry = readonly [name: FieldName, entry: unknown, message: string, inSchema: 'invalid' | 'valid'];

export const GOOD: readonly GoodEntry[] = [
  ['alpha', 0.1, [0.1]],
  ['alpha', '0.1', [0.1]],
  ['alpha', ['0.1', '1e-5'], [0.1, 1e-5]],
  ['alpha', '.5, +2', [0.5, 2]],
  ['alpha', 1e308, [1e308]],
  ['alpha', '1e-8..1e-5:log4', [1e-8, 1e-7, 1e-6, 1e-5]],
  ['alpha', ' 1e-8 .. 1e-5 : log 4 ', [1e-8, 1e-7, 1e-6, 1e-5]],
  ['alpha', ['1..3', '1e-2..1:log3', 7], [1, 2, 3, 0.01, 0.1, 1, 7]],
  ['alpha', [' 1 .. 2 '], [1, 2]],
  ['decay', -0, [0]],
  ['decay', '-0', [0]],
  ['decay', [-0, '-0'], [0, 0]],
  ['seed', '1..5', [1, 2, 3, 4, 5]],
  ['seed', '-0..1', [0, 1]],
  ['seed', '1e2', [100]],
  ['seed', 2_147_483_647, [2_147_483_647]],
  // Integers stay integers at equal ratios only where they are powers of one.
  ['seed', '1..1000:log4', [1, 10, 100, 1000]],
  ['renewEvery', '1..27:log4', [1, 3, 9, 27]],
  ['trainSize', null, [null]],
  ['trainSize', 'null', [null]],
  ['trainSize', [50, null, '60..61', 'null'], [50, null, 60, 61, null]],
  ['trainSize', '50, null', [50, null]],
  ['criterion', 'obs', ['obs']],
  ['criterion', ' obs , obd ', ['obs', 'obd']],
  ['criterion', ['obs', 'obd'], ['obs', 'obd']],
  ['layers', [2, 3, 1], [[2, 3, 1]]],
  ['layers', '2-3-1', [[2, 3, 1]]],
  [
    'layers',
    '[2, 3, 1], 2-2-1',
    [
      [2, 3, 1],
      [2, 2, 1],
    ],
  ],
  [
    'layers',
    ['2-3-1', [2, 2, 1]],
    [
      [2, 3, 1],
      [2, 2, 1],
    ],
  ],
];

const RANGE = 'a range is written first..last with integers, first ≤ last (or first..last:logN)';
const CRITERION = 'criterion must be one of obs, obd, magnitude';

export const BAD: readonly BadEntry[] = [
  ['alpha', 0, 'alpha must be a number > 0, got 0', 'invalid'],
  ['alpha', -0, 'alpha must be a number > 0, got 0', 'invalid'],
  ['alpha', '0', 'alpha must be a number > 0, got 0', 'valid'],
  ['alpha', null, 'alpha must be a number > 0, got null', 'invalid'],
  ['alpha', true, 'alpha must be a number > 0, got true', 'invalid'],
  ['alpha', {}, 'alpha must be a number > 0, got {}', 'invalid'],
  ['alpha', '', 'alpha: the list is empty; give at least one value', 'invalid'],
  ['alpha', [], 'alpha: the list is empty; give at least one value', 'invalid'],
  ['alpha', [[1]], 'alpha must be a number > 0, got [1]', 'invalid'],
  ['alpha', '1,,2', 'alpha must be a number > 0, got ""', 'invalid'],
  ['alpha', ['1,2'], 'alpha must be a number > 0, got "1,2"', 'invalid'],
  ['alpha', 'one', 'alpha must be a number > 0, got "one"', 'invalid'],
  ['alpha', '0x10', 'alpha must be a number > 0, got "0x10"', 'invalid'],
  ['alpha', '1e400', 'alpha must be a number > 0, got "1e400"', 'valid'],
  ['alpha', '0.1..0.5', `alpha: ${RANGE}, got "0.1..0.5"`, 'valid'],
  ['alpha', '1...5', `alpha: ${RANGE}, got "1...5"`, 'valid'],
  ['alpha', '..', `alpha: ${RANGE}, got ".."`, 'invalid'],
  ['alpha', '1..', `alpha: ${RANGE}, got "1.."`, 'invalid'],
  ['alpha', '0x1..0x5', `alpha: ${RANGE}, got "0x1..0x5"`, 'invalid'],
  ['alpha', '1..5:lin3', `alpha: ${RANGE}, got "1..5:lin3"`, 'invalid'],
  ['alpha', '1e-1..1e-8:log3', 'a log range is written first..last:logN with 0 < first < last', 'valid'],
  ['alpha', '0..1:log3', 'a log range is written first..last:logN with 0 < first < last', 'valid'],
  ['alpha', '1..1e400:log3', 'a log range is written first..last:logN with 0 < first < last', 'valid'],
  ['alpha', '1e-8..1e-1:log1', 'the number of values after log must be an integer 2 … 1000000', 'valid'],
  ['alpha', '1e-8..1e-1:log', 'the number of values after log must be an integer 2 … 1000000', 'invalid'],
  ['seed', 1.5, 'seed must be an integer 0 … 2147483647, got 1.5', 'invalid'],
  ['seed', 2_147_483_648, 'seed must be an integer 0 … 2147483647, got 2147483648', 'invalid'],
  ['seed', '5..1', `seed: ${RANGE}, got "5..1"`, 'valid'],
  ['seed', '1..10:log3', 'seed must be an integer 0 … 2147483647, got 3.16227766017', 'valid'],
  ['seed', '1..99999999', 'seed: a range gives at most 1000000 values, got "1..99999999"', 'valid'],
  ['seed', 'null', 'seed must be an integer 0 … 2147483647, got "null"', 'invalid'],
  ['criterion', 'obss', 'got "obss"; did you mean "obs"?', 'invalid'],
  ['criterion', '1..5', `${CRITERION}`, 'invalid'],
  ['criterion', ['obs,obd'], 'got "obs,obd"', 'invalid'],
  ['criterion', [' obs'], 'got " obs"; did you mean "obs"?', 'invalid'],
  ['criterion', 3, `${CRITERION}`, 'invalid'],
  ['layers', [2], 'layers must be sizes of two or more layers', 'invalid'],
  ['layers', [2, 2.5, 1], 'layers must be sizes of two or more layers', 'invalid'],
  ['layers', '2,2,1', 'layers must be sizes of two or more layers', 'invalid'],
  ['layers', '2-0-1', 'layers must be sizes of two or more layers', 'valid'],
  ['layers', '2-2-1]', 'layers must be sizes of two or more layers', 'invalid'],
  ['layers', [[[2, 2, 1]]], 'layers must be sizes of two or more layers', 'invalid'],
  ['layers', '2..5', 'layers must be sizes of two or more layers', 'invalid'],
];
