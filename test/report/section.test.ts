import { expect, it } from 'vitest';
import { contentText, sectionLines } from '../../src/report/section.ts';

it('text has blank lines around tables, none between paragraphs, and paragraphs in lines of 120 characters', () => {
  const table = { columns: ['name', 'loss'], rows: [['a|b', 1e-7 / 3] as const, ['c', null] as const] };
  const long = Array.from({ length: 30 }, () => 'words').join(' ');
  const lines = sectionLines([{ heading: 'Losses', content: ['before', 'and', table, long] }])
    .join('\n')
    .split('\n');
  expect(lines.slice(0, 6)).toEqual(['', 'Losses', '', 'before', 'and', '']);
  expect(lines.slice(6, 9)).toEqual([...['| name |       loss |', '| :--- | ---------: |', '| a\\|b | 3.33333e-8 |']]);
  expect(lines.slice(9, 11)).toEqual(['| c    |          - |', '']);
  expect(lines.slice(11)).toEqual([long.slice(0, 119), `  ${long.slice(120)}`]);
});

it('tables that follow each other are apart', () => {
  const table = { columns: ['n'], rows: [[1]] };
  expect(contentText([table, table])).toBe('|  n |\n| -: |\n|  1 |\n\n|  n |\n| -: |\n|  1 |');
});
