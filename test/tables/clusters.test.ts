import { describe, expect, it } from 'vitest';
import { uniformStream } from '../../src/random.ts';
import { medianInterval } from '../../src/statistics/medianInterval.ts';
import { quartiles } from '../../src/statistics/statistics.ts';
import { clustered, clusteredMedianInterval } from '../../src/tables/clusters.ts';
import { cellOf } from './handMade.ts';

describe('clustered', () => {
  const cells = [
    cellOf(0, { seed: 1 }),
    cellOf(1, { seed: 2 }),
    cellOf(2, { seed: 1, retrain: 'every', retraining: 'backpropagation', learningRate: 1 }), // in retraining alone
    cellOf(3, { seed: 1, alpha: 1e-3 }), // the same network, another path
    cellOf(4, { seed: 1, decay: 1e-3 }), // another network
    cellOf(5, { seed: 2, training: 'quasiNewton' }), // another network
    cellOf(6, { seed: 2, criterion: 'eigenspaceObs', eigenspace: 'basis' }),
    cellOf(7, { seed: 2, criterion: 'eigenspaceObs', eigenspace: 'clusters' }),
  ];
  const ids = (networks: readonly (readonly { id: string }[])[]) => networks.map((of) => of.map(({ id }) => id));

  it('has the cells of each network, whatever prunes it', () => {
    expect(ids(clustered(cells, (cell) => [cell]))).toEqual([
      ['cell 0', 'cell 2', 'cell 3'],
      ['cell 1', 'cell 6', 'cell 7'],
      ['cell 4'],
      ['cell 5'],
    ]);
  });

  it('of pairs is what has the same two networks', () => {
    const pairs = [
      [cells[0], cells[4]],
      [cells[3], cells[4]], // another path of the first network
      [cells[0], cells[1]],
    ];
    expect(clustered(pairs, (pair) => pair)).toEqual([[pairs[0], pairs[1]], [pairs[2]]]);
  });
});

/** The same by going through all N^N draws of N networks. @param clusters 5 or fewer */
function byEnumeration(clusters: readonly (readonly number[])[]) {
  const medians: number[] = [];
  const draw = (drawn: readonly (readonly number[])[]): void => {
    if (drawn.length === clusters.length) medians.push(quartiles(drawn.flat())!.median);
    else for (const cluster of clusters) draw([...drawn, cluster]);
  };
  draw([]);
  return medians.sort((a, b) => a - b);
}

describe('clusteredMedianInterval', () => {
  it('with one value a network is medianInterval', () => {
    for (const values of [[7], [3, 1], [4, 8, 1, 11, 6, 2, 9, 3, 10, 5, 7]]) {
      expect(clusteredMedianInterval(values.map((value) => [value]))).toEqual(medianInterval(values));
    }
    expect(clusteredMedianInterval([])).toBeNull();
  });

  // Each network three times changes no median of a draw: 3rd to 9th, as for 1 … 11 once. Of 2,000 draws a share of
  // 0.0072 is below the 3rd and 0.0512 below the 4th, with standard errors of 0.0019 and 0.0049: 0.025 is 5 or more
  // away from both.
  it('does not grow narrower with the number of values that a network has', () => {
    const values = [4, 8, 1, 11, 6, 2, 9, 3, 10, 5, 7];
    const often = clusteredMedianInterval(values.map((value) => [value, value, value]));
    expect(often).toEqual({ median: 6, low: 3, high: 9 });
    const asCells = medianInterval(values.flatMap((value) => [value, value, value]))!;
    expect(asCells.high - asCells.low).toBeLessThan(9 - 3); // what 33 independent cells would claim
  });

  // An end lies between the exact points of the shares 0.025 ± 5 standard errors, √(0.025·0.975/2000) = 0.0035.
  it.each([
    [
      [
        [1, 9],
        [4, 5],
        [2, 2, 8],
        [7, 30],
      ],
    ],
    [[[1], [2, 3], [10, 11, 12, 13], [5], [6, 40]]],
    [
      [
        [3, 3],
        [3, 3],
        [8, 1],
      ],
    ],
  ])('is that of all draws of networks: %j', (clusters) => {
    const medians = byEnumeration(clusters);
    const { median, low, high } = clusteredMedianInterval(clusters)!;
    const point = (share: number) => medians[Math.min(medians.length - 1, Math.floor(share * medians.length))];
    expect(median).toBe(quartiles(clusters.flat())!.median);
    expect(low).toBeGreaterThanOrEqual(point(0.025 - 0.0175));
    expect(low).toBeLessThanOrEqual(point(0.025 + 0.0175));
    expect(high).toBeGreaterThanOrEqual(point(0.975 - 0.0175));
    expect(high).toBeLessThanOrEqual(point(0.975 + 0.0175));
  });

  it('depends on no order, of networks or of their values', () => {
    // Many different medians: other draws would end elsewhere.
    const uniform = uniformStream('test', 1);
    const clusters = Array.from({ length: 12 }, (_, i) => Array.from({ length: 1 + (i % 3) }, () => uniform()));
    const same = [
      [2, 2, 7],
      [2, 2],
      [2, 2, 6],
    ];
    const found = clusteredMedianInterval([...clusters, ...same]);
    expect(clusteredMedianInterval([...same, ...clusters.toReversed()])).toEqual(found);
    expect(clusteredMedianInterval([...clusters, ...same].map((values) => values.toReversed()))).toEqual(found);
  });

  it('of one network is its median: how sure it is nobody knows', () => {
    expect(clusteredMedianInterval([[4, 10, 7, 1]])).toEqual({ median: 5.5, low: 5.5, high: 5.5 });
  });
});
