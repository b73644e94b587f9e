import { expect, it } from 'vitest';
import { rateTable, timesTable } from '../../bench/pivots.ts';
import { measured } from './measured.ts';

it('times stand in a row a task and a column a participant, the last run of each', () => {
  const numpy = measured('exact', 'usual', [12_345], { extrapolated: true });
  const ours = [measured('exact', 'ours', [1]), measured('exact', 'ours', [2]), measured('sweep', 'ours', [345.6])];
  expect(timesTable([...ours, numpy]).split('\n')).toEqual([
    '| what               | wasm, 1 thread | numpy usual, as installed |',
    '| :----------------- | -------------: | :------------------------ |',
    '| exact, n 58, P 124 |           2.00 | 12,300 *                  |',
    '| sweep, n 58, P 124 |            346 | -                         |',
  ]);
});

it('rates stand in a column a Node.js', () => {
  const tile = (mode: 'narrow' | 'wide', node: string, gflops: number) =>
    measured('tiles/4x8', 'ours', [1], { mode, node, gflops });
  const rows = rateTable([tile('narrow', '22.0.0', 12.34), tile('wide', '24.0.0', 40)]).split('\n');
  expect(rows[0]).toMatch(/what .* Node\.js 22\.0\.0 .* Node\.js 24\.0\.0/);
  expect(rows.slice(2)).toEqual([
    expect.stringMatching(/tiles\/4x8, narrow, 1 T .* 12\.3 .* - /),
    expect.stringMatching(/tiles\/4x8, wide, 1 T .* - .* 40\.0 /),
  ]);
});
