import { describe, expect, it } from 'vitest';
import { along, cellRows, indexOfSmallest, pairsOf } from '../../src/tables/cellRows.ts';
import { cell, partial, rowsOf, tablesOf } from '../experiments/handMade.ts';

const errors = (...values: (number | null)[]) => values.map((trainError) => ({ trainError }));

describe('paths', () => {
  it('takes the cells wanted, each with its own steps at which errors were measured', () => {
    const cells = [
      cell('a', { criterion: 'obs' }, errors(1, null, 3)),
      cell('b', { criterion: 'obd' }, errors(4, 5)),
      cell('c', { criterion: 'obs' }, errors(6)),
    ];
    const mixed = tablesOf('e', cells);
    const shuffled = { ...mixed, 'e/steps': [...cells[2].steps, ...cells[0].steps, ...cells[1].steps] };
    const found = cellRows(rowsOf(shuffled), 'e', ({ criterion }) => criterion === 'obs');
    expect(found.map(({ summary }) => summary.cell)).toEqual(['a', 'c']);
    expect(found.map((one) => along(one, 'trainError'))).toEqual([[1, 3], [6]]);
    expect(cellRows(rowsOf(shuffled), 'other', () => true)).toEqual([]);
  });

  it('pairs by seed and draw, both of them, not by index', () => {
    const of = (name: string, indices: string[]) =>
      indices.map((index) => {
        const [seed, draw] = index.split('/').map(Number);
        return { summary: partial<'summary'>({ cell: name, seed, draw }), path: [] };
      });
    const [a, b] = [of('a', ['1/1', '1/2', '2/1', '3/1']), of('b', ['2/1', '1/2', '4/1', '1/1'])];
    const pairs = pairsOf(a, b);
    expect(pairs.map((pair) => pair.map(({ summary }) => `${summary.cell}${summary.seed}/${summary.draw}`))).toEqual([
      ['a1/1', 'b1/1'],
      ['a1/2', 'b1/2'],
      ['a2/1', 'b2/1'],
    ]);
  });

  it('of equal smallest values takes the last, the smallest network', () => {
    expect(indexOfSmallest([3, 1, 2, 1, 4])).toBe(3);
    expect(indexOfSmallest([1, 2, 3])).toBe(0);
  });
});
