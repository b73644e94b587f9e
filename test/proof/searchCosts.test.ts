import { expect, it } from 'vitest';
import { cellsOf } from '../../src/experiment/cells.ts';
import { costWarning } from '../../src/proof/costWarning.ts';
import type { PlannedModel } from '../../src/proof/proofPlan.ts';
import { requireSearchMemory, searchBytes } from '../../src/proof/searchMemory.ts';
import { dataSets } from '../dataSets.ts';

const [cell] = cellsOf({ name: 'x', question: '?', grids: [{ dataset: 'xor', layers: [2, 2, 1] }] }, dataSets);
const modelOf = (n: number, ...sizes: readonly number[]): PlannedModel => ({
  ...{ cell, key: String(n), live: new Int32Array(n), sizes },
});

it('a search has a matrix for each number of weights that it goes over', () => {
  expect(searchBytes(3, 1)).toBe(8 * (9 + 4));
  expect(searchBytes(500, 499)).toBe(8 * 500 ** 2);
});

it('searches that memory does not hold are refused, with what does fit', () => {
  requireSearchMemory([modelOf(58, 1, 57)], 1000, 1e9);
  // 8·(300·301·601/6 − 1) bytes
  expect(() => requireSearchMemory([modelOf(58, 3), modelOf(300, 1, 290)], 8, 5e8)).toThrow(
    'a search for 1 of 300 weights takes 0.072 GB of matrices on each of 8 threads, and 0.50 GB are free: --threads 6 fits',
  );
  expect(() => requireSearchMemory([modelOf(300, 1)], 1, 5e7)).toThrow('are free: give larger --weights');
  requireSearchMemory([modelOf(300, 290)], 8, 5e8);
  expect(() => requireSearchMemory([modelOf(2000, 1)], 1, 1e12)).toThrow('32-bit addresses reach 4.3 GB');
});

it('searches that may take hours are told: middle sizes of more than 96 weights', () => {
  expect(costWarning([modelOf(96, 48), modelOf(300, 1, 8, 292)])).toBeNull();
  expect(costWarning([modelOf(97, 9), modelOf(300, 291), modelOf(500, 2)])).toBe(
    'middle sizes of 300 weights may take hours: --seconds N bounds each search, and Ctrl-C loses nothing',
  );
});
