import { expect, it } from 'vitest';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { gridsText } from '../../src/report/gridsText.ts';
import { wrapped } from '../../src/report/wrapped.ts';

const experimentOf = (...grids: Experiment['grids']): Experiment => ({ name: 'x', question: '?', grids });

it('a grid is its cells, and the values of its fields as flags are typed', () => {
  const grid = { dataset: 'xor', layers: [[2, 2, 1] as const], seed: '1..20', alpha: [1e-5, 0.1], stop: 'end' };
  // 20 seeds × 2 α.
  expect(gridsText(experimentOf(grid), 120)).toBe(
    'grid 1, 40 cells: dataset=xor layers=2-2-1 seed=1..20 alpha=1e-5,0.1 stop=end',
  );
});

it('what all grids have in common stands once', () => {
  const shared = { dataset: 'xor', layers: [2, 2, 1] };
  const grids = [
    { ...shared, seed: 1 },
    { ...shared, seed: '1..3', criterion: 'obs,obd' },
  ];
  expect(gridsText(experimentOf(...grids), 120).split('\n')).toEqual([
    'in all grids: dataset=xor layers=2-2-1',
    'grid 1, 1 cell: seed=1',
    'grid 2, 6 cells: seed=1..3 criterion=obs,obd',
  ]);
});

it('long lists and many grids are cut short, and counted', () => {
  const seeds = Array.from({ length: 9 }, (_, seed) => seed);
  const text = gridsText(
    experimentOf(...seeds.concat(seeds, seeds).map((seed) => ({ dataset: 'xor', seed: seed === 0 ? seeds : seed }))),
    120,
  );
  expect(text).toContain('grid 1, 9 cells: seed=0,1,…,8 (9 values)\n');
  // 27 grids, of which 20 are shown below what they have in common.
  expect(text.split('\n')).toHaveLength(22);
  expect(text.split('\n')[21]).toBe('and 7 grids more');
});

it('lines are cut at blanks, no wider than asked, and nothing is lost', () => {
  const text = 'a word and another word, and aWordThatIsWiderThanAnyLine';
  const lines = wrapped(text, 12).split('\n');
  expect(lines.map((line, l) => (l === 0 ? line : line.slice(2))).join(' ')).toBe(text);
  expect(lines).toEqual(['a word and', '  another', '  word, and', '  aWordThatIsWiderThanAnyLine']);
  expect(wrapped(text, 100)).toBe(text);
});
