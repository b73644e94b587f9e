import { expect, it } from 'vitest';
import { groupingReport } from '../../src/report/groupingReport.ts';
import { comparisonColumns } from '../../src/tables/comparison.ts';
import { parseGrouping } from '../../src/tables/grouping.ts';
import { groupColumns } from '../../src/tables/groups.ts';

const grouping = parseGrouping('dataset,trainSize', 'weightsLeft', ['criterion=obs,obd']);
const keys = { dataset: 'xor', trainSize: null };
const groups = {
  ...{
    ...keys,
    metric: 'weightsLeft',
    count: 1,
    networks: 9,
    untrained: 2,
    missing: 3,
    minimum: 4,
    lowerQuartile: 5.25,
    median: 6,
  },
  ...{ upperQuartile: 7.75, maximum: 8, mean: 6.125, low: 1e-5, high: 7 },
};
const nothing = { minimum: null, lowerQuartile: null, median: null, upperQuartile: null, maximum: null };
const comparison = {
  ...{
    ...keys,
    first: 'criterion=obs',
    second: 'criterion=obd',
    metric: 'weightsLeft',
    pairs: 1,
    networks: 13,
    untrained: 2,
  },
  ...{ unmeasured: 3, unpaired: 4, firstMedian: 5, secondMedian: 6, difference: -7, differenceLowerQuartile: -8 },
  ...{ differenceUpperQuartile: -6, differenceLow: -9, differenceHigh: -5, wins: 10, losses: 11, ties: 12 },
};

it('shows each number in its place, - where there is none, and p in two digits', () => {
  const text = groupingReport([
    {
      name: 'groups',
      columns: groupColumns(grouping),
      rows: [groups, { ...groups, ...nothing, mean: null, low: null, high: null }],
    },
    { name: 'comparison', columns: comparisonColumns(grouping), rows: [{ ...comparison, signTest: 0.000123456 }] },
  ]);
  const cells = text.split('\n').map((line) =>
    line
      .slice(2, -2)
      .split(/ +\| +/)
      .map((cell) => cell.trim()),
  );
  expect(cells).toEqual([
    [
      ...['dataset', 'trainSize', 'metric', 'cells', 'networks', 'untrained', 'missing'],
      ...['least', 'median', 'quartiles', '95 % interval', 'most', 'mean'],
    ],
    expect.anything(),
    ['xor', '-', 'weightsLeft', '1', '9', '2', '3', '4', '6', '5.25 to 7.75', '1e-5 to 7', '8', '6.125'],
    ['xor', '-', 'weightsLeft', '1', '9', '2', '3', '-', '-', '-', '-', '-', '-'],
    [''],
    [
      ...[
        'dataset',
        'trainSize',
        'first',
        'second',
        'metric',
        'pairs',
        'networks',
        'untrained',
        'unmeasured',
        'unpaired',
      ],
      ...['medians', 'difference', 'quartiles', '95 % interval', 'wins, losses, ties', 'p'],
    ],
    expect.anything(),
    [
      ...['xor', '-', 'criterion=obs', 'criterion=obd', 'weightsLeft', '1', '13', '2', '3', '4'],
      ...['5, 6', '-7', '-8 to -6', '-9 to -5', '10, 11, 12', '1.2e-4'],
    ],
  ]);
});

it('says that intervals over few networks are not what their heading says', () => {
  const of = (networks: number) => ({
    name: 'groups',
    columns: groupColumns(grouping),
    rows: [{ ...groups, networks }],
  });
  const note = 'Intervals over fewer than 6 networks do not reach 95 %.';
  expect([0, 1, 5, 6].map((networks) => groupingReport([of(networks)]).includes(note))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
