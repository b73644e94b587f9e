import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { experimentPaths } from '../../src/files/paths.ts';
import { tablesIn } from '../../src/tables/tablesIn.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const write = (path: string) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '');
};
const monks = experimentPaths(root, 'monks');
for (const name of ['summary', 'steps']) write(monks.table(name));
for (const id of ['b', 'a']) write(monks.cell(id));
write(monks.failure('c'));
write(monks.manifest);
write(experimentPaths(root, 'damping').table('summary'));
// A folder of results of its own: named, not entered.
write(experimentPaths(join(root, 'other'), 'monks').manifest);
write(experimentPaths(join(root, 'other'), 'monks').table('summary'));
write(join(root, 'claims.arrow'));
write(join(root, 'claims.arrow.0123456789ab.part'));
write(join(root, '.cache', 'networks', 'n.arrow'));
write(join(root, 'monks', 'deep', 'deeper', 'lost.arrow'));

it('finds the tables of a folder of results, counts traces, and names folders of results in it', () => {
  expect(tablesIn(root)).toEqual({
    tables: ['claims.arrow', 'damping/summary.arrow', 'monks/steps.arrow', 'monks/summary.arrow'].map((path) =>
      join(root, path),
    ),
    traces: [{ folder: monks.cells, count: 2 }],
    nested: [join(root, 'other')],
  });
});

it('finds those of one experiment, and of its cells', () => {
  const folder = join(root, 'monks');
  expect(tablesIn(folder)).toEqual({
    tables: [join(folder, 'steps.arrow'), join(folder, 'summary.arrow'), join(folder, 'deep/deeper/lost.arrow')],
    traces: [{ folder: monks.cells, count: 2 }],
    nested: [],
  });
  expect(tablesIn(monks.cells)).toEqual({ tables: [], traces: [{ folder: monks.cells, count: 2 }], nested: [] });
});

it('finds nothing where nothing is', () => {
  expect(tablesIn(join(root, 'monks', 'deep'))).toEqual({
    tables: [join(root, 'monks', 'deep', 'deeper', 'lost.arrow')],
    traces: [],
    nested: [],
  });
  expect(tablesIn(join(root, 'nowhere'))).toEqual({ tables: [], traces: [], nested: [] });
});
