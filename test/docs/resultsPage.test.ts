import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { columnTable, DESCRIBED } from '../../docs/tables/columnTables.ts';
import { matrixTable, valueTable } from '../../docs/tables/recordTables.ts';
import { resultsPage } from '../../docs/tables/resultsPage.ts';
import { CURVATURES } from '../../src/curvature/matrices/curvatureMatrices.ts';
import { CRITERIA } from '../../src/surgeon/criteria/criteria.ts';
import { CROSSCHECK_COLUMNS } from '../../src/tables/crosscheck.ts';

const page = readFileSync('docs/results.md', 'utf8');

it('docs/results.md has the columns of every table once, and the names of records', () => {
  const described = [...page.matchAll(/<!-- table (\w+) -->/g)].map(([, name]) => name);
  expect(described.toSorted()).toEqual([...DESCRIBED, 'values', 'matrices'].sort());
});

it('they are those of today (npm run docs:tables)', () => {
  expect(resultsPage(page)).toBe(page);
});

it('a table of columns has a line a column: its name, unit and meaning, and the config in one', () => {
  const lines = columnTable('crosscheck').split('\n').slice(2);
  expect(lines[0]).toBe('| `cell` | id | cell: hash of its config |');
  expect(lines).toHaveLength(CROSSCHECK_COLUMNS.length);
  expect(columnTable('failures').split('\n')).toHaveLength(4);
});

it('a table of columns that the page lacks gets a section before the last one', () => {
  const [start, , end] = page.split(/^(### `hessians`\n.*?<!-- end -->\n\n)/ms);
  const renewed = resultsPage(start + end);
  expect(renewed.split('\n### `claims`\n')[0].endsWith(`${columnTable('hessians')}\n\n<!-- end -->\n`)).toBe(true);
  expect(renewed).toContain('\n### `hessians`\n\nhow far from diagonal H is at each trained network');
  expect(resultsPage(renewed)).toBe(renewed);
});

it('a table of records has a line a record: the name and meaning that it says, in order', () => {
  const criteria = valueTable().match(/^\| `criterion` \| `\w+` \|/gm);
  expect(criteria).toEqual(CRITERIA.map((name) => `| \`criterion\` | \`${name}\` |`));
  expect(valueTable()).toContain('\n| `loss` | `squared` | ½‖t − o‖² |\n');
  const matrices = matrixTable().split('\n').slice(2);
  expect(matrices.map((line) => line.split('`')[1])).toEqual(CURVATURES);
  expect(matrices.filter((line) => line.startsWith('| `exact` |'))).toEqual([
    '| `exact` | ∂²E/∂w², residuals and all, for comparison | whole | no | possible |',
  ]);
});
