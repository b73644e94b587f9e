import { describe, expect, it } from 'vitest';
import { runMemory } from '../../src/estimate/cellMemory.ts';
import { estimate } from '../../src/estimate/estimate.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { dataSets } from '../dataSets.ts';

const cells = cellsOf(
  {
    name: 'test',
    question: '',
    grids: [
      { dataset: 'xor', layers: [2, 2, 1], seed: '1..3', alpha: [1e-6, 1e-4], criterion: ['obs', 'magnitude'] },
      { dataset: 'monks-1', layers: [[17, 3, 1], [17, 12, 1]], renewEvery: [1, 7], seed: '1..2' }, // biome-ignore format: layers side by side
      {
        dataset: 'monks-3',
        layers: [17, 2, 1],
        stop: 'weightsLeft',
        weightsLimit: [3, 30],
        inverse: ['recursive', 'exact'],
      },
    ],
  },
  dataSets,
);

describe('the estimate of a plan', () => {
  it('is the sum of the work of its cells, one by one', () => {
    const alone = cells.reduce((sum, cell) => sum + estimate([cell], 1, dataSets).gigaMultiplyAdds, 0);
    expect(estimate(cells, 1, dataSets).gigaMultiplyAdds).toBeCloseTo(alone, 12);
  });

  it('counts the recursion, both inverses and the check of every renewal of small networks', () => {
    const [cell] = cells; // XOR: 9 weights, 4 samples of one output, a renewal for each deletion
    const flops = [9, 8, 7, 6, 5, 4, 3, 2].reduce((sum, n) => sum + 2.5 * 4 * n * n + (22 / 6) * n * n * n, 0);
    expect(estimate([cell], 1, dataSets).gigaMultiplyAdds).toBeCloseTo(flops / 1e9, 15);
  });

  it('has each trained network once, and the memory of a run', () => {
    expect(estimate(cells, 2, dataSets).networks).toBe(3 + 4 + 1);
    expect(estimate(cells, 2, dataSets)).toMatchObject(runMemory(cells, 2, dataSets));
    const largest = cells.filter(({ config }) => config.layers[1] === 12);
    expect(runMemory(cells, 2, dataSets).cellBytes).toBe(runMemory(largest, 2, dataSets).cellBytes);
  });
});
