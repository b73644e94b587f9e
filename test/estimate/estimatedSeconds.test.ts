import { expect, it } from 'vitest';
import { estimate } from '../../src/estimate/estimate.ts';
import { estimatedSeconds } from '../../src/estimate/estimatedSeconds.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { dataSets } from '../dataSets.ts';

const cellsOfGrid = (grid: Grid) =>
  cellsOf({ name: 'x', question: '?', grids: [{ dataset: 'monks-1', layers: [17, 3, 1], ...grid }] }, dataSets);

it('is the work of the plan over the rate of a backend, times the threads at work', () => {
  const plain = cellsOfGrid({ seed: '1..4', backend: 'plain' });
  const kernels = cellsOfGrid({ seed: '1..4', backend: 'wasm', block: 16 });
  const small = cellsOfGrid({ seed: '1..4' });
  // 0.7·10⁹ multiply-adds a second and thread by plain loops, 6·10⁹ by kernels in blocks, 2·10⁹ one by one.
  expect(estimatedSeconds(small, 1, dataSets)).toBeCloseTo(estimate(small, 1, dataSets).gigaMultiplyAdds / 2, 12);
  expect(estimatedSeconds(plain, 1, dataSets)).toBeCloseTo(estimate(plain, 1, dataSets).gigaMultiplyAdds / 0.7, 12);
  expect(estimatedSeconds(kernels, 1, dataSets)).toBeCloseTo(estimate(kernels, 1, dataSets).gigaMultiplyAdds / 6, 12);
  expect(estimatedSeconds(plain, 1, dataSets) / estimatedSeconds(plain, 2, dataSets)).toBeCloseTo(2, 12);
});

it('plain loops and kernels of small networks run a cell on one thread, a team on all', () => {
  for (const alone of [cellsOfGrid({ backend: 'plain' }), cellsOfGrid({})]) {
    expect(estimatedSeconds(alone, 8, dataSets)).toBe(estimatedSeconds(alone, 1, dataSets));
  }
  const kernels = cellsOfGrid({ backend: 'wasm', block: 16 });
  expect(estimatedSeconds(kernels, 1, dataSets) / estimatedSeconds(kernels, 8, dataSets)).toBeCloseTo(8, 12);
});
