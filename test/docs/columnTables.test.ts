import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { columnTable, DESCRIBED, withColumnTables } from '../../docs/tables/columnTables.ts';
import { CROSSCHECK_COLUMNS } from '../../src/tables/crosscheck.ts';

const page = readFileSync('docs/results.md', 'utf8');

it('docs/results.md has the columns of every table once', () => {
  const described = [...page.matchAll(/<!-- columns (\w+) -->/g)].map(([, name]) => name);
  expect(described.toSorted()).toEqual([...DESCRIBED].sort());
});

it('they are those of today (npm run docs:tables)', () => {
  expect(withColumnTables(page)).toBe(page);
});

it('a table of columns has a line a column: its name, unit and meaning, and the config in one', () => {
  const lines = columnTable('crosscheck').split('\n').slice(2);
  expect(lines[0]).toBe('| `cell` | id | cell: hash of its config |');
  expect(lines).toHaveLength(CROSSCHECK_COLUMNS.length);
  expect(columnTable('failures').split('\n')).toHaveLength(4);
});
