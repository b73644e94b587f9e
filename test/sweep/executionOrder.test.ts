import { describe, expect, it } from 'vitest';
import { networkKey } from '../../src/cell/trainedNetwork.ts';
import { type Cell, cellsOf } from '../../src/experiment/cells.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { cellsOfShard, executionOrder } from '../../src/sweep/executionOrder.ts';
import { dataSets } from '../dataSets.ts';

/**
 * Two kinds of XOR networks, four seeds of one and two of the other, and one of MONK-1; criteria and α share a network.
 */
const plan = (): Cell[] => {
  const xor = { dataset: 'xor', layers: [2, 2, 1], stop: 'end', criterion: ['obs', 'magnitude'] } as const;
  const experiment: Experiment = {
    name: 'order',
    question: '?',
    grids: [
      { ...xor, decay: 0, seed: '1..4', alpha: [1e-6, 1e-4, 1e-2] },
      { ...xor, decay: 1e-6, seed: '1..2' },
      { dataset: 'monks-1', layers: [17, 3, 1] },
      { ...xor, decay: 0, seed: '1..4', alpha: 1 }, // of networks of the first grid
    ],
  };
  return cellsOf(experiment, dataSets);
};
const cells = plan();
const name = ({ config }: Cell | { config: Cell['config'] }) => `${config.dataset} ${config.decay} ${config.seed}`;
const ids = (some: readonly Cell[]) => some.map(({ id }) => id);

describe('executionOrder', () => {
  const order = executionOrder(cells);

  it('has every cell once, all of a network together and in the order of the plan', () => {
    const all = order.flatMap((network) => network.cells);
    expect(ids(all).toSorted()).toEqual(ids(cells).toSorted());
    for (const network of order) {
      const own = cells.filter(({ config }) => networkKey(config) === networkKey(network.config));
      expect(ids(network.cells)).toEqual(ids(own));
    }
    expect(order).toHaveLength(4 + 2 + 1);
  });

  it('takes kinds of networks in turn, one seed of each after the other', () => {
    expect(order.map(name)).toEqual([
      ...['xor 0 1', 'xor 0.000001 1', 'monks-1 0.0001 1'],
      ...['xor 0 2', 'xor 0.000001 2'],
      ...['xor 0 3', 'xor 0 4'],
    ]);
  });

  it('counts draws of a data set among the seeds of its kind', () => {
    const mixtures = { dataset: 'mixtures', layers: [5, 3, 1], draw: [1, 2], seed: [1, 2] } as const;
    const drawn = cellsOf(
      { name: 'drawn', question: '?', grids: [mixtures, { dataset: 'xor', layers: [2, 2, 1] }] },
      dataSets,
    );
    expect(executionOrder(drawn).map(({ config }) => [config.dataset, config.draw, config.seed])).toEqual([
      ...[
        ['mixtures', 1, 1],
        ['xor', 1, 1],
      ],
      ...[
        ['mixtures', 1, 2],
        ['mixtures', 2, 1],
        ['mixtures', 2, 2],
      ],
    ]);
  });

  it('of no cells is empty', () => {
    expect(executionOrder([])).toEqual([]);
  });
});

describe('cellsOfShard', () => {
  it('parts a plan: every cell in one part, sizes that differ by one at most, for any number of parts', () => {
    for (let of = 1; of <= cells.length + 3; of++) {
      const parts = Array.from({ length: of }, (_, i) => cellsOfShard(cells, i + 1, of));
      expect(ids(parts.flat()).toSorted()).toEqual(ids(cells).toSorted());
      const sizes = parts.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });

  it('needs few networks in more than one part: each edge between parts cuts one at most', () => {
    const networks = executionOrder(cells).length;
    for (const of of [2, 3, 5]) {
      const needed = Array.from({ length: of }, (_, i) => executionOrder(cellsOfShard(cells, i + 1, of)).length);
      expect(needed.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(networks + of - 1);
    }
  });

  it('gives cells in the order of the plan', () => {
    const part = cellsOfShard(cells, 2, 3);
    expect(part).toEqual(cells.filter((cell) => part.includes(cell)));
  });

  it('depends on the plan alone: another process has the same parts', () => {
    for (const i of [1, 2, 3]) expect(ids(cellsOfShard(plan(), i, 3))).toEqual(ids(cellsOfShard(cells, i, 3)));
  });
});
