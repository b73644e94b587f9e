import { describe, expect, it } from 'vitest';
import { boolean, integer, number, orNull, type Row, text, vector } from '../../../src/arrow/columns.ts';
import { UsageError } from '../../../src/errors.ts';
import { absentValues, rowFilter } from '../../../src/report/view/rowFilter.ts';
import { type ShownRequest, shownTable } from '../../../src/report/view/shownTable.ts';

const COLUMNS = [
  text('criterion', 'name', 'criterion'),
  integer('seed', 'seed', 'seed'),
  orNull(number('error', 'error', 'E')),
  boolean('trained', 'yes', 'trained'),
  text('inputs', 'names', 'inputs'),
  vector('weights', 'weight', 'weights'),
];
const row = (criterion: string, seed: number, error: number | null, inputs = ''): Row => ({
  ...{ criterion, seed, error, trained: seed > 1, inputs, weights: Float64Array.of(seed) },
});
const ROWS = [
  row('obs', 1, 0.5, 'a1=1, a2'),
  row('obd', 1, 0.1 + 0.2, 'a2'),
  row('obs', 2, 2, 'a1=2 and more'),
  row('obd', 2, null, 'null'),
  row('magnitude', 3, -1, 'a.2'),
];
const TABLE = { columns: COLUMNS, rows: ROWS };
const seeds = (request: ShownRequest) => shownTable(TABLE, request).rows.map((of) => `${of.criterion} ${of.seed}`);
/** The indices of the rows for which an expression holds. */
const found = (where: string) => [...ROWS.keys()].filter((index) => rowFilter(where, COLUMNS)(ROWS[index]));

describe('--where', () => {
  it.each([
    ['criterion=obs', [0, 2]],
    ['criterion = obs and seed = 2', [2]],
    ['criterion=obs,seed=2', [2]],
    ['criterion=obs,magnitude', [0, 2, 4]],
    ['criterion!=obs,magnitude', [1, 3]],
    ['criterion=obs,magnitude,seed>1', [2, 4]],
    ['seed=1,3 AND error<0.4', [1, 4]],
    ['error=0.30000000000000004', [1]],
    ['error=0.3', []],
    ['error>=0.5', [0, 2]],
    ['error<1e9', [0, 1, 2, 4]], // a null is below nothing
    ['error!=2', [0, 1, 3, 4]],
    ['error=null', [3]],
    ['error!=null,seed>1', [2, 4]],
    ['error = -1', [4]],
    ['trained=false', [0, 1]],
    ['weights!=null', [0, 1, 2, 3, 4]],
    ['inputs="null"', [3]],
    ['inputs=null', []],
    ['inputs="a1=1, a2"', [0]],
    ["'inputs'='a1=2 and more'", [2]],
    ['inputs=""', []],
    ['inputs~"^a.?2"', [1, 4]],
    ['inputs~a2', [0, 1]],
    ['criterion<obs', [1, 3, 4]],
    ['criterion>="obd",seed<=1', [0, 1]],
  ])('%s', (where, rows) => {
    expect(found(where)).toEqual(rows);
  });

  it.each([
    ['critereon=obs', 'where must be among criterion, seed,', 'got "critereon"; did you mean "criterion"?'],
    ['seed', 'a comparison is COLUMN OPERATOR VALUE', 'got "seed"'],
    ['', 'a comparison is COLUMN OPERATOR VALUE', 'got ""'],
    ['seed==1', 'an operator is one of = != < <= > >= ~', 'got "seed==1"'],
    ['seed=', 'a value is missing', 'got "seed="'],
    ['inputs="a', 'a value is missing, or its quotes do not end', 'got "inputs=\\"a"'],
    ['seed=1 or seed=2', 'joined by "and" or a comma', 'got "seed=1 or seed=2"'],
    ['seed<1,2', 'a comparison is COLUMN OPERATOR VALUE', 'got "2"'],
    ['seed=one', 'seed holds integers: compare it with a number or null', 'got "one"'],
    ['error<null', 'null takes = and != only', 'got <'],
    ['trained>false', 'trained, which holds true or false, takes = and != only', 'got >'],
    ['trained=yes', 'compare it with true, false or null', 'got "yes"'],
    ['seed~1', 'seed, which holds integers, takes = and != only', 'got ~'],
    ['weights=1', 'weights holds vectors: compare it with null', 'got "1"'],
    ['inputs~"("', 'is no regular expression', 'where: "("'],
  ])('refuses %s', (where, ...said) => {
    expect(() => rowFilter(where, COLUMNS)).toThrow(UsageError);
    for (const words of said) expect(() => rowFilter(where, COLUMNS)).toThrow(words);
  });

  it('of several all hold, and values that no row has are named with the nearest', () => {
    expect(seeds({ where: ['criterion=obs', 'seed=2'] })).toEqual(['obs 2']);
    expect(absentValues('criterion=obz,obs,seed=9', TABLE)).toEqual([
      'no row has criterion "obz"; did you mean "obs"?',
    ]);
  });
});

describe('--sort', () => {
  it('orders by each column in turn, a - turns it round, and rows without a value come last either way', () => {
    expect(seeds({ sort: 'criterion,-seed' })).toEqual(['magnitude 3', 'obd 2', 'obd 1', 'obs 2', 'obs 1']);
    expect(seeds({ sort: 'error' })).toEqual(['magnitude 3', 'obd 1', 'obs 1', 'obs 2', 'obd 2']);
    expect(seeds({ sort: '-error' })).toEqual(['obs 2', 'obs 1', 'obd 1', 'magnitude 3', 'obd 2']);
    expect(seeds({ sort: 'trained' })).toEqual(['obs 1', 'obd 1', 'obs 2', 'obd 2', 'magnitude 3']);
  });

  it('refuses columns that are not there or have no order', () => {
    expect(() => shownTable(TABLE, { sort: '-eror' })).toThrow('got "eror"; did you mean "error"?');
    expect(() => shownTable(TABLE, { sort: 'weights' })).toThrow('weights holds vectors, which have no order');
  });
});

it('the first rows are taken of those chosen, in their order, and of them the last', () => {
  expect(seeds({ where: ['seed<3'], sort: '-seed', head: 3 })).toEqual(['obs 2', 'obd 2', 'obs 1']);
  expect(seeds({ head: 4, tail: 2 })).toEqual(['obs 2', 'obd 2']);
  expect(shownTable(TABLE, { where: ['seed<3'], head: 1 }).counts).toEqual({ all: 5, chosen: 4, groups: null });
  expect(shownTable(TABLE, { columns: 'seed, criterion' }).columns.map(({ name }) => name)).toEqual([
    'seed',
    'criterion',
  ]);
});

describe('--by', () => {
  it('has the number, median and quartiles of each group, nulls left out and counted', () => {
    const { columns, rows, counts, measured } = shownTable(TABLE, { by: 'criterion', sort: '-error' });
    expect(columns.map(({ name }) => name)).toEqual([
      ...['criterion', 'rows', 'error', 'errorCount', 'errorLowerQuartile', 'errorUpperQuartile'],
    ]);
    // 0.5 and 2: the quartiles of two values lie a quarter of the way in.
    expect(rows[0]).toEqual({
      ...{
        criterion: 'obs',
        rows: 2,
        error: 1.25,
        errorCount: 2,
        errorLowerQuartile: 0.875,
        errorUpperQuartile: 1.625,
      },
    });
    expect(rows[1]).toMatchObject({ criterion: 'obd', rows: 2, error: 0.1 + 0.2, errorCount: 1 });
    expect(counts).toEqual({ all: 5, chosen: 5, groups: 3 });
    expect(measured).toEqual(['error']);
  });

  it('measures the columns that are named, though they are fields of the config', () => {
    const { rows } = shownTable(TABLE, { by: 'trained', columns: 'seed' });
    expect(rows.map(({ trained, rows: count, seed }) => [trained, count, seed])).toEqual([
      [false, 2, 1],
      [true, 3, 2],
    ]);
  });

  it.each([
    [{ by: 'criterion', columns: 'inputs' }, 'inputs holds none'],
    [{ by: 'seed', columns: 'seed' }, 'seed is one of --by'],
    [{ by: 'weights' }, 'weights holds vectors, which do not group'],
    [{ by: 'sed' }, 'by must be among'],
  ])('refuses %j', (request, message) => {
    expect(() => shownTable(TABLE, request)).toThrow(UsageError);
    expect(() => shownTable(TABLE, request)).toThrow(message);
  });
});
